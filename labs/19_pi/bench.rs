//! What is measured of lab 19: random points in a circle, over threads and over points.

use racelab::bench::rayon::prelude::*;
use racelab::bench::{self, Bench, rayon, reference, sequential, way};
use subject::count_inside;

const CHUNKS: u64 = 64;
const SEED: u64 = 7;

/// From one state of SplitMix64 to the next (Steele, Lea and Flood, *Fast Splittable Pseudorandom
/// Number Generators*, OOPSLA 2014).
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

fn main() {
    bench::main(
        Bench::new("how many of N random points lie in a quarter circle, in 64 chunks")
            .size_is("points")
            .size(2_000_000)
            .sizes([10_000, 100_000, 1_000_000, 10_000_000])
            // Ways draw different points: at 10,000 they differ by 0.7 % (one standard deviation).
            .within(0.04)
            .note("rayon's threads are there before the clock starts; the ways start theirs anew."),
        [
            sequential(|load| {
                let points = load.size as u64;
                move || {
                    (0..CHUNKS)
                        .map(|chunk| count_chunk(points, chunk))
                        .sum::<u64>()
                }
            }),
            reference("rayon", |load| {
                let points = load.size as u64;
                let pool = rayon::ThreadPoolBuilder::new().num_threads(load.threads);
                let pool = pool.build().expect("threads");
                move || {
                    let chunks = || (0..CHUNKS as usize).into_par_iter().with_max_len(1);
                    pool.install(|| {
                        chunks()
                            .map(|chunk| count_chunk(points, chunk as u64))
                            .sum::<u64>()
                    })
                }
            }),
            way(|load| {
                let points = load.size as u64;
                move || count_inside(points, CHUNKS, load.threads, SEED, in_the_circle)
            }),
        ],
    );
}

/// One chunk, each point computed from its number: the arithmetic of the fastest way.
fn count_chunk(points: u64, chunk: u64) -> u64 {
    let own_points = chunk * points / CHUNKS..(chunk + 1) * points / CHUNKS;
    let inside = own_points.map(|point| {
        let random = mix(SEED.wrapping_add((point + 1).wrapping_mul(STEP)));
        u64::from(in_the_circle((random >> 32) as u32, random as u32))
    });
    inside.sum()
}

fn mix(state: u64) -> u64 {
    let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Whether a point lies in the quarter circle around (0, 0) that fits into the square of all points.
fn in_the_circle(x: u32, y: u32) -> bool {
    // 31 bits, whose squares add up to less than 64: no comparison, one shift.
    let (x, y) = (u64::from(x >> 1), u64::from(y >> 1));
    (x * x + y * y) >> 62 == 0
}
