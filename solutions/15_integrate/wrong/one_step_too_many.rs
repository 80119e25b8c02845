//! Verdict: refuted — wrong result, by no_step_is_lost
//!
//! "Then round up": the last chunk ends beyond the last step.

use racelab::sync::{Mutex, thread};
use std::ops::Range;

pub fn integrate(
    f: fn(f64) -> f64,
    range: Range<f64>,
    steps: usize,
    chunks: usize,
    threads: usize,
) -> f64 {
    let areas = Mutex::new(vec![0.0; chunks]);
    let work = |first_chunk: usize| {
        for chunk in (first_chunk..chunks).step_by(threads) {
            let area = area(f, &range, steps, chunk, chunks);
            areas.lock()[chunk] = area;
        }
    };
    thread::scope(|scope| {
        for first_chunk in 0..threads {
            let work = &work;
            scope.spawn(move || work(first_chunk));
        }
    });
    areas.into_inner().iter().sum()
}

fn area(f: fn(f64) -> f64, range: &Range<f64>, steps: usize, chunk: usize, chunks: usize) -> f64 {
    let width = (range.end - range.start) / steps as f64;
    let middle = |step| range.start + (step as f64 + 0.5) * width;
    let steps_in_a_chunk = steps.div_ceil(chunks);
    let own_steps = chunk * steps_in_a_chunk..(chunk + 1) * steps_in_a_chunk;
    own_steps.map(|step| width * f(middle(step))).sum()
}
