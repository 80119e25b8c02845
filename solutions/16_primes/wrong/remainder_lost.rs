//! Verdict: refuted — wrong result, by they_keep_their_order
//!
//! To each of two threads one of three numbers, `3 / 2`; nobody has the last.

use racelab::sync::thread;

pub fn primes(numbers: &[u64], threads: usize, is_prime: fn(u64) -> bool) -> Vec<u64> {
    let in_a_part = (numbers.len() / threads).max(1);
    thread::scope(|scope| {
        let threads: Vec<_> = numbers
            .chunks(in_a_part)
            .take(threads)
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
