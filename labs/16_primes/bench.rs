//! What is measured of lab 16: the primes up to N, over threads and over numbers.

use racelab::bench::rayon::prelude::*;
use racelab::bench::{self, Bench, rayon, reference, sequential, way};
use std::hint::black_box;
use subject::primes;

fn main() {
    bench::main(
        Bench::new("the primes up to N, by trial division")
            .size_is("numbers")
            .size(10_000)
            .sizes([10, 100, 1_000, 10_000, 100_000, 1_000_000])
            .note("rayon's threads are there before the clock starts; the ways start theirs anew."),
        [
            sequential(|load| {
                let (numbers, test) = (numbers(load.size), test());
                move || -> Vec<u64> {
                    let numbers = numbers.iter().copied();
                    numbers.filter(|&number| test(number)).collect()
                }
            }),
            reference("rayon", |load| {
                let (numbers, test) = (numbers(load.size), test());
                let pool = rayon::ThreadPoolBuilder::new().num_threads(load.threads);
                let pool = pool.build().expect("threads");
                move || -> Vec<u64> {
                    let found = || numbers.par_iter().copied().filter(|&n| test(n)).collect();
                    pool.install(found)
                }
            }),
            way(|load| {
                let (numbers, test) = (numbers(load.size), test());
                move || primes(&numbers, load.threads, test)
            }),
        ],
    );
}

fn numbers(size: usize) -> Vec<u64> {
    (1..=size as u64).collect()
}

/// The same for all, and none of them can look into it.
fn test() -> fn(u64) -> bool {
    black_box(is_prime)
}

fn is_prime(number: u64) -> bool {
    let mut divisors = (2..).take_while(|divisor| divisor * divisor <= number);
    number >= 2 && divisors.all(|divisor| !number.is_multiple_of(divisor))
}
