//! Verdict: refuted — lost update, by every_point_is_counted
//!
//! Every point is drawn once, and what is counted is added up in two steps.

use racelab::sync::atomic::{AtomicU64, Ordering::SeqCst};
use racelab::sync::thread;

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

pub fn count_inside(
    points: u64,
    chunks: u64,
    threads: usize,
    seed: u64,
    is_inside: impl Fn(u32, u32) -> bool + Copy + Send + Sync + 'static,
) -> u64 {
    let total = &AtomicU64::new(0);
    let work = |first: u64| {
        for chunk in (first..chunks).step_by(threads) {
            let own_points = chunk * points / chunks..(chunk + 1) * points / chunks;
            let inside = own_points.filter(|point| {
                let random = mix(seed.wrapping_add((point + 1).wrapping_mul(STEP)));
                is_inside((random >> 32) as u32, random as u32)
            });
            let inside = inside.count() as u64;
            total.store(total.load(SeqCst) + inside, SeqCst);
        }
    };
    thread::scope(|scope| {
        for first in 0..threads as u64 {
            scope.spawn(move || work(first));
        }
    });
    total.load(SeqCst)
}

fn mix(state: u64) -> u64 {
    let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
