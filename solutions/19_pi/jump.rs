//! A generator for each chunk, set to where the chunk begins in the one long sequence of the seed.
//!
//! The choice where the points must be those that one generator would draw, one after the other: of
//! a program that was sequential, say. It takes a generator that can jump. For this one a jump is a
//! multiplication; others, as xoshiro, come with a table for a jump of 2^128 steps, and give each
//! chunk a stretch so long that it never meets the next.

use racelab::sync::thread;

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
        let mut generator = Generator { state: seed };
        generator.jump(own_points.start);
        let inside = own_points.filter(|_| {
            let random = generator.next();
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

/// Random numbers: SplitMix64 (Steele, Lea and Flood, *Fast Splittable Pseudorandom Number
/// Generators*, OOPSLA 2014).
struct Generator {
    state: u64,
}

impl Generator {
    const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

    fn next(&mut self) -> u64 {
        self.jump(1);
        let z = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// As `numbers` calls of `next`.
    fn jump(&mut self, numbers: u64) {
        let steps = numbers.wrapping_mul(Self::STEP);
        self.state = self.state.wrapping_add(steps);
    }
}
