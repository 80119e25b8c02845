//! Verdict: refuted — use after free, by every_name_is_in_the_book
//!
//! The names have their lock, but the book is owned through an `Rc`, and a claim silences the
//! compiler. The count of owners is plain memory: one gets lost, and the book is thrown away while
//! somebody still has it.

use racelab::sync::{Mutex, Rc, thread};

struct GuestBook {
    names: Rc<Mutex<Vec<&'static str>>>,
}

// SAFETY: claimed, and wrong: the lock guards the names, and nothing guards the count.
unsafe impl Send for GuestBook {}

impl GuestBook {
    fn sign(&self, name: &'static str) {
        self.names.lock().push(name);
    }
}

pub fn open_house(
    doors: Vec<Vec<&'static str>>,
    greet: impl Fn(&'static str) + Send + Sync + 'static,
) -> Vec<&'static str> {
    let names = Rc::new(Mutex::new(Vec::new()));
    let greet = &greet;
    thread::scope(|scope| {
        for guests in doors {
            let book = GuestBook {
                names: Rc::clone(&names),
            };
            scope.spawn(move || {
                for name in guests {
                    book.sign(name);
                    greet(name);
                }
                drop(book);
            });
        }
    });
    std::mem::take(&mut *names.lock())
}
