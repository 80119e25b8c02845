//! One total after all, and an order in which to add to it: whose chunk comes too early waits until
//! those before it are in.
//!
//! An unusual way. The choice where the areas need not be kept, or cannot, such as lines of a file
//! that are written in their order: the memory does not grow with the number of chunks. A thread
//! that is early waits instead of working, so the chunks should take about the same time. They are
//! taken in their order, too: else the first could be behind one that waits for it.

use racelab::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use racelab::sync::{Condvar, Mutex, thread};
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
    // How many chunks, from the first on, are in the total; and the total.
    let so_far = Mutex::new((0, 0.0));
    let is_further = Condvar::new();
    let work = || {
        loop {
            // Relaxed: it hands out numbers and publishes nothing.
            let chunk = next.fetch_add(1, Relaxed);
            if chunk >= chunks {
                break;
            }
            let area = area(f, &range, steps, chunk, chunks);
            let mut so_far = so_far.lock();
            is_further.wait_while(&mut so_far, |(added, _)| *added < chunk);
            *so_far = (chunk + 1, so_far.1 + area);
            drop(so_far);
            is_further.notify_all();
        }
    };
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    so_far.into_inner().1
}

/// The area of one chunk, which begins exactly where the one before it ends.
fn area(f: fn(f64) -> f64, range: &Range<f64>, steps: usize, chunk: usize, chunks: usize) -> f64 {
    let width = (range.end - range.start) / steps as f64;
    let middle = |step| range.start + (step as f64 + 0.5) * width;
    let own_steps = chunk * steps / chunks..(chunk + 1) * steps / chunks;
    own_steps.map(|step| width * f(middle(step))).sum()
}
