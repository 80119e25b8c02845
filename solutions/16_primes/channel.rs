//! Numbers in one channel, primes in another: the queue brings its own lock, and it is closed
//! before anyone takes from it, so that its end is the end of the work.
//!
//! The choice where the numbers come one by one, from a file or a socket, and the first primes are
//! wanted before the last number is there. It costs two messages a prime.

use racelab::sync::{channel, thread};

/// Those of `numbers` that `is_prime` says are primes, in the order in which they stand there.
///
/// `threads` threads, at least 1, share the work; whether that pays is for the caller to know.
pub fn primes(numbers: &[u64], threads: usize, is_prime: fn(u64) -> bool) -> Vec<u64> {
    let (put, queue) = channel::unbounded();
    for numbered in numbers.iter().copied().enumerate() {
        put.send(numbered).expect("the queue is there");
    }
    drop(put);
    let (tell, found) = channel::unbounded();
    thread::scope(|scope| {
        for _ in 0..threads {
            let (queue, tell) = (queue.clone(), tell.clone());
            scope.spawn(move || {
                for (place, number) in queue {
                    if is_prime(number) {
                        tell.send((place, number)).expect("found is there");
                    }
                }
            });
        }
        drop(tell);
    });
    let mut found: Vec<_> = found.iter().collect();
    found.sort_unstable();
    found.into_iter().map(|(_, prime)| prime).collect()
}
