//! Verdict: refuted — serialised, by two_numbers_are_tested_at_once
//!
//! `map` is lazy: each thread is started when its turn to be joined has come.

use racelab::sync::thread;

pub fn primes(numbers: &[u64], threads: usize, is_prime: fn(u64) -> bool) -> Vec<u64> {
    let in_a_part = numbers.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let threads = numbers.chunks(in_a_part).map(|part| {
            scope.spawn(move || {
                let numbers = part.iter().copied();
                numbers.filter(|&n| is_prime(n)).collect::<Vec<_>>()
            })
        });
        threads.flat_map(|thread| thread.join().unwrap()).collect()
    })
}
