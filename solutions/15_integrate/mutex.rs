//! A lock around the areas, and a place for each: who is done with a chunk takes the lock for one
//! assignment.
//!
//! The choice where a chunk is long and simplicity counts. It is the racy program with two changes:
//! the areas wait in their places until all are there, and a lock keeps them whole. With many short
//! chunks the threads queue at the lock; `split_sums` does without.

use racelab::sync::{Mutex, thread};
use std::ops::Range;

/// The area under `f` over `range`, by the midpoint rule: of each step, its width times what `f` is
/// in its middle.
///
/// The `steps`, which may be 0, are split over `chunks` as evenly as possible; `threads` threads
/// work the chunks off. Of chunks and threads there is at least 1.
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

/// The area of one chunk, which begins exactly where the one before it ends.
fn area(f: fn(f64) -> f64, range: &Range<f64>, steps: usize, chunk: usize, chunks: usize) -> f64 {
    let width = (range.end - range.start) / steps as f64;
    let middle = |step| range.start + (step as f64 + 0.5) * width;
    let own_steps = chunk * steps / chunks..(chunk + 1) * steps / chunks;
    own_steps.map(|step| width * f(middle(step))).sum()
}
