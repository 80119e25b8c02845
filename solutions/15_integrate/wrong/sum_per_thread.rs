//! Verdict: refuted — wrong result, by the_same_to_the_last_bit
//!
//! Each thread adds up its own chunks, and the sums are added in the order of the threads: always
//! the same, until somebody takes another number of threads.

use racelab::sync::thread;
use std::ops::Range;

pub fn integrate(
    f: fn(f64) -> f64,
    range: Range<f64>,
    steps: usize,
    chunks: usize,
    threads: usize,
) -> f64 {
    let work = |first_chunk: usize| -> f64 {
        let own = (first_chunk..chunks).step_by(threads);
        own.map(|chunk| area(f, &range, steps, chunk, chunks)).sum()
    };
    thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = (0..threads)
            .map(|first_chunk| scope.spawn(move || work(first_chunk)))
            .collect();
        let sums = threads.into_iter().map(|thread| thread.join().unwrap());
        sums.sum()
    })
}

fn area(f: fn(f64) -> f64, range: &Range<f64>, steps: usize, chunk: usize, chunks: usize) -> f64 {
    let width = (range.end - range.start) / steps as f64;
    let middle = |step| range.start + (step as f64 + 0.5) * width;
    let own_steps = chunk * steps / chunks..(chunk + 1) * steps / chunks;
    own_steps.map(|step| width * f(middle(step))).sum()
}
