//! The program as it was, with another cell: a `RwLock` is the `RefCell` that threads may share.
//!
//! Many readers or one writer, as a `RefCell` has it, and whoever comes at a bad time waits. The
//! smallest change, and the choice where most look and few write; here everyone writes, and a
//! `Mutex` does the same for less. The claim goes: without it the compiler checks the rest.

use racelab::sync::{RwLock, thread};

/// Who was here.
struct GuestBook {
    names: RwLock<Vec<&'static str>>,
}

impl GuestBook {
    /// Writes a name below the others.
    fn sign(&self, name: &'static str) {
        self.names.write().push(name);
    }
}

/// Opens a door for each list of guests, and returns the guest book when all of them are in.
///
/// A door is a thread: it lets its guests in one by one; each signs, and is then greeted by it. The
/// names stand in the book in any order.
pub fn open_house(
    doors: Vec<Vec<&'static str>>,
    greet: impl Fn(&'static str) + Send + Sync + 'static,
) -> Vec<&'static str> {
    let book = GuestBook {
        names: RwLock::new(Vec::new()),
    };
    let (shared, greet) = (&book, &greet);
    thread::scope(|scope| {
        for guests in doors {
            scope.spawn(move || {
                for name in guests {
                    shared.sign(name);
                    greet(name);
                }
            });
        }
    });
    book.names.into_inner()
}
