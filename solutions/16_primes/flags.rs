//! An answer for every number, each an atomic in its place; the primes are read off at the end.
//!
//! An unusual way. The choice where the threads take numbers in any order and no one wants to sort
//! afterwards: what is known of a number lies where the number lies. A bit for each number, as in
//! the sieve of Eratosthenes, is the same idea; there even several threads may write the same one.

use racelab::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use racelab::sync::thread;

/// Those of `numbers` that `is_prime` says are primes, in the order in which they stand there.
///
/// `threads` threads, at least 1, share the work; whether that pays is for the caller to know.
pub fn primes(numbers: &[u64], threads: usize, is_prime: fn(u64) -> bool) -> Vec<u64> {
    let flags: Vec<_> = numbers.iter().map(|_| AtomicBool::new(false)).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            // Relaxed: it hands out numbers and publishes nothing.
            let place = next.fetch_add(1, Relaxed);
            let Some(&number) = numbers.get(place) else {
                break;
            };
            if is_prime(number) {
                // Relaxed: the end of the scope publishes it.
                flags[place].store(true, Relaxed);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    let flags = flags.into_iter().map(AtomicBool::into_inner);
    let found = numbers.iter().copied().zip(flags);
    found
        .filter_map(|(number, is_prime)| is_prime.then_some(number))
        .collect()
}
