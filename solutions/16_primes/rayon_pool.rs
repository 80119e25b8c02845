//! A loop with `par_iter` in it: rayon splits the numbers among its threads, and `collect` keeps
//! their order.
//!
//! The choice in earnest, wherever a crate is allowed: it reads like the sequential program, and who
//! is done early takes numbers from the others, so that it does not matter where the hard ones
//! stand. A pool of its own is here for the number of threads, and to start it costs more than many
//! a list of numbers; who has no wish about that leaves it out and uses the one that all the program
//! shares.

use racelab::sync::rayon::ThreadPoolBuilder;
use racelab::sync::rayon::prelude::*;

/// Those of `numbers` that `is_prime` says are primes, in the order in which they stand there.
///
/// `threads` threads, at least 1, share the work; whether that pays is for the caller to know.
pub fn primes(numbers: &[u64], threads: usize, is_prime: fn(u64) -> bool) -> Vec<u64> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.expect("the system starts the threads");
    pool.install(|| {
        let numbers = numbers.par_iter().map(|&number| number);
        numbers.filter(|&number| is_prime(number)).collect()
    })
}
