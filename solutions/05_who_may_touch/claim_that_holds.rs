//! The claim stays, and is true: a semaphore beside the book lets one thread in at a time.
//!
//! This is what the inside of a lock looks like: a cell that is not `Sync`, something that keeps all
//! but one out, and an `unsafe impl` whose comment says why that is enough. The choice only for who
//! writes a lock; everybody else takes one, and leaves the claim to its author.

use racelab::sync::cell::RefCell;
use racelab::sync::{Semaphore, thread};

/// Who was here.
struct GuestBook {
    pen: Semaphore,
    names: RefCell<Vec<&'static str>>,
}

// SAFETY: while threads share the book, the names are borrowed by who holds the pen only, of which
// there is one; and the borrow ends before the pen is given back.
unsafe impl Sync for GuestBook {}

impl GuestBook {
    /// Writes a name below the others.
    fn sign(&self, name: &'static str) {
        let _permit = self.pen.acquire();
        self.names.borrow_mut().push(name);
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
        pen: Semaphore::new(1),
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
