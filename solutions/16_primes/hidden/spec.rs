//! What lab 16 asks of a search for primes, and students do not have: that there is more than one thread,
//! and that it asks which numbers are primes. A loop without any thread is right, and no answer.

use racelab::judge::{self, sometimes};
use racelab::sync::shared;
use racelab::sync::thread::{self, ThreadId};
use racelab::trace::Kind;
use std::sync::{Mutex, PoisonError};
use subject::primes;

fn main() {
    judge::main([sometimes("two_threads_have_work", two_threads)
        .asks("2 threads test 11, 14, 17 and 9, and find two primes")
        .called(Kind::WrongResult)])
}

shared! {
    /// Who has tested. The judges need not watch it: in which order is not asked.
    static TESTERS: Mutex<Vec<ThreadId>> = Mutex::new(Vec::new());
}

/// Whether a number is one of the primes among those four, and who asked for it.
fn noted(number: u64) -> bool {
    let mut testers = TESTERS.lock().unwrap_or_else(PoisonError::into_inner);
    testers.push(thread::current().id());
    number == 11 || number == 17
}

/// Whether two threads test, and the primes are found.
fn two_threads() -> bool {
    let mut found = primes(&[11, 14, 17, 9], 2, noted);
    found.sort();
    let testers = TESTERS.lock().unwrap_or_else(PoisonError::into_inner);
    found == [11, 17] && testers.iter().any(|tester| *tester != testers[0])
}
