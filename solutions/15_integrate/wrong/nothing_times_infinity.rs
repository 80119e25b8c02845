//! Verdict: refuted — wrong result, by fewer_steps_than_chunks
//!
//! The width is multiplied in once at the end, which saves a lot of multiplications. Of 0 steps
//! each is infinitely wide, and 0 times infinity is no number.

use racelab::sync::{Mutex, thread};
use std::ops::Range;

pub fn integrate(
    f: fn(f64) -> f64,
    range: Range<f64>,
    steps: usize,
    chunks: usize,
    threads: usize,
) -> f64 {
    let width = (range.end - range.start) / steps as f64;
    let heights = Mutex::new(vec![0.0; chunks]);
    let work = |first_chunk: usize| {
        for chunk in (first_chunk..chunks).step_by(threads) {
            let own_steps = chunk * steps / chunks..(chunk + 1) * steps / chunks;
            let middle = |step| range.start + (step as f64 + 0.5) * width;
            let height = own_steps.map(|step| f(middle(step))).sum();
            heights.lock()[chunk] = height;
        }
    };
    thread::scope(|scope| {
        for first_chunk in 0..threads {
            let work = &work;
            scope.spawn(move || work(first_chunk));
        }
    });
    width * heights.into_inner().iter().sum::<f64>()
}
