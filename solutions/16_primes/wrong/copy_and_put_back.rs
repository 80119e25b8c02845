//! Verdict: refuted — lost update, by every_prime_is_found
//!
//! A lock to read the list, a lock to write it: what another thread has pushed in between is gone.

use racelab::sync::{Mutex, thread};

pub fn primes(numbers: &[u64], threads: usize, is_prime: fn(u64) -> bool) -> Vec<u64> {
    let queue = Mutex::new(numbers.iter().copied().enumerate());
    let found = Mutex::new(Vec::new());
    let next = || queue.lock().next();
    let work = || {
        while let Some((place, number)) = next() {
            if is_prime(number) {
                let mut all = found.lock().clone();
                all.push((place, number));
                *found.lock() = all;
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
