//! Verdict: refuted — order violation, by every_prime_is_found
//!
//! The main thread takes what is in the channel until it is empty: it is empty as long as nothing
//! has been found.

use racelab::sync::{Mutex, channel, thread};

pub fn primes(numbers: &[u64], threads: usize, is_prime: fn(u64) -> bool) -> Vec<u64> {
    let queue = Mutex::new(numbers.iter().copied().enumerate());
    let (tell, results) = channel::unbounded();
    let mut found = Vec::new();
    thread::scope(|scope| {
        for _ in 0..threads {
            let tell = tell.clone();
            let next = || queue.lock().next();
            scope.spawn(move || {
                while let Some((place, number)) = next() {
                    if is_prime(number) {
                        tell.send((place, number)).unwrap();
                    }
                }
            });
        }
        while let Ok(prime) = results.try_recv() {
            found.push(prime);
        }
    });
    found.sort();
    found.into_iter().map(|(_, prime)| prime).collect()
}
