//! Verdict: refuted — lost update, by every_prime_is_found
//!
//! The output has its lock; the next number is looked up in one step and counted on in another, so
//! that two threads test the same one.

use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::{Mutex, thread};

pub fn primes(numbers: &[u64], threads: usize, is_prime: fn(u64) -> bool) -> Vec<u64> {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    let work = || {
        loop {
            let place = next.load(SeqCst);
            next.store(place + 1, SeqCst);
            let Some(&number) = numbers.get(place) else {
                break;
            };
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
