//! One program, over many executions.

use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

use shuttle::scheduler::{PctScheduler, RandomScheduler};
use shuttle::{Config, FailurePersistence, MaxSteps, Runner};

use crate::{SKIPPED, lazy_static};

/// The depth of PCT: it finds bugs that need one ordering less than this among a few operations.
/// Most need two or three.
const DEPTH: usize = 3;

/// Bytes of a thread's stack.
const STACK_SIZE: usize = 256 * 1024;

/// How a program is checked. Of loom's limits only the length of an execution means anything here.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "as loom has them")]
pub struct Builder {
    pub max_threads: usize,
    pub max_branches: usize,
    pub preemption_bound: Option<usize>,
    pub max_duration: Option<Duration>,
    pub max_permutations: Option<usize>,
    pub checkpoint_interval: usize,
}

impl Builder {
    /// Without limits.
    pub fn new() -> Self {
        Builder::default()
    }

    /// Runs `f` in as many executions as the environment says, up to the first that goes wrong.
    ///
    /// # Panics
    /// As the execution that went wrong.
    pub fn check(&self, f: impl Fn() + Send + Sync + 'static) {
        let number = |name| env::var(name).ok()?.parse::<u32>().ok();
        let runs = number("RACELAB_SHUTTLE_RUNS").unwrap_or(10_000) as usize;
        let seconds = number("RACELAB_SHUTTLE_SECONDS").unwrap_or(5);
        let mut config = Config::new();
        config.stack_size = STACK_SIZE;
        config.failure_persistence = FailurePersistence::None;
        config.max_steps = MaxSteps::FailAfter(self.max_branches);
        config.max_time = Some(Duration::from_secs(seconds.into()));
        config.silence_warnings = true;
        let one = move || {
            lazy_static::begin();
            f();
        };
        SKIPPED.set(false);
        let ended = catch_unwind(AssertUnwindSafe(|| match env::var("RACELAB_SHUTTLE") {
            Ok(name) if name == "pct" => {
                Runner::new(PctScheduler::new_from_seed(0, DEPTH, runs), config).run(one)
            }
            _ => Runner::new(RandomScheduler::new_from_seed(0, runs), config).run(one),
        }));
        if let Err(payload) = ended
            && !SKIPPED.take()
        {
            resume_unwind(payload);
        }
    }
}
