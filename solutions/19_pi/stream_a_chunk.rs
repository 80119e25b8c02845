//! A generator for each chunk, with a seed of its own that is mixed from the seed and the number of
//! the chunk.
//!
//! The choice where the generator cannot jump, or is somebody else's and takes nothing but a seed.
//! The points are the same for any number of threads, and other ones with another number of chunks.
//! The streams could overlap, by chance: with a state of 256 bits, as here, nobody will live to see
//! it. The generator is xoshiro256** (Blackman and Vigna, *Scrambled Linear Pseudorandom Number
//! Generators*, 2021), which its authors start with numbers of SplitMix64.

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
        // Mixed twice: else seed 1 with chunk 2 would be seed 2 with chunk 1.
        let mut generator = Generator::new(mix(mix(seed).wrapping_add(chunk)));
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

/// A number that looks as if it had nothing to do with `state`.
fn mix(state: u64) -> u64 {
    let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Random numbers: xoshiro256**.
struct Generator {
    state: [u64; 4],
}

impl Generator {
    fn new(seed: u64) -> Self {
        let numbers = [1, 2, 3, 4].map(|n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        Generator {
            state: numbers.map(|n| mix(seed.wrapping_add(n))),
        }
    }

    fn next(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let random = b.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let (c, d) = (c ^ a, d ^ b);
        self.state = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        random
    }
}
