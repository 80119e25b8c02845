//! To each thread its own part of the numbers; joined in the order in which they were started, they
//! hand over the primes in the right order.
//!
//! The first choice: nothing is shared but what nobody writes. Where the numbers become harder from
//! one to the next, the thread with the last part is the last to be done; then `next_batch`.

use racelab::sync::thread;

/// Those of `numbers` that `is_prime` says are primes, in the order in which they stand there.
///
/// `threads` threads, at least 1, share the work; whether that pays is for the caller to know.
pub fn primes(numbers: &[u64], threads: usize, is_prime: fn(u64) -> bool) -> Vec<u64> {
    let in_a_part = numbers.len().div_ceil(threads).max(1);
    let primes_of = |part: &[u64]| -> Vec<u64> {
        let numbers = part.iter().copied();
        numbers.filter(|&number| is_prime(number)).collect()
    };
    thread::scope(|scope| {
        let primes_of = &primes_of;
        let parts = numbers.chunks(in_a_part);
        let threads: Vec<_> = parts
            .map(|part| scope.spawn(move || primes_of(part)))
            .collect();
        let found = threads.into_iter();
        found
            .flat_map(|thread| thread.join().expect("is_prime does not panic"))
            .collect()
    })
}
