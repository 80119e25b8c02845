//! The engines: for each its types, and how it runs a program over every interleaving.

use std::sync::atomic::{AtomicU64, Ordering};

use racelab::explore::{Limits, Orderings, Outcome, explore};
use serde::{Deserialize, Serialize};

use crate::cases::Program;

/// Who explores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Engine {
    /// Ours, on so many OS threads.
    Explorer { threads: usize },
    /// loom with std's `Arc`, whose clones and drops are no steps.
    Loom,
    /// loom with its own `Arc`.
    LoomArc,
    /// shuttle, depth first and without a bound.
    Shuttle,
}

impl Engine {
    /// In the order of the table.
    pub(crate) const ALL: [Engine; 5] = [
        Engine::Explorer { threads: 1 },
        Engine::Explorer { threads: 2 },
        Engine::Loom,
        Engine::LoomArc,
        Engine::Shuttle,
    ];

    /// The name in the table.
    pub(crate) fn name(self) -> String {
        match self {
            Engine::Explorer { threads: 1 } => "explorer".to_owned(),
            Engine::Explorer { threads } => format!("explorer, {threads} threads"),
            Engine::Loom => "loom".to_owned(),
            Engine::LoomArc => "loom (its own Arc)".to_owned(),
            Engine::Shuttle => "shuttle".to_owned(),
        }
    }
}

/// The explorer's limits on so many OS threads.
fn limits(threads: usize) -> Limits {
    Limits {
        // loom's question: every behaviour that the orderings leave.
        orderings: Orderings::AsWritten,
        executions: u64::MAX / 8,
        workers: threads,
        // Neither loom nor shuttle knows of them.
        spurious: 0,
        ..Limits::default()
    }
}

/// What an engine says of a program when it has come to its end.
pub(crate) struct Said {
    /// Distinct complete executions, where it knows.
    pub(crate) distinct: Option<u64>,
    /// Why not everything was explored.
    pub(crate) cut: Option<String>,
}

/// Explores a program; `executions` counts along, also for whoever looks from outside.
pub(crate) fn run(engine: Engine, program: Program, executions: &'static AtomicU64) -> Said {
    let begin = move || executions.fetch_add(1, Ordering::Relaxed);
    let said = Said {
        distinct: None,
        cut: None,
    };
    match engine {
        Engine::Explorer { threads } => {
            let limits = limits(threads);
            let found = explore(limits, move || {
                begin();
                let value = Some(explorer::run(program).to_string());
                Outcome { value, holds: true }
            });
            let distinct = Some(found.distinct);
            let cut = found.cut;
            return Said { distinct, cut };
        }
        Engine::Loom | Engine::LoomArc => {
            let mut builder = loom::model::Builder::new();
            builder.max_branches = 100_000;
            builder.preemption_bound = None;
            builder.max_duration = None;
            builder.max_permutations = None;
            builder.check(move || {
                begin();
                match engine {
                    Engine::LoomArc => loom_arc::run(program),
                    _ => loom_std::run(program),
                };
            });
        }
        Engine::Shuttle => {
            let body = move || {
                begin();
                shuttle_dfs::run(program);
            };
            shuttle::check_dfs(body, None);
        }
    }
    said
}

/// One engine's types and the programs over them.
macro_rules! engine {
    ($name:ident, $Arc:path, $($types:tt)*) => {
        #[path = "."]
        mod $name {
            mod types {
                pub(super) use $Arc;
                $($types)*
            }
            // The same text for every engine is what is compared.
            #[allow(clippy::duplicate_mod)]
            #[path = "programs.rs"]
            mod programs;
            pub(super) use programs::run;
        }
    };
}

engine! {
    explorer, std::sync::Arc,
    pub(super) use racelab::sync::atomic::{AtomicBool, AtomicU64};
    pub(super) use racelab::sync::thread::{spawn, yield_now};
    pub(super) use racelab::sync::{Condvar, Mutex};
    use racelab::sync::MutexGuard;

    #[track_caller]
    pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
        mutex.lock()
    }

    #[track_caller]
    pub(super) fn wait<'a, T>(
        condvar: &Condvar,
        mut guard: MutexGuard<'a, T>,
    ) -> MutexGuard<'a, T> {
        condvar.wait(&mut guard);
        guard
    }
}

/// The types of an engine in the shape of std's.
macro_rules! engine_like_std {
    ($name:ident, $engine:ident, $Arc:path) => {
        engine! {
            $name, $Arc,
            pub(super) use $engine::sync::atomic::{AtomicBool, AtomicU64};
            pub(super) use $engine::sync::{Condvar, Mutex};
            pub(super) use $engine::thread::{spawn, yield_now};
            use $engine::sync::MutexGuard;

            pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
                mutex.lock().unwrap()
            }

            pub(super) fn wait<'a, T>(
                condvar: &Condvar,
                guard: MutexGuard<'a, T>,
            ) -> MutexGuard<'a, T> {
                condvar.wait(guard).unwrap()
            }
        }
    };
}

engine_like_std!(loom_std, loom, std::sync::Arc);
engine_like_std!(loom_arc, loom, loom::sync::Arc);
engine_like_std!(shuttle_dfs, shuttle, std::sync::Arc);
