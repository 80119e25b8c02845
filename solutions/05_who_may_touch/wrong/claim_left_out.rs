//! Verdict: does not compile — cannot be shared between threads safely
//!
//! The claim goes, and nothing else changes: then the compiler says what it was silenced about. All
//! threads have a reference to the same `RefCell`, and that is not `Sync`.

use racelab::sync::cell::RefCell;
use racelab::sync::thread;

pub fn open_house(
    doors: Vec<Vec<&'static str>>,
    greet: impl Fn(&'static str) + Send + Sync + 'static,
) -> Vec<&'static str> {
    let names = RefCell::new(Vec::new());
    let (shared, greet) = (&names, &greet);
    thread::scope(|scope| {
        for guests in doors {
            scope.spawn(move || {
                for name in guests {
                    shared.borrow_mut().push(name);
                    greet(name);
                }
            });
        }
    });
    names.into_inner()
}
