//! What lab 15 asks of the integral.

use racelab::judge::{self, Screen, always, demo, natively, sometimes};
use racelab::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use racelab::sync::{hint, shared};
use std::ops::Range;
use std::time::Instant;
use subject::integrate as integral;

fn main() {
    let scenarios = [
        always("every_chunk_counts", || integrate(line, 0.0..4.0, 2, 2, 2))
            .asks("2 threads, 2 chunks with areas 2 and 6, must give 8")
            .allows([8.0]),
        always("more_chunks_than_threads", || {
            integrate(line, 0.0..6.0, 3, 3, 2)
        })
        .asks("2 threads, 3 chunks with areas 2, 6 and 10, must give 18")
        .allows([18.0]),
        always("no_step_is_lost", || integrate(line, 0.0..10.0, 5, 2, 2))
            .asks("5 steps in 2 chunks, with areas 2, 6, 10, 14 and 18, must give 50")
            .allows([50.0]),
        always("fewer_steps_than_chunks", || {
            let one = integrate(line, 0.0..2.0, 1, 3, 2);
            // A zero may be negative; the sum with a positive one is not.
            let none = integrate(line, 0.0..2.0, 0, 2, 2) + 0.0;
            (one, none)
        })
        .asks("1 step with area 2 in 3 chunks must give 2, and 0 steps in 2 chunks 0")
        .allows([(2.0, 0.0)]),
        always("the_same_to_the_last_bit", large_and_small)
            .asks(
                "4 chunks with areas 10^16, 1, 1 and 1 must give the same with 1 thread and with 2",
            )
            .allows(["the same bits"]),
        sometimes("the_chunks_are_worked_off_at_once", || {
            integrate(watched, 0.0..4.0, 2, 2, 2);
            MET.load(SeqCst)
        })
        .asks("2 threads can be inside f, each with its chunk, at the same time"),
        natively("at_real_size", || {
            let percent = (0..12).map(|_| percent_of_the_area());
            percent.fold(100, u64::min)
        })
        .asks("of 12 rounds in 20,000 chunks with 4 threads each must give 100 percent of 333.33")
        .allows([100]),
        natively("awkward_sizes", first_wrong_size)
            .asks("0 to 7 steps in 1 to 9 chunks with 1 to 4 threads: none may be wrong")
            .allows([None::<Size>]),
    ];
    judge::main_with(demo(as_in_the_lecture), scenarios);
}

/// x² from 0 to 10, in other numbers of chunks and threads.
fn as_in_the_lecture(screen: &Screen) {
    let steps = 200_000;
    screen.line(format!("x^2 from 0 to 10 in {steps} steps"));
    for (chunks, threads) in [(1, 1), (10, 1), (10, 2), (10, 4), (10, 10), (1_000, 4)] {
        let start = Instant::now();
        let area = integrate(square, 0.0..10.0, steps, chunks, threads);
        let time = start.elapsed().as_secs_f64() * 1e3;
        let of_chunks = format!("{chunks:4} chunks, {threads:2} threads");
        screen.line(format!("{of_chunks}: {area:.10} in {time:5.2} ms"));
    }
}

fn line(x: f64) -> f64 {
    x
}

fn square(x: f64) -> f64 {
    x * x
}

/// 10^16 once, then 1: too small to change it alone, and enough where two come together.
fn cliff(x: f64) -> f64 {
    if x < 1.0 { 1e16 } else { 1.0 }
}

/// Whether the number of threads can be told from the result.
fn large_and_small() -> String {
    let [alone, together] = [1, 2].map(|threads| integrate(cliff, 0.0..4.0, 4, 4, threads));
    if alone.to_bits() == together.to_bits() {
        return "the same bits".to_string();
    }
    format!("{} more with 2 threads", together - alone)
}

shared! {
    /// How many threads are inside `watched`.
    static INSIDE: AtomicUsize = AtomicUsize::new(0);
    /// Whether there were ever two.
    static MET: AtomicBool = AtomicBool::new(false);
}

fn watched(x: f64) -> f64 {
    if INSIDE.fetch_add(1, SeqCst) == 1 {
        MET.store(true, SeqCst);
    }
    INSIDE.fetch_sub(1, SeqCst);
    x
}

/// Steps, chunks and threads.
type Size = (usize, usize, usize);

/// The first size that gives another result than one chunk and one thread should.
fn first_wrong_size() -> Option<Size> {
    let sizes = (0..=7).flat_map(|steps| (1..=9).map(move |chunks| (steps, chunks)));
    let mut sizes =
        sizes.flat_map(|(steps, chunks)| (1..=4).map(move |threads| (steps, chunks, threads)));
    sizes.find(|&(steps, chunks, threads)| {
        // Steps of width 2: their middles are 1, 3, 5, …, and the first n of those make n².
        let area = integrate(line, 0.0..2.0 * steps as f64, steps, chunks, threads);
        area != 2.0 * (steps * steps) as f64
    })
}

shared! {
    /// How many have come to the first four chunks.
    static BEGUN: AtomicUsize = AtomicUsize::new(0);
}

/// x², and lets threads that begin go on two by two: one would else be done before the next has
/// begun. Who is alone does not wait long.
fn square_together(x: f64) -> f64 {
    if x < 0.002 {
        let before = BEGUN.fetch_add(1, SeqCst);
        for _ in 0..2_000 {
            if before % 2 == 1 || BEGUN.load(SeqCst) > before + 1 {
                break;
            }
            hint::spin_loop();
        }
    }
    square(x)
}

/// How much of the area under x² comes out, in percent. What is lost is at least a chunk.
fn percent_of_the_area() -> u64 {
    let area = integrate(square_together, 0.0..10.0, 20_000, 20_000, 4);
    (area / 1_000.0 * 300.0 + 1e-6) as u64
}

/// What the subject gives, as a number: nothing else is compared.
fn integrate(
    f: fn(f64) -> f64,
    range: Range<f64>,
    steps: usize,
    chunks: usize,
    threads: usize,
) -> f64 {
    integral(f, range, steps, chunks, threads)
}
