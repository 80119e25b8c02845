//! Random points, counted by several threads. The part of them that lies in a circle tells π.
//!
//! Make every random number be used once, whichever way the threads interleave, and draw the same
//! points for any number of threads. Let the threads look at points at the same time. Keep the name
//! and the arguments of `count_inside`; all else is yours to change.

use racelab::sync::cell::SharedCell;
use racelab::sync::thread;

/// Random numbers: SplitMix64, of Steele, Lea and Flood (OOPSLA 2014).
struct Generator {
    // TODO: how many of them does it take? Who may have which?
    state: SharedCell<u64>,
}

impl Generator {
    fn next(&self) -> u64 {
        // TODO: this comment is a hope. What if two threads take the same step?
        // SAFETY: whichever thread takes the step, what comes out is a random number.
        let state = unsafe {
            let state = self.state.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
            self.state.set(state);
            state
        };
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

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
    let generator = Generator {
        state: SharedCell::new(seed),
    };
    let work = |first_chunk: u64| {
        let own_chunks = (first_chunk..chunks).step_by(threads);
        let points_of = |chunk| chunk * points / chunks..(chunk + 1) * points / chunks;
        let inside = own_chunks.flat_map(points_of).filter(|_| {
            let random = generator.next();
            is_inside((random >> 32) as u32, random as u32)
        });
        inside.count() as u64
    };
    thread::scope(|scope| {
        let spawn = |first_chunk| scope.spawn(move || work(first_chunk));
        let threads: Vec<_> = (0..threads as u64).map(spawn).collect();
        let counts = threads.into_iter().map(|thread| thread.join().unwrap());
        counts.sum()
    })
}
