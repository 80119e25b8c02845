//! Verdict: refuted — wrong result, by the_same_to_the_last_bit
//!
//! The areas are kept and added up by one thread at the end, in the order of their arrival.

use racelab::sync::{channel, thread};
use std::ops::Range;

pub fn integrate(
    f: fn(f64) -> f64,
    range: Range<f64>,
    steps: usize,
    chunks: usize,
    threads: usize,
) -> f64 {
    let (found, areas) = channel::unbounded();
    let range = &range;
    thread::scope(|scope| {
        for first_chunk in 0..threads {
            let found = found.clone();
            scope.spawn(move || {
                for chunk in (first_chunk..chunks).step_by(threads) {
                    let area = area(f, range, steps, chunk, chunks);
                    found.send(area).unwrap();
                }
            });
        }
        drop(found);
        areas.iter().sum()
    })
}

fn area(f: fn(f64) -> f64, range: &Range<f64>, steps: usize, chunk: usize, chunks: usize) -> f64 {
    let width = (range.end - range.start) / steps as f64;
    let middle = |step| range.start + (step as f64 + 0.5) * width;
    let own_steps = chunk * steps / chunks..(chunk + 1) * steps / chunks;
    own_steps.map(|step| width * f(middle(step))).sum()
}
