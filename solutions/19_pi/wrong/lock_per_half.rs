//! Verdict: refuted — lost update, by every_number_is_used_once
//!
//! The state is read under the lock and written under the lock; two threads read the same.

use racelab::sync::{Mutex, thread};

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

pub fn count_inside(
    points: u64,
    chunks: u64,
    threads: usize,
    seed: u64,
    is_inside: impl Fn(u32, u32) -> bool + Copy + Send + Sync + 'static,
) -> u64 {
    let state = Mutex::new(seed);
    let random = || {
        let last = *state.lock();
        let next = last.wrapping_add(STEP);
        *state.lock() = next;
        mix(next)
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
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum()
    })
}

fn mix(state: u64) -> u64 {
    let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
