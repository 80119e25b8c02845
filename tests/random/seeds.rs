//! Runs a property on random programs, in parallel, and tells how to run one again.

use std::env;
use std::fmt::Debug;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use proptest::strategy::BoxedStrategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

fn number(name: &str) -> Option<u64> {
    let text = env::var(name).ok()?;
    let number = text.parse();
    Some(number.unwrap_or_else(|_| panic!("{name} is a number, not {text:?}")))
}

/// Runs the property on `programs` programs, or as many as `RACELAB_PROGRAMS` says, and returns
/// on how many.
///
/// # Panics
/// If it does not hold of one of them: with the smallest one that remains when steps are dropped
/// of which it does not hold either.
pub(crate) fn for_random_programs<P: Debug>(
    programs: u64,
    strategy: fn() -> BoxedStrategy<P>,
    property: impl Fn(&P) -> Result<(), String> + Sync,
) -> u64 {
    let programs = number("RACELAB_PROGRAMS").unwrap_or(programs);
    let first = number("RACELAB_SEED").unwrap_or_else(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        now.map_or(0, |now| now.as_micros() as u64)
    });
    println!("RACELAB_SEED={first} RACELAB_PROGRAMS={programs}");
    let (next, failed) = (AtomicU64::new(0), AtomicBool::new(false));
    let failures = Mutex::new(Vec::new());
    let work = || {
        let strategy = strategy();
        while !failed.load(Ordering::Relaxed) {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= programs {
                break;
            }
            let seed = first.wrapping_add(index);
            if let Err(failure) = check(seed, &strategy, &property) {
                failed.store(true, Ordering::Relaxed);
                failures.lock().unwrap().push((seed, failure));
            }
        }
    };
    let cores = thread::available_parallelism().map_or(1, |cores| cores.get());
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(work);
        }
    });
    if let Some((seed, failure)) = failures.into_inner().unwrap().into_iter().next() {
        panic!("{failure}\nagain: RACELAB_SEED={seed} RACELAB_PROGRAMS=1");
    }
    programs
}

/// Runs the property on the program of one seed; if it does not hold, tells why not of the
/// smallest program that was found.
fn check<P: Debug>(
    seed: u64,
    strategy: &BoxedStrategy<P>,
    property: &impl Fn(&P) -> Result<(), String>,
) -> Result<(), String> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let config = Config {
        cases: 1,
        failure_persistence: None,
        max_shrink_iters: 10_000,
        ..Config::default()
    };
    let run = TestRunner::new_with_rng(config, random).run(&strategy, |program| {
        property(&program).map_err(TestCaseError::fail)
    });
    match run {
        Ok(()) => Ok(()),
        Err(TestError::Fail(why, program)) => Err(format!("{program:?}{why}")),
        Err(TestError::Abort(why)) => Err(format!("seed {seed}: {why}")),
    }
}
