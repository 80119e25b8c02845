//! A place for each area, as the bits of an atomic number.
//!
//! The choice where the threads take chunks in an order that no `chunks_mut` can split, and no lock
//! should be taken: a `Relaxed` store costs what a plain one does. Atomics know no `f64`, and do
//! not need to: `to_bits` and `from_bits` lose nothing.

use racelab::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use racelab::sync::thread;
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
    let areas: Vec<_> = (0..chunks).map(|_| AtomicU64::new(0)).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            // Relaxed: it hands out numbers and publishes nothing.
            let chunk = next.fetch_add(1, Relaxed);
            let Some(place) = areas.get(chunk) else { break };
            let area = area(f, &range, steps, chunk, chunks);
            // Relaxed: the end of the scope publishes it.
            place.store(area.to_bits(), Relaxed);
        }
    };
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    let areas = areas.into_iter().map(AtomicU64::into_inner);
    areas.map(f64::from_bits).sum()
}

/// The area of one chunk, which begins exactly where the one before it ends.
fn area(f: fn(f64) -> f64, range: &Range<f64>, steps: usize, chunk: usize, chunks: usize) -> f64 {
    let width = (range.end - range.start) / steps as f64;
    let middle = |step| range.start + (step as f64 + 0.5) * width;
    let own_steps = chunk * steps / chunks..(chunk + 1) * steps / chunks;
    own_steps.map(|step| width * f(middle(step))).sum()
}
