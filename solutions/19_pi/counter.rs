//! No state at all: point number n is computed from the seed and n.
//!
//! The first choice. Any thread can make any point, in any order, again and again; the result
//! depends on the seed alone, neither on the threads nor on the chunks. The idea is that of
//! counter-based generators (Salmon and others, *Parallel Random Numbers: As Easy as 1, 2, 3*,
//! SC 2011); here it is free, since the state of SplitMix64 is a counter that counts in large
//! steps. In the inner loop nothing waits for what came before and nothing branches, so that the
//! compiler can make several points at a time.

use racelab::sync::thread;

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
    let work = |first| -> u64 { (first..chunks).step_by(threads).map(count_chunk).sum() };
    thread::scope(|scope| {
        let threads = (0..threads as u64).map(|first| scope.spawn(move || work(first)));
        let threads: Vec<_> = threads.collect();
        let counts = threads.into_iter().map(|thread| thread.join());
        counts
            .map(|count| count.expect("is_inside does not panic"))
            .sum()
    })
}

/// A number that looks as if it had nothing to do with `state`.
fn mix(state: u64) -> u64 {
    let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
