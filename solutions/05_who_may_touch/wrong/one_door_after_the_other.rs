//! Verdict: refuted — serialised, by the_doors_are_open_at_once
//!
//! `join` right after `spawn` gives the `&mut` back before the next door needs it, and the compiler
//! is content: there is only ever one thread.

use racelab::sync::thread;

pub fn open_house(
    doors: Vec<Vec<&'static str>>,
    greet: impl Fn(&'static str) + Send + Sync + 'static,
) -> Vec<&'static str> {
    let mut book = Vec::new();
    for guests in doors {
        thread::scope(|scope| {
            let door = scope.spawn(|| {
                for name in guests {
                    book.push(name);
                    greet(name);
                }
            });
            door.join().expect("no guest makes a door panic");
        });
    }
    book
}
