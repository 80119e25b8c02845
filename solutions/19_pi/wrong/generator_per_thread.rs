//! Verdict: refuted — wrong result, by the_same_points_for_any_number_of_threads
//!
//! A generator for each thread, whose seed is mixed with the number of the thread: good points, and
//! other ones on a machine with other threads.

use racelab::sync::thread;

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

pub fn count_inside(
    points: u64,
    chunks: u64,
    threads: usize,
    seed: u64,
    is_inside: impl Fn(u32, u32) -> bool + Copy + Send + Sync + 'static,
) -> u64 {
    let work = |thread: u64| {
        let mut state = mix(seed.wrapping_add(thread));
        let mut inside = 0;
        for chunk in (thread..chunks).step_by(threads) {
            for _ in chunk * points / chunks..(chunk + 1) * points / chunks {
                state = state.wrapping_add(STEP);
                let random = mix(state);
                inside += u64::from(is_inside((random >> 32) as u32, random as u32));
            }
        }
        inside
    };
    thread::scope(|scope| {
        let threads = (0..threads as u64).map(|thread| scope.spawn(move || work(thread)));
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
