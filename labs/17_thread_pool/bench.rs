//! What is measured of lab 17: what a pool adds to jobs of 1, 10 and 100 µs.

use racelab::bench::rayon::prelude::*;
use racelab::bench::{self, Bench, rayon, reference, sequential, way};
use std::hint::black_box;
use subject::{Pool, Shutdown};

/// Steps of `spin` that take about a microsecond: work and not a clock, so that a core that is busy
/// with something else does not count as progress.
const STEPS: u64 = 600;

/// All jobs together take about so many microseconds.
const TOGETHER: usize = 20_000;

fn main() {
    bench::main(
        Bench::new("jobs of N µs each, 20 ms of them in all, handed to a pool one by one")
            .size_is("µs a job")
            .size(10)
            .sizes([1, 10, 100])
            .per("job", jobs)
            .note("The threads of all pools are there before the clock starts.")
            .note(
                "`rayon` splits the jobs among its threads as it sees fit; `rayon, one by one` hands \
                 over each by itself, as a pool does.",
            )
            .note(
                "`work_stealing` makes a job of several items, which is why it is fast here; the \
                 other pools make a job of each.",
            ),
        [
            sequential(|load| {
                let items = items(load.size);
                move || items.iter().map(|steps| spin(*steps)).fold(0, u64::wrapping_add)
            }),
            reference("rayon", |load| {
                let (items, pool) = (items(load.size), rayon_pool(load.threads));
                move || {
                    let found: Vec<_> = pool.install(|| items.par_iter().map(|n| spin(*n)).collect());
                    found.into_iter().fold(0, u64::wrapping_add)
                }
            }),
            reference("rayon, one by one", |load| {
                let (items, pool) = (items(load.size), rayon_pool(load.threads));
                move || {
                    let mut found = vec![0; items.len()];
                    pool.scope(|scope| {
                        for (steps, place) in items.iter().zip(&mut found) {
                            scope.spawn(move |_| *place = spin(*steps));
                        }
                    });
                    found.into_iter().fold(0, u64::wrapping_add)
                }
            }),
            way(|load| {
                let (items, pool) = (items(load.size), Held(Some(Pool::new(load.threads))));
                move || {
                    let pool = pool.0.as_ref().expect("it is there until it is dropped");
                    let found = pool.map(spin, items.clone());
                    let found = found.unwrap_or_else(|_| panic!("a job was lost"));
                    found.into_iter().fold(0, u64::wrapping_add)
                }
            }),
        ],
    );
}

fn jobs(microseconds: usize) -> usize {
    (TOGETHER / microseconds).max(1)
}

/// The steps of each job.
fn items(microseconds: usize) -> Vec<u64> {
    vec![microseconds as u64 * STEPS; jobs(microseconds)]
}

/// So many steps, none of which can begin before the one before it has ended.
fn spin(steps: u64) -> u64 {
    let step = |x: u64, _| black_box(x.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (x >> 29));
    (0..steps).fold(steps, step)
}

fn rayon_pool(threads: usize) -> rayon::ThreadPool {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
    pool.build().expect("threads")
}

/// A pool that is shut down when nobody measures it any more.
struct Held(Option<Pool>);

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(pool) = self.0.take() {
            pool.shutdown(Shutdown::Drain);
        }
    }
}
