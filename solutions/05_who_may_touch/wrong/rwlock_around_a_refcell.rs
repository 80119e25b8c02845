//! Verdict: does not compile — cannot be shared between threads safely
//!
//! A lock around a `RefCell` is enough if it lets in one: `Mutex<RefCell<…>>` would compile. A
//! `RwLock` lets readers in together, so it asks that they may share what is inside.

use racelab::sync::cell::RefCell;
use racelab::sync::{RwLock, thread};

pub fn open_house(
    doors: Vec<Vec<&'static str>>,
    greet: impl Fn(&'static str) + Send + Sync + 'static,
) -> Vec<&'static str> {
    let book = RwLock::new(RefCell::new(Vec::new()));
    let (shared, greet) = (&book, &greet);
    thread::scope(|scope| {
        for guests in doors {
            scope.spawn(move || {
                for name in guests {
                    shared.read().borrow_mut().push(name);
                    greet(name);
                }
            });
        }
    });
    book.into_inner().into_inner()
}
