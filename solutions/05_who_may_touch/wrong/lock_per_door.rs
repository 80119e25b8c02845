//! Verdict: refuted — data race, by every_name_is_in_the_book
//!
//! Every door makes a lock of its own: a lock that no one else knows keeps no one out.

use racelab::sync::cell::RefCell;
use racelab::sync::{Mutex, thread};

struct GuestBook {
    names: RefCell<Vec<&'static str>>,
}

// SAFETY: claimed, and wrong: every door holds another lock.
unsafe impl Sync for GuestBook {}

pub fn open_house(
    doors: Vec<Vec<&'static str>>,
    greet: impl Fn(&'static str) + Send + Sync + 'static,
) -> Vec<&'static str> {
    let book = GuestBook {
        names: RefCell::new(Vec::new()),
    };
    let (shared, greet) = (&book, &greet);
    thread::scope(|scope| {
        for guests in doors {
            scope.spawn(move || {
                let lock = Mutex::new(shared);
                for name in guests {
                    lock.lock().names.borrow_mut().push(name);
                    greet(name);
                }
            });
        }
    });
    book.names.into_inner()
}
