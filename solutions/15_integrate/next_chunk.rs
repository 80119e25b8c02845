//! An atomic number says which chunk is the next; who is done takes it. Each thread keeps what it
//! has found, with the numbers, and `join` hands that over.
//!
//! The choice where some chunks take longer than others: the threads end at about the same time,
//! whatever the chunks. It costs one atomic addition a chunk, so a chunk should be worth that.

use racelab::sync::atomic::{AtomicUsize, Ordering::Relaxed};
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
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        loop {
            // Relaxed: it hands out numbers and publishes nothing; `join` hands over the areas.
            let chunk = next.fetch_add(1, Relaxed);
            if chunk >= chunks {
                return found;
            }
            found.push((chunk, area(f, &range, steps, chunk, chunks)));
        }
    };
    let mut areas = vec![0.0; chunks];
    thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for thread in threads {
            for (chunk, area) in thread.join().expect("f does not panic") {
                areas[chunk] = area;
            }
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
