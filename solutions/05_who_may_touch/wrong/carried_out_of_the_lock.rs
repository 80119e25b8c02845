//! Verdict: refuted — data race, by every_name_is_in_the_book
//!
//! The lock guards who gets hold of the book, and the book is then written outside of it: the guard
//! is gone at the end of its statement, the clone of the `Arc` is not.

use racelab::sync::cell::RefCell;
use racelab::sync::{Arc, Mutex, thread};

#[derive(Default)]
struct GuestBook {
    names: RefCell<Vec<&'static str>>,
}

// SAFETY: claimed, and wrong: what was cloned out of the lock is not under it any more.
unsafe impl Sync for GuestBook {}

pub fn open_house(
    doors: Vec<Vec<&'static str>>,
    greet: impl Fn(&'static str) + Send + Sync + 'static,
) -> Vec<&'static str> {
    let desk = Mutex::new(Arc::new(GuestBook::default()));
    let (shared, greet) = (&desk, &greet);
    thread::scope(|scope| {
        for guests in doors {
            scope.spawn(move || {
                for name in guests {
                    let book = Arc::clone(&*shared.lock());
                    book.names.borrow_mut().push(name);
                    greet(name);
                }
            });
        }
    });
    desk.into_inner().names.take()
}
