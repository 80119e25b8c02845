//! Each area is sent with the number of its chunk; the main thread puts them in their places as
//! they come.
//!
//! The choice where somebody wants to see how far it is, or where the first areas can be used while
//! the others are still on their way. A message a chunk costs more than an assignment.

use racelab::sync::{channel, thread};
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
    let (found, results) = channel::unbounded();
    let range = &range;
    let mut areas = vec![0.0; chunks];
    thread::scope(|scope| {
        for first_chunk in 0..threads {
            let found = found.clone();
            scope.spawn(move || {
                for chunk in (first_chunk..chunks).step_by(threads) {
                    let message = (chunk, area(f, range, steps, chunk, chunks));
                    found.send(message).expect("the main thread listens");
                }
            });
        }
        // The channel is closed when the last worker has dropped its sender.
        drop(found);
        for (chunk, area) in results {
            areas[chunk] = area;
        }
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
