//! Verdict: does not compile — cannot be sent between threads safely
//!
//! The names have a lock now, and each thread an owner of it; but an `Rc` counts its owners in plain
//! memory, and must stay where it is.

use racelab::sync::{Mutex, Rc, thread};

pub fn open_house(
    doors: Vec<Vec<&'static str>>,
    greet: impl Fn(&'static str) + Send + Sync + 'static,
) -> Vec<&'static str> {
    let book = Rc::new(Mutex::new(Vec::new()));
    let greet = &greet;
    thread::scope(|scope| {
        for guests in doors {
            let book = Rc::clone(&book);
            scope.spawn(move || {
                for name in guests {
                    book.lock().push(name);
                    greet(name);
                }
            });
        }
    });
    std::mem::take(&mut *book.lock())
}
