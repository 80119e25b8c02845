//! A queue with a lock, and a lock around what was found.
//!
//! The choice where numbers differ much in what they cost and there are not too many of them:
//! nobody is idle while there is one left. Every number is paid for with two locks, which is more
//! than the test of a small one costs; `next_batch` pays less often.

use racelab::sync::{Mutex, thread};

/// Those of `numbers` that `is_prime` says are primes, in the order in which they stand there.
///
/// `threads` threads, at least 1, share the work; whether that pays is for the caller to know.
pub fn primes(numbers: &[u64], threads: usize, is_prime: fn(u64) -> bool) -> Vec<u64> {
    let queue = Mutex::new(numbers.iter().copied().enumerate());
    let found = Mutex::new(Vec::new());
    // A function of its own: in a `while let` the guard would live to the end of the body.
    let next = || queue.lock().next();
    let work = || {
        while let Some((place, number)) = next() {
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
    found.sort_unstable();
    found.into_iter().map(|(_, prime)| prime).collect()
}
