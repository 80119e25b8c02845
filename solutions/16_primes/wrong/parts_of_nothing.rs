//! Verdict: refuted — panic, by one_number_or_none
//!
//! One number for two threads makes parts of length 0, and those there are none.

use racelab::sync::thread;

pub fn primes(numbers: &[u64], threads: usize, is_prime: fn(u64) -> bool) -> Vec<u64> {
    let in_a_part = numbers.len() / threads;
    thread::scope(|scope| {
        let threads: Vec<_> = numbers
            .chunks(in_a_part)
            .map(|part| {
                scope.spawn(move || {
                    let numbers = part.iter().copied();
                    numbers.filter(|&n| is_prime(n)).collect::<Vec<_>>()
                })
            })
            .collect();
        let found = threads.into_iter();
        found.flat_map(|thread| thread.join().unwrap()).collect()
    })
}
