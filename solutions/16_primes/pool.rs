//! A pool of workers, and with each job a promise of its answer; the promises are kept in the order
//! of the numbers.
//!
//! The choice where there is a pool anyway, and jobs of several kinds: it does not matter to the
//! workers what they are asked, nor in which order they are done. A channel for every answer costs
//! more than a small test, as does the pool of any language that is asked number by number.

use racelab::sync::channel::{self, Sender};
use racelab::sync::thread;

struct Job {
    number: u64,
    answer: Sender<bool>,
}

/// Those of `numbers` that `is_prime` says are primes, in the order in which they stand there.
///
/// `threads` threads, at least 1, share the work; whether that pays is for the caller to know.
pub fn primes(numbers: &[u64], threads: usize, is_prime: fn(u64) -> bool) -> Vec<u64> {
    let (submit, jobs) = channel::unbounded::<Job>();
    thread::scope(|scope| {
        for _ in 0..threads {
            let jobs = jobs.clone();
            scope.spawn(move || {
                for Job { number, answer } in jobs {
                    let sent = answer.send(is_prime(number));
                    sent.expect("the answer is waited for");
                }
            });
        }
        let promise = |&number: &u64| {
            let (answer, promised) = channel::bounded(1);
            let submitted = submit.send(Job { number, answer });
            submitted.expect("the workers listen");
            (number, promised)
        };
        let promised: Vec<_> = numbers.iter().map(promise).collect();
        drop(submit);
        let promised = promised.into_iter();
        promised
            .filter_map(|(number, is_prime)| {
                let is_prime = is_prime.recv().expect("is_prime does not panic");
                is_prime.then_some(number)
            })
            .collect()
    })
}
