//! The chunks are the items of a parallel iterator: rayon splits them among its threads, and
//! `collect` puts what comes back in their order.
//!
//! The choice in earnest, wherever a crate is allowed: no thread and no place is named, and who is
//! done early takes work from the others. Not `sum`: rayon adds up in whichever groups it has split
//! into, and floating-point numbers can tell. A pool of its own is here for the number of threads;
//! who has no wish about that leaves it out and uses the one that all the program shares.

use racelab::sync::rayon::ThreadPoolBuilder;
use racelab::sync::rayon::prelude::*;
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
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.expect("the system starts the threads");
    let areas: Vec<f64> = pool.install(|| {
        let chunks_of_steps = (0..chunks).into_par_iter();
        let areas = chunks_of_steps.map(|chunk| area(f, &range, steps, chunk, chunks));
        areas.collect()
    });
    areas.iter().sum()
}

/// The area of one chunk, which begins exactly where the one before it ends.
fn area(f: fn(f64) -> f64, range: &Range<f64>, steps: usize, chunk: usize, chunks: usize) -> f64 {
    let width = (range.end - range.start) / steps as f64;
    let middle = |step| range.start + (step as f64 + 0.5) * width;
    let own_steps = chunk * steps / chunks..(chunk + 1) * steps / chunks;
    own_steps.map(|step| width * f(middle(step))).sum()
}
