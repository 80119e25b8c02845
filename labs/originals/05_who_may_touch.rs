//! An open house: guests come in through several doors, and sign one guest book.
//!
//! Let everyone's name be in the book, whichever way the doors interleave. Keep the name and the
//! arguments of the public function; all else is yours to change.

use racelab::sync::cell::RefCell;
use racelab::sync::thread;

/// Who was here.
struct GuestBook {
    // TODO: several threads have a reference to the book. Is this a cell that they may share?
    names: RefCell<Vec<&'static str>>,
}

// TODO: the compiler believes whatever stands here. Is it true? And what does it say if you take the
// next three lines away?
// SAFETY: the RefCell checks every borrow while the program runs, and whoever finds it borrowed
// waits. So there is never more than one thread at the names.
unsafe impl Sync for GuestBook {}

impl GuestBook {
    /// Writes a name below the others, as soon as nobody else has the book.
    fn sign(&self, name: &'static str) {
        loop {
            // TODO: how does the cell know that it is borrowed? Who else may look there, and when?
            if let Ok(mut names) = self.names.try_borrow_mut() {
                names.push(name);
                return;
            }
            thread::yield_now();
        }
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
        names: RefCell::new(Vec::new()),
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
