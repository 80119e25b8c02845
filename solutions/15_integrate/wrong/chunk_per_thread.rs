//! Verdict: refuted — wrong result, by more_chunks_than_threads
//!
//! Each thread takes the chunk with its own number and goes home. Nobody takes the third.

use racelab::sync::thread;
use std::ops::Range;

pub fn integrate(
    f: fn(f64) -> f64,
    range: Range<f64>,
    steps: usize,
    chunks: usize,
    threads: usize,
) -> f64 {
    let mut areas = vec![0.0; chunks];
    let range = &range;
    thread::scope(|scope| {
        for (chunk, own) in areas.iter_mut().enumerate().take(threads) {
            scope.spawn(move || *own = area(f, range, steps, chunk, chunks));
        }
    });
    areas.iter().sum()
}

fn area(f: fn(f64) -> f64, range: &Range<f64>, steps: usize, chunk: usize, chunks: usize) -> f64 {
    let width = (range.end - range.start) / steps as f64;
    let middle = |step| range.start + (step as f64 + 0.5) * width;
    let own_steps = chunk * steps / chunks..(chunk + 1) * steps / chunks;
    own_steps.map(|step| width * f(middle(step))).sum()
}
