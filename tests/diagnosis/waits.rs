//! Programs in which a thread waits for ever, each for another reason: what is said of its wait.

use crate::{Program, pair, program};
use racelab::sync::{Mutex, Semaphore};
use racelab::trace::Kind::*;

pub(crate) fn programs() -> Vec<Program> {
    vec![program(
        "a wait for a permit with the lock",
        Deadlock,
        || {
            let cook = |(items, there): &(Mutex<u64>, Semaphore)| {
                *items.lock() += 1;
                there.release();
            };
            let eater = |(items, there): &(Mutex<u64>, Semaphore)| {
                let mut items = items.lock();
                there.acquire().forget();
                *items -= 1;
            };
            pair((Mutex::new(0), Semaphore::new(0)), cook, eater);
        },
    )]
}
