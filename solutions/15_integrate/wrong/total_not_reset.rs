//! Verdict: refuted — wrong result, by fewer_steps_than_chunks
//!
//! A static total: the second integral begins where the first has ended.

use racelab::sync::{Mutex, shared, thread};
use std::ops::Range;

shared! {
    static TOTAL: Mutex<Vec<(usize, f64)>> = Mutex::new(Vec::new());
}

pub fn integrate(
    f: fn(f64) -> f64,
    range: Range<f64>,
    steps: usize,
    chunks: usize,
    threads: usize,
) -> f64 {
    let work = |first_chunk: usize| {
        for chunk in (first_chunk..chunks).step_by(threads) {
            let area = area(f, &range, steps, chunk, chunks);
            TOTAL.lock().push((chunk, area));
        }
    };
    thread::scope(|scope| {
        for first_chunk in 0..threads {
            let work = &work;
            scope.spawn(move || work(first_chunk));
        }
    });
    let mut found = TOTAL.lock();
    found.sort_by_key(|&(chunk, _)| chunk);
    found.iter().map(|(_, area)| area).sum()
}

fn area(f: fn(f64) -> f64, range: &Range<f64>, steps: usize, chunk: usize, chunks: usize) -> f64 {
    let width = (range.end - range.start) / steps as f64;
    let middle = |step| range.start + (step as f64 + 0.5) * width;
    let own_steps = chunk * steps / chunks..(chunk + 1) * steps / chunks;
    own_steps.map(|step| width * f(middle(step))).sum()
}
