//! Verdict: refuted — data race, by every_name_is_in_the_book
//!
//! "If two come at once, `borrow_mut` panics": it does if it notices. Its flag is as little made for
//! two threads as what it guards.

use racelab::sync::cell::RefCell;
use racelab::sync::thread;

struct GuestBook {
    names: RefCell<Vec<&'static str>>,
}

// SAFETY: claimed, and wrong: the check itself is a data race.
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
                for name in guests {
                    shared.names.borrow_mut().push(name);
                    greet(name);
                }
            });
        }
    });
    book.names.into_inner()
}
