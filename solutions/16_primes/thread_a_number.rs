//! A thread for every number, joined in the order of the numbers.
//!
//! The choice where each is worth a thread: where it waits for a server or works for a millisecond,
//! and there are hundreds of them, not millions. It is the least to write and cannot be wrong; for
//! small numbers it is by far the slowest, since a thread costs more than a thousand divisions. The
//! number of threads is not asked for.

use racelab::sync::thread;

/// Those of `numbers` that `is_prime` says are primes, in the order in which they stand there.
///
/// `threads` threads, at least 1, share the work; whether that pays is for the caller to know.
pub fn primes(numbers: &[u64], threads: usize, is_prime: fn(u64) -> bool) -> Vec<u64> {
    let _ = threads;
    thread::scope(|scope| {
        let tests: Vec<_> = numbers
            .iter()
            .map(|&number| scope.spawn(move || is_prime(number)))
            .collect();
        let answers = tests.into_iter().map(|test| test.join());
        let answers = numbers.iter().copied().zip(answers);
        answers
            .filter_map(|(number, is_prime)| {
                is_prime.expect("is_prime does not panic").then_some(number)
            })
            .collect()
    })
}
