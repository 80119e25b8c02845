//! The chunks are the items of a parallel iterator, and `sum` adds up what is counted in them;
//! point number n is computed from the seed and n.
//!
//! The choice in earnest, wherever a crate is allowed. Whichever thread takes a chunk, and in
//! whichever groups rayon adds up: whole numbers have the same sum. What rayon does not solve is
//! the random numbers: a generator in each of its threads would draw other points every time, since
//! who takes which chunk is chance. So there is none, as in `counter`.

use racelab::sync::rayon::ThreadPoolBuilder;
use racelab::sync::rayon::prelude::*;

/// From one state of SplitMix64 to the next (Steele, Lea and Flood, *Fast Splittable Pseudorandom
/// Number Generators*, OOPSLA 2014).
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// How many of `points` random points `is_inside` accepts; both coordinates are of 32 bits.
///
/// The points are split over `chunks` as evenly as possible; `threads` threads work the chunks off.
/// Of chunks and threads there is at least 1. Which points they are depends on `seed`, and perhaps
/// on `chunks`, and not on the number of threads.
pub fn count_inside(
    points: u64,
    chunks: u64,
    threads: usize,
    seed: u64,
    is_inside: impl Fn(u32, u32) -> bool + Copy + Send + Sync + 'static,
) -> u64 {
    let count_chunk = |chunk: u64| {
        let own_points = chunk * points / chunks..(chunk + 1) * points / chunks;
        let inside = own_points.map(|point| {
            let random = mix(seed.wrapping_add((point + 1).wrapping_mul(STEP)));
            u64::from(is_inside((random >> 32) as u32, random as u32))
        });
        inside.sum::<u64>()
    };
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.expect("the system starts the threads");
    pool.install(|| (0..chunks).into_par_iter().map(count_chunk).sum())
}

/// A number that looks as if it had nothing to do with `state`.
fn mix(state: u64) -> u64 {
    let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
