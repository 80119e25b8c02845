//! Verdict: refuted — wrong result, by every_point_is_counted
//!
//! Each chunk counts `points / chunks` points; of three in two chunks one is missing.

use racelab::sync::thread;

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

pub fn count_inside(
    points: u64,
    chunks: u64,
    threads: usize,
    seed: u64,
    is_inside: impl Fn(u32, u32) -> bool + Copy + Send + Sync + 'static,
) -> u64 {
    let count_chunk = |chunk: u64| {
        let in_a_chunk = points / chunks;
        let own_points = chunk * in_a_chunk..(chunk + 1) * in_a_chunk;
        let inside = own_points.filter(|point| {
            let random = mix(seed.wrapping_add((point + 1).wrapping_mul(STEP)));
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
