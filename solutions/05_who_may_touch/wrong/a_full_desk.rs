//! Verdict: refuted — wrong result, by at_real_size
//!
//! One thread owns the book, and there is room for a thousand notes on its desk. So that no guest
//! waits, what does not fit is thrown away. A few always fit; a crowd does not.

use racelab::sync::{channel, thread};

pub fn open_house(
    doors: Vec<Vec<&'static str>>,
    greet: impl Fn(&'static str) + Send + Sync + 'static,
) -> Vec<&'static str> {
    let (sign, notes) = channel::bounded(1_000);
    let greet = &greet;
    thread::scope(|scope| {
        for guests in doors {
            let sign = sign.clone();
            scope.spawn(move || {
                for name in guests {
                    let _ = sign.try_send(name);
                    greet(name);
                }
            });
        }
    });
    drop(sign);
    notes.into_iter().collect()
}
