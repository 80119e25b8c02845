//! A book that all threads own, with a lock around it: `Arc<Mutex<…>>`.
//!
//! The first choice where threads share something that changes and no scope encloses them all: an
//! `Arc` is an `Rc` whose count threads may share, a `Mutex` a `RefCell` whose flag they may share,
//! and where a `RefCell` panics it waits. Nothing is claimed by hand: a `Mutex` makes `Sync` what is
//! only `Send`.

use racelab::sync::{Arc, Mutex, thread};

/// Opens a door for each list of guests, and returns the guest book when all of them are in.
///
/// A door is a thread: it lets its guests in one by one; each signs, and is then greeted by it. The
/// names stand in the book in any order.
pub fn open_house(
    doors: Vec<Vec<&'static str>>,
    greet: impl Fn(&'static str) + Send + Sync + 'static,
) -> Vec<&'static str> {
    let book = Arc::new(Mutex::new(Vec::new()));
    let greet = Arc::new(greet);
    let doors: Vec<_> = doors
        .into_iter()
        .map(|guests| {
            let (book, greet) = (Arc::clone(&book), Arc::clone(&greet));
            thread::spawn(move || {
                for name in guests {
                    book.lock().push(name);
                    greet(name);
                }
            })
        })
        .collect();
    for door in doors {
        door.join().expect("no guest makes a door panic");
    }
    std::mem::take(&mut *book.lock())
}
