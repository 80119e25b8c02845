//! Verdict: refuted — lost update, by every_name_is_in_the_book
//!
//! Nothing is claimed by hand, and the compiler has no objection: every access has the lock. But a
//! copy is made under one lock and put back under the next. Rust rules out the data race, and not
//! the race.

use racelab::sync::{Mutex, thread};

pub fn open_house(
    doors: Vec<Vec<&'static str>>,
    greet: impl Fn(&'static str) + Send + Sync + 'static,
) -> Vec<&'static str> {
    let book = Mutex::new(Vec::new());
    let (shared, greet) = (&book, &greet);
    thread::scope(|scope| {
        for guests in doors {
            scope.spawn(move || {
                for name in guests {
                    let mut names = shared.lock().clone();
                    names.push(name);
                    *shared.lock() = names;
                    greet(name);
                }
            });
        }
    });
    book.into_inner()
}
