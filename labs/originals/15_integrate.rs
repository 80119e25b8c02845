//! An integral: the areas of many narrow steps, added up by several threads.
//!
//! Make every step count once, whichever way the threads interleave, and make the result the same,
//! to the last bit, for any number of threads. Let the chunks be worked off at once. Keep the name
//! and the arguments of `integrate`; all else is yours to change.

use racelab::sync::cell::SharedCell;
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
    let width = (range.end - range.start) / steps as f64;
    // TODO: what is 5 / 2 here, and what becomes of the rest?
    let steps_in_a_chunk = steps / chunks;
    // TODO: who adds to it, and in which order? Does the order matter?
    let total = SharedCell::new(0.0);

    let work = |first_chunk: usize| {
        for chunk in (first_chunk..chunks).step_by(threads) {
            let mut area = 0.0;
            for step in chunk * steps_in_a_chunk..(chunk + 1) * steps_in_a_chunk {
                let middle = range.start + (step as f64 + 0.5) * width;
                area += width * f(middle);
            }
            // TODO: this comment is a hope. Is one addition one step?
            // SAFETY: the long work is done; this is one addition a chunk.
            unsafe { total.set(total.get() + area) };
        }
    };
    thread::scope(|scope| {
        for first_chunk in 0..threads {
            let work = &work;
            scope.spawn(move || work(first_chunk));
        }
    });
    total.into_inner()
}
