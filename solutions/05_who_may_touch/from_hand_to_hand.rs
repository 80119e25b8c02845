//! The book lies in a channel with one place: who takes it out has it, with its `RefCell`.
//!
//! An unusual way that shows the difference: a `RefCell` is not `Sync`, so no two threads may have a
//! reference to it, but it is `Send`, so it may go from one to the next. Good for a thing that was
//! written for one thread and cannot be changed. Who forgets to put it back stops everyone.

use racelab::sync::cell::RefCell;
use racelab::sync::{channel, thread};

/// Who was here.
struct GuestBook {
    names: RefCell<Vec<&'static str>>,
}

impl GuestBook {
    /// Writes a name below the others.
    fn sign(&self, name: &'static str) {
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
    let (lay_down, pick_up) = channel::bounded(1);
    let lay = |book: GuestBook| lay_down.send(book).expect("the table stands to the end");
    let pick = || pick_up.recv().expect("the table stands to the end");
    lay(GuestBook {
        names: RefCell::new(Vec::new()),
    });
    let (lay, pick, greet) = (&lay, &pick, &greet);
    thread::scope(|scope| {
        for guests in doors {
            scope.spawn(move || {
                for name in guests {
                    let book = pick();
                    book.sign(name);
                    lay(book);
                    greet(name);
                }
            });
        }
    });
    pick().names.into_inner()
}
