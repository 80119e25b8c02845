//! One thread owns the book, and the doors send it the names.
//!
//! The choice where the owner has more to do than to collect, or where the doors should not wait
//! for the book. A name changes hands, so that at any time one thread has it: `Send` is enough, and
//! nothing needs to be `Sync`.

use racelab::sync::{channel, thread};

/// Opens a door for each list of guests, and returns the guest book when all of them are in.
///
/// A door is a thread: it lets its guests in one by one; each signs, and is then greeted by it. The
/// names stand in the book in any order.
pub fn open_house(
    doors: Vec<Vec<&'static str>>,
    greet: impl Fn(&'static str) + Send + Sync + 'static,
) -> Vec<&'static str> {
    let (sign, names) = channel::unbounded();
    let greet = &greet;
    thread::scope(|scope| {
        for guests in doors {
            let sign = sign.clone();
            scope.spawn(move || {
                for name in guests {
                    sign.send(name).expect("the owner listens to the end");
                    greet(name);
                }
            });
        }
        // Who listens until all senders are gone must not keep one.
        drop(sign);
        names.into_iter().collect()
    })
}
