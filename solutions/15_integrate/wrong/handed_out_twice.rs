//! Verdict: refuted — lost update, by every_chunk_counts
//!
//! The next chunk is looked up and then counted on, in two steps: two threads take the same one,
//! and its area is there twice.

use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::{Mutex, thread};
use std::ops::Range;

pub fn integrate(
    f: fn(f64) -> f64,
    range: Range<f64>,
    steps: usize,
    chunks: usize,
    threads: usize,
) -> f64 {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    let work = || {
        loop {
            let chunk = next.load(SeqCst);
            next.store(chunk + 1, SeqCst);
            if chunk >= chunks {
                break;
            }
            let area = area(f, &range, steps, chunk, chunks);
            found.lock().push((chunk, area));
        }
    };
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    let mut found = found.into_inner();
    found.sort_by_key(|&(chunk, _)| chunk);
    found.into_iter().map(|(_, area)| area).sum()
}

fn area(f: fn(f64) -> f64, range: &Range<f64>, steps: usize, chunk: usize, chunks: usize) -> f64 {
    let width = (range.end - range.start) / steps as f64;
    let middle = |step| range.start + (step as f64 + 0.5) * width;
    let own_steps = chunk * steps / chunks..(chunk + 1) * steps / chunks;
    own_steps.map(|step| width * f(middle(step))).sum()
}
