//! Verdict: refuted — wrong result, by they_keep_their_order
//!
//! Both locks are there; the primes stand in the order in which they were found.

use racelab::sync::{Mutex, thread};

pub fn primes(numbers: &[u64], threads: usize, is_prime: fn(u64) -> bool) -> Vec<u64> {
    let queue = Mutex::new(numbers.iter().copied());
    let found = Mutex::new(Vec::new());
    let next = || queue.lock().next();
    let work = || {
        while let Some(number) = next() {
            if is_prime(number) {
                found.lock().push(number);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    found.into_inner()
}
