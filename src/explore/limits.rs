//! How far to explore, and under which rules.

/// What an atomic access orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Orderings {
    /// As if every atomic access were `SeqCst`: loads read the latest store. What goes wrong then
    /// is a matter of interleaving, and no ordering on the same atomics would mend it.
    #[default]
    SequentiallyConsistent,
    /// What the program says, with the stale loads that this allows: what goes wrong only now is a
    /// missing release or acquire, or a missing `SeqCst`.
    AsWritten,
}

/// How far to explore, and under which rules. All are counts, so that the same program gets the
/// same verdict on any machine.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// What an atomic access orders.
    pub orderings: Orderings,
    /// Executions in all; past them, executions of every part of a [hunt](super::hunt).
    pub executions: u64,
    /// Operations in one execution.
    pub steps: u64,
    /// States in the graph. Past them only fingerprints are kept, 32 times as many.
    pub states: usize,
    /// Random executions of a [hunt](super::hunt), together with their steps: there are at most
    /// 500 times as many.
    pub samples: u64,
    /// How often something may happen for no reason at one line, in one thread of one execution:
    /// a `wait` or `park` that ends, a `compare_exchange_weak` that fails. 0: never.
    pub spurious: u32,
    /// OS threads that search; 0 is one for each core. What is found does not depend on it.
    pub workers: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            orderings: Orderings::default(),
            executions: 1_000_000,
            steps: 10_000,
            states: 200_000,
            samples: 10_000,
            spurious: 1,
            workers: 0,
        }
    }
}

impl Limits {
    /// How many fingerprints are kept, graph or not.
    pub(super) fn fingerprints(&self) -> usize {
        self.states.saturating_mul(32)
    }

    pub(super) fn workers(&self) -> usize {
        match self.workers {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            workers => workers,
        }
    }
}
