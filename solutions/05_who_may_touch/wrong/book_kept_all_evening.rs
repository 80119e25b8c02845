//! Verdict: refuted — serialised, by the_doors_are_open_at_once
//!
//! The lock is taken before the loop: the first door has the book until its last guest is in.

use racelab::sync::{Arc, Mutex, thread};

pub fn open_house(
    doors: Vec<Vec<&'static str>>,
    greet: impl Fn(&'static str) + Send + Sync + 'static,
) -> Vec<&'static str> {
    let book = Arc::new(Mutex::new(Vec::new()));
    let greet = &greet;
    thread::scope(|scope| {
        for guests in doors {
            let book = Arc::clone(&book);
            scope.spawn(move || {
                let mut names = book.lock();
                for name in guests {
                    names.push(name);
                    greet(name);
                }
            });
        }
    });
    std::mem::take(&mut *book.lock())
}
