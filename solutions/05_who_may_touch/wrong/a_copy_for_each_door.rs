//! Verdict: refuted — wrong result, by every_name_is_in_the_book
//!
//! "A `RefCell` may not be shared? Then each thread gets a clone." It compiles, and everyone signs a
//! book that nobody will see.

use racelab::sync::cell::RefCell;
use racelab::sync::thread;

pub fn open_house(
    doors: Vec<Vec<&'static str>>,
    greet: impl Fn(&'static str) + Send + Sync + 'static,
) -> Vec<&'static str> {
    let book = RefCell::new(Vec::new());
    let greet = &greet;
    thread::scope(|scope| {
        for guests in doors {
            let book = book.clone();
            scope.spawn(move || {
                for name in guests {
                    book.borrow_mut().push(name);
                    greet(name);
                }
            });
        }
    });
    book.into_inner()
}
