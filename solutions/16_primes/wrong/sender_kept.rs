//! Verdict: refuted — deadlock, by every_prime_is_found
//!
//! The main thread collects until all senders are gone, and has one itself.

use racelab::sync::{Mutex, channel, thread};

pub fn primes(numbers: &[u64], threads: usize, is_prime: fn(u64) -> bool) -> Vec<u64> {
    let queue = Mutex::new(numbers.iter().copied().enumerate());
    let (tell, found) = channel::unbounded();
    let next = || queue.lock().next();
    thread::scope(|scope| {
        for _ in 0..threads {
            let tell = tell.clone();
            scope.spawn(move || {
                while let Some((place, number)) = next() {
                    if is_prime(number) {
                        tell.send((place, number)).unwrap();
                    }
                }
            });
        }
        let mut found: Vec<_> = found.iter().collect();
        found.sort();
        found.into_iter().map(|(_, prime)| prime).collect()
    })
}
