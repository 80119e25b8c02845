//! Verdict: refuted — data race, by every_name_is_in_the_book
//!
//! A read lock is enough, "since `sign` takes only `&self`". Behind that `&` a `RefCell` is written,
//! and a read lock lets both doors in. Without the claim the compiler would have said so.

use racelab::sync::cell::RefCell;
use racelab::sync::{RwLock, thread};

struct GuestBook {
    names: RefCell<Vec<&'static str>>,
}

// SAFETY: claimed, and wrong: readers are inside together.
unsafe impl Sync for GuestBook {}

impl GuestBook {
    fn sign(&self, name: &'static str) {
        self.names.borrow_mut().push(name);
    }
}

pub fn open_house(
    doors: Vec<Vec<&'static str>>,
    greet: impl Fn(&'static str) + Send + Sync + 'static,
) -> Vec<&'static str> {
    let book = RwLock::new(GuestBook {
        names: RefCell::new(Vec::new()),
    });
    let (shared, greet) = (&book, &greet);
    thread::scope(|scope| {
        for guests in doors {
            scope.spawn(move || {
                for name in guests {
                    shared.read().sign(name);
                    greet(name);
                }
            });
        }
    });
    book.into_inner().names.into_inner()
}
