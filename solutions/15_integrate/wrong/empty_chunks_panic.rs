//! Verdict: refuted — panic, by fewer_steps_than_chunks
//!
//! All steps in a list, cut into pieces of `steps / chunks`: fewer steps than chunks make that 0,
//! and pieces of length 0 there are none.

use racelab::sync::thread;
use std::ops::Range;

pub fn integrate(
    f: fn(f64) -> f64,
    range: Range<f64>,
    steps: usize,
    chunks: usize,
    threads: usize,
) -> f64 {
    let width = (range.end - range.start) / steps as f64;
    let mut areas = vec![0.0; steps];
    let in_a_chunk = steps / chunks;
    let mut parts: Vec<Vec<_>> = (0..threads).map(|_| Vec::new()).collect();
    for (chunk, part) in areas.chunks_mut(in_a_chunk).enumerate() {
        parts[chunk % threads].push((chunk * in_a_chunk, part));
    }
    let start = range.start;
    thread::scope(|scope| {
        for own in parts {
            scope.spawn(move || {
                for (first_step, part) in own {
                    for (step, area) in (first_step..).zip(part) {
                        *area = width * f(start + (step as f64 + 0.5) * width);
                    }
                }
            });
        }
    });
    areas.iter().sum()
}
