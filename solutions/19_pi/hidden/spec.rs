//! What lab 19 asks of the random points, and students do not have: that more than one thread looks at
//! them. A loop without any thread draws every number once, and is no answer.

use racelab::judge::{self, sometimes};
use racelab::sync::shared;
use racelab::sync::thread::{self, ThreadId};
use racelab::trace::Kind;
use std::sync::{Mutex, PoisonError};
use subject::count_inside;

fn main() {
    judge::main([sometimes("two_threads_have_points", two_threads)
        .asks("2 threads look at 4 points in 2 chunks, of which every other one is inside: 2 are")
        .called(Kind::WrongResult)])
}

shared! {
    /// Who has looked. The judges need not watch it: in which order is not asked.
    static LOOKERS: Mutex<Vec<ThreadId>> = Mutex::new(Vec::new());
}

/// Whether a point is the second or the fourth that is looked at.
fn every_other(_: u32, _: u32) -> bool {
    let mut lookers = LOOKERS.lock().unwrap_or_else(PoisonError::into_inner);
    lookers.push(thread::current().id());
    lookers.len().is_multiple_of(2)
}

/// Whether two threads look at points, and what is inside is counted.
fn two_threads() -> bool {
    let inside = count_inside(4, 2, 2, 11, every_other);
    let lookers = LOOKERS.lock().unwrap_or_else(PoisonError::into_inner);
    inside == 2 && lookers.iter().any(|looker| *looker != lookers[0])
}
