//! Batches of numbers: who is done takes the next, with one atomic addition; what is found stays
//! with the thread until the end.
//!
//! The choice where numbers differ in what they cost and there are many: a batch is large enough to
//! be worth the addition, and there are enough batches that all threads end at about the same time.

use racelab::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use racelab::sync::thread;

/// Those of `numbers` that `is_prime` says are primes, in the order in which they stand there.
///
/// `threads` threads, at least 1, share the work; whether that pays is for the caller to know.
pub fn primes(numbers: &[u64], threads: usize, is_prime: fn(u64) -> bool) -> Vec<u64> {
    // Eight for each thread: the last one to end keeps the others waiting for an eighth of its
    // work.
    let in_a_batch = numbers.len().div_ceil(8 * threads).max(1);
    let batches: Vec<_> = numbers.chunks(in_a_batch).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        loop {
            // Relaxed: it hands out numbers and publishes nothing; `join` hands over the primes.
            let place = next.fetch_add(1, Relaxed);
            let Some(batch) = batches.get(place) else {
                return found;
            };
            let primes = batch.iter().copied().filter(|&number| is_prime(number));
            found.push((place, primes.collect::<Vec<u64>>()));
        }
    };
    let mut found = thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let found = threads.into_iter();
        let found = found.flat_map(|thread| thread.join().expect("is_prime does not panic"));
        found.collect::<Vec<_>>()
    });
    found.sort_unstable_by_key(|&(place, _)| place);
    found.into_iter().flat_map(|(_, primes)| primes).collect()
}
