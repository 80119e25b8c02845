//! What is measured: programs of a few threads, and how their rows are called.

/// A program, in its size.
#[derive(Clone, Copy)]
pub(crate) enum Program {
    /// Every worker adds one to a number under a lock, so many times.
    Locked { workers: usize, times: usize },
    /// The same with `fetch_add(Relaxed)`.
    FetchAdd { workers: usize, times: usize },
    /// The same with a load and a store: updates are lost.
    Racy { workers: usize, times: usize },
    /// Each takes two forks; in the order of the forks, or the left one first, which can deadlock.
    Philosophers { seats: usize, ordered: bool },
    /// A buffer of one slot between so many producers and as many consumers, with `notify_all`.
    Buffer { pairs: usize },
    /// Data and a flag, Release and Acquire.
    MessagePassing,
    /// Each of two stores to its own place and loads the other's: all SeqCst, or Release and
    /// Acquire.
    StoreBuffering { seq_cst: bool },
    /// Two writers to different places, two readers of both: all SeqCst, or all Relaxed.
    Iriw { seq_cst: bool },
    /// Each enters a critical section so often, behind a flag.
    SpinLock { workers: usize, times: usize },
}

/// A program, and its name in the table.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) program: Program,
}

/// Workers and how often each of them does its operation.
const SIZES: [(usize, usize); 6] = [(2, 3), (3, 2), (3, 3), (4, 2), (3, 4), (4, 3)];

/// All cases, in the order of the table.
pub(crate) fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |name: String, program| cases.push(Case { name, program });
    for (workers, times) in SIZES {
        let name = format!("locked {workers}×{times}");
        add(name, Program::Locked { workers, times });
    }
    for (workers, times) in SIZES {
        let name = format!("fetch_add {workers}×{times}");
        add(name, Program::FetchAdd { workers, times });
    }
    for (workers, times) in SIZES {
        let name = format!("racy {workers}×{times}");
        add(name, Program::Racy { workers, times });
    }
    for (ordered, how) in [(true, "ordered forks"), (false, "left fork first")] {
        for seats in [2, 3, 5] {
            let name = format!("philosophers {seats}, {how}");
            add(name, Program::Philosophers { seats, ordered });
        }
    }
    let name = "bounded buffer 2+2, notify_all".to_owned();
    add(name, Program::Buffer { pairs: 2 });
    add("message passing".to_owned(), Program::MessagePassing);
    for (seq_cst, how) in [(true, "SeqCst"), (false, "Release/Acquire")] {
        let name = format!("store buffering, {how}");
        add(name, Program::StoreBuffering { seq_cst });
    }
    for (seq_cst, how) in [(true, "SeqCst"), (false, "Relaxed")] {
        add(format!("IRIW, {how}"), Program::Iriw { seq_cst });
    }
    let (workers, times) = (2, 2);
    let name = format!("spin lock {workers}×{times}");
    add(name, Program::SpinLock { workers, times });
    cases
}

impl Program {
    /// Whether it has a deadlock: a finding, at which an engine may end.
    pub(crate) fn deadlocks(&self) -> bool {
        matches!(self, Program::Philosophers { ordered: false, .. })
    }

    /// Whether this row has loom with its own `Arc`, and the explorer with two threads.
    pub(crate) fn has_row_of(&self, engine: super::engines::Engine) -> bool {
        use super::engines::Engine;
        let locked = match *self {
            Program::Locked { workers, times } => Some((workers, times)),
            _ => None,
        };
        match engine {
            Engine::Explorer { threads: 1 } | Engine::Loom | Engine::Shuttle => true,
            Engine::Explorer { .. } => locked == Some((3, 4)),
            Engine::LoomArc => locked == Some((3, 2)),
        }
    }
}
