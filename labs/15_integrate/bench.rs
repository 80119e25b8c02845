//! What is measured of lab 15: the area under x², over threads and over steps.

use racelab::bench::rayon::prelude::*;
use racelab::bench::{self, Bench, Load, rayon, reference, sequential, way};
use std::hint::black_box;
use std::ops::Range;
use subject::integrate;

const RANGE: Range<f64> = 0.0..10.0;

fn main() {
    bench::main(
        Bench::new("the area under x² from 0 to 10, in N steps, as many chunks as 8 a thread")
            .size_is("steps")
            .size(1_000_000)
            .sizes([10, 100, 1_000, 10_000, 100_000, 1_000_000])
            .note("rayon's threads are there before the clock starts; the ways start theirs anew."),
        [
            sequential(|load| {
                let f = black_box(square as fn(f64) -> f64);
                move || area(f, load.size, 0, 1)
            }),
            reference("rayon", |load| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(load.threads);
                let pool = pool.build().expect("threads");
                let f = black_box(square as fn(f64) -> f64);
                let chunks = chunks(load);
                move || {
                    pool.install(|| {
                        let parts = (0..chunks).into_par_iter().with_max_len(1);
                        let areas: Vec<f64> = parts
                            .map(|chunk| area(f, load.size, chunk, chunks))
                            .collect();
                        areas.iter().sum::<f64>()
                    })
                }
            }),
            way(|load| {
                let f = black_box(square as fn(f64) -> f64);
                move || integrate(f, RANGE, load.size, chunks(load), load.threads)
            }),
        ],
    );
}

fn chunks(load: Load) -> usize {
    8 * load.threads
}

/// As a power: where a step is one multiplication, how the compiler spills the sum around the call
/// would weigh more than the threads.
fn square(x: f64) -> f64 {
    x.powf(black_box(2.0))
}

/// The area of one chunk, as the ways work it out. Not inlined, so that the sequential program and
/// rayon run the same instructions.
#[inline(never)]
fn area(f: fn(f64) -> f64, steps: usize, chunk: usize, chunks: usize) -> f64 {
    let width = (RANGE.end - RANGE.start) / steps as f64;
    let mut area = 0.0;
    for step in chunk * steps / chunks..(chunk + 1) * steps / chunks {
        area += width * f(RANGE.start + (step as f64 + 0.5) * width);
    }
    area
}
