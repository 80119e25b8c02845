//! One thread draws, the others count: the numbers of a chunk travel in one message.
//!
//! An unusual way. The choice where the numbers cannot be made by many: they come from a device, a
//! file, or a generator that neither jumps nor has streams. Only the counting is shared out, so it
//! should be the larger part. The channel has little room: who draws does not run ahead and fill
//! the memory.

use racelab::sync::{channel, thread};

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
    let (send, batches) = channel::bounded::<Vec<u64>>(2 * threads);
    let count_batches = |batches: channel::Receiver<Vec<u64>>| -> u64 {
        let is_inside = |random: &u64| is_inside((random >> 32) as u32, *random as u32);
        let counts = batches.into_iter();
        counts
            .map(|batch| batch.iter().copied().filter(is_inside).count() as u64)
            .sum()
    };
    thread::scope(|scope| {
        let counters: Vec<_> = (0..threads)
            .map(|_| {
                let batches = batches.clone();
                scope.spawn(move || count_batches(batches))
            })
            .collect();
        drop(batches);
        let mut state = seed;
        let mut random = || {
            state = state.wrapping_add(STEP);
            mix(state)
        };
        for chunk in 0..chunks {
            let own_points = chunk * points / chunks..(chunk + 1) * points / chunks;
            let batch = own_points.map(|_| random()).collect();
            send.send(batch).expect("the counters listen");
        }
        drop(send);
        let counts = counters.into_iter().map(|counter| counter.join());
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
