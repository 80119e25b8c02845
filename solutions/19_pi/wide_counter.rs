//! As `counter`, in registers that are twice as wide, where the processor has them.
//!
//! The choice where the counting is all that the program does, and half the time is worth one
//! `unsafe`. A program must run on every processor of its kind and is compiled for the oldest; who
//! wants more asks for it while it runs. The loop is the same, compiled twice.

use racelab::sync::thread;
use std::ops::Range;

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
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has AVX2.
            return unsafe { count_wide(own_points, seed, is_inside) };
        }
        count(own_points, seed, is_inside)
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

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn count_wide(points: Range<u64>, seed: u64, is_inside: impl Fn(u32, u32) -> bool) -> u64 {
    count(points, seed, is_inside)
}

/// Inlined into both of its callers, and compiled for the registers of each.
#[inline(always)]
fn count(points: Range<u64>, seed: u64, is_inside: impl Fn(u32, u32) -> bool) -> u64 {
    let inside = points.map(|point| {
        let random = mix(seed.wrapping_add((point + 1).wrapping_mul(STEP)));
        u64::from(is_inside((random >> 32) as u32, random as u32))
    });
    inside.sum()
}

/// A number that looks as if it had nothing to do with `state`.
#[inline(always)]
fn mix(state: u64) -> u64 {
    let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
