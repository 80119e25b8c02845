//! What lab 16 asks of the primes.

use racelab::judge::{self, Screen, always, demo, natively, sometimes};
use racelab::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use racelab::sync::{hint, shared};
use std::time::Instant;
use subject::primes as found_by;

fn main() {
    let scenarios = [
        always("every_prime_is_found", || {
            let mut found = primes(&[2, 3], 2, is_prime);
            found.sort();
            found
        })
        .asks("2 threads find both primes among 2 and 3, in whatever order")
        .allows([vec![2, 3]]),
        always("they_keep_their_order", || primes(&[7, 4, 5], 2, is_prime))
            .asks("2 threads find 7 and then 5 among 7, 4 and 5")
            .allows([vec![7, 5]]),
        always("one_number_or_none", || {
            (primes(&[2], 2, is_prime), primes(&[], 2, is_prime))
        })
        .asks("2 threads find 2 among 2, and nothing among nothing")
        .allows([(vec![2], Vec::<u64>::new())]),
        sometimes("two_numbers_are_tested_at_once", || {
            primes(&[2, 3], 2, watched);
            MET.load(SeqCst)
        })
        .asks("2 threads can be inside is_prime at the same time"),
        natively("at_real_size", || {
            (0..10).filter(|_| loses_primes_at_real_size()).count()
        })
        .asks("of 10 rounds with 1,002 primes and 4 threads, 0 may lose one")
        .allows([0]),
        natively("awkward_sizes", first_wrong_size)
            .asks("0 to 9 numbers with 1 to 4 threads, and 99 with 99: none may be wrong")
            .allows(["all are right".to_string()]),
    ];
    judge::main_with(demo(as_in_the_lecture), scenarios);
}

/// The primes among 99 numbers and among a few large ones, with more and more threads.
fn as_in_the_lecture(screen: &Screen) {
    let few: Vec<u64> = (1..100).collect();
    let large: Vec<u64> = (1_000_000_000..1_000_000_300).collect();
    for (title, numbers) in [
        ("1 to 99", &few),
        ("300 numbers from 1,000,000,000 on", &large),
    ] {
        screen.line(title);
        let (found, time) = timed(|| sequential(numbers));
        screen.line(format!("  a loop     : {found} primes in {time:8.3} ms"));
        for threads in [1, 2, 4, 99] {
            let (found, time) = timed(|| primes(numbers, threads, is_prime));
            screen.line(format!(
                "  {threads:2} thread(s): {found} primes in {time:8.3} ms"
            ));
        }
    }
}

/// How many primes there are, and how many milliseconds it took.
fn timed(find: impl FnOnce() -> Vec<u64>) -> (usize, f64) {
    let start = Instant::now();
    let found = find().len();
    (found, start.elapsed().as_secs_f64() * 1e3)
}

fn sequential(numbers: &[u64]) -> Vec<u64> {
    let numbers = numbers.iter().copied();
    numbers.filter(|&number| is_prime(number)).collect()
}

/// By trial division.
fn is_prime(number: u64) -> bool {
    let mut divisors = (2..).take_while(|divisor| divisor * divisor <= number);
    number >= 2 && divisors.all(|divisor| !number.is_multiple_of(divisor))
}

shared! {
    /// How many threads are inside `watched`.
    static INSIDE: AtomicUsize = AtomicUsize::new(0);
    /// Whether there were ever two.
    static MET: AtomicBool = AtomicBool::new(false);
    /// How many have come to the number 2.
    static BEGUN: AtomicUsize = AtomicUsize::new(0);
}

fn watched(number: u64) -> bool {
    if INSIDE.fetch_add(1, SeqCst) == 1 {
        MET.store(true, SeqCst);
    }
    INSIDE.fetch_sub(1, SeqCst);
    is_prime(number)
}

/// Lets threads that begin go on two by two: one would else be done before the next has begun. Who
/// is alone does not wait long.
fn is_prime_together(number: u64) -> bool {
    if number == 2 {
        let before = BEGUN.fetch_add(1, SeqCst);
        for _ in 0..1_000 {
            if before % 2 == 1 || BEGUN.load(SeqCst) > before + 1 {
                break;
            }
            hint::spin_loop();
        }
    }
    is_prime(number)
}

/// Whether primes are missing, or others are there.
fn loses_primes_at_real_size() -> bool {
    // A 2 now and then, at which the threads meet; a test as short as that of 3 leaves much time
    // for the results.
    let numbers: Vec<u64> = (0..1_002)
        .map(|place| if place % 8 == 0 { 2 } else { 3 })
        .collect();
    primes(&numbers, 4, is_prime_together) != numbers
}

/// The first size at which something else comes out than of a loop.
fn first_wrong_size() -> String {
    let sizes = (0..10).flat_map(|size| (1..=4).map(move |threads| (size, threads)));
    for (size, threads) in sizes.chain([(99, 99)]) {
        // Downwards, and each prime twice: who sorts by value or keeps a set is found out.
        let numbers: Vec<u64> = (0..size).map(|place| (size - place) / 2 + 2).collect();
        if primes(&numbers, threads, is_prime) != sequential(&numbers) {
            return format!("{size} with {threads} threads are wrong");
        }
    }
    "all are right".to_string()
}

/// What the subject finds, as numbers: nothing else is compared.
fn primes(numbers: &[u64], threads: usize, is_prime: fn(u64) -> bool) -> Vec<u64> {
    found_by(numbers, threads, is_prime)
}
