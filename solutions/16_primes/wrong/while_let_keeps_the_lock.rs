//! Verdict: refuted — serialised, by two_numbers_are_tested_at_once
//!
//! The guard in the head of a `while let` lives to the end of its body: the queue is locked while
//! the number is tested.

use racelab::sync::{Mutex, thread};

pub fn primes(numbers: &[u64], threads: usize, is_prime: fn(u64) -> bool) -> Vec<u64> {
    let queue = Mutex::new(numbers.iter().copied().enumerate());
    let found = Mutex::new(Vec::new());
    let work = || {
        while let Some((place, number)) = queue.lock().next() {
            if is_prime(number) {
                found.lock().push((place, number));
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    let mut found = found.into_inner();
    found.sort();
    found.into_iter().map(|(_, prime)| prime).collect()
}
