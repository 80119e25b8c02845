//! Divide and conquer: the upper half of the chunks goes to a new thread, the lower half stays, and
//! the two areas are added when both are known.
//!
//! An unusual way for a sum, and the usual one for all that is recursive, such as sorting. The
//! additions make a tree, whose shape depends on the chunks and not on the threads: other bits than
//! from left to right, and the same for any number of threads. The rounding error grows slower,
//! too.

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
    let integral = Integral {
        f,
        range,
        steps,
        chunks,
    };
    integral.over(0..chunks, threads)
}

struct Integral {
    f: fn(f64) -> f64,
    range: Range<f64>,
    steps: usize,
    chunks: usize,
}

impl Integral {
    /// The area of these chunks, of which there is at least one, with so many threads.
    fn over(&self, part: Range<usize>, threads: usize) -> f64 {
        if part.len() == 1 {
            return self.area(part.start);
        }
        let middle = part.start.midpoint(part.end);
        let (lower, upper) = (part.start..middle, middle..part.end);
        if threads == 1 {
            return self.over(lower, 1) + self.over(upper, 1);
        }
        thread::scope(|scope| {
            let upper = scope.spawn(|| self.over(upper, threads / 2));
            let lower = self.over(lower, threads - threads / 2);
            lower + upper.join().expect("f does not panic")
        })
    }

    /// The area of one chunk, which begins exactly where the one before it ends.
    fn area(&self, chunk: usize) -> f64 {
        let (steps, chunks) = (self.steps, self.chunks);
        let width = (self.range.end - self.range.start) / steps as f64;
        let middle = |step| self.range.start + (step as f64 + 0.5) * width;
        let own_steps = chunk * steps / chunks..(chunk + 1) * steps / chunks;
        own_steps.map(|step| width * (self.f)(middle(step))).sum()
    }
}
