//! The one generator, with a lock around it.
//!
//! The choice where a number is drawn now and then: nothing to think about, and each is used once.
//! It is right here as well, since a point is one number and it does not matter who counts it. And
//! it is slow: a step of the generator takes a few nanoseconds, and the threads queue for it. More
//! threads make it slower.

use racelab::sync::{Mutex, thread};

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
    let state = Mutex::new(seed);
    let random = || {
        let mut state = state.lock();
        *state = state.wrapping_add(STEP);
        // The rest needs no lock: it is made from a copy.
        let state = *state;
        mix(state)
    };
    let count_chunk = |chunk: u64| {
        let own_points = chunk * points / chunks..(chunk + 1) * points / chunks;
        let inside = own_points.filter(|_| {
            let random = random();
            is_inside((random >> 32) as u32, random as u32)
        });
        inside.count() as u64
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
