use serde::{Deserialize, Serialize};

use super::{Kind, Place, Trace};

/// A thread that cannot go on, and what it waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// The thread that waits.
    pub thread: String,
    /// The call that it waits in: `forks[1].lock()`.
    pub waits_for: String,
    /// The thread that would have to move first, where there is just one such.
    pub held_by: Option<String>,
    /// The call of that thread, where it holds nothing but waits too, and comes first: `write()`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub behind: Option<String>,
    /// Where it waits.
    pub place: Place,
}

/// How a program goes wrong: one execution, and what it shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The bug's name.
    pub kind: Kind,
    /// What went wrong, as the program or the scenario said it: a panic's message, a forbidden
    /// outcome.
    pub message: String,
    /// A sentence or two on how it came about, with threads, steps and lines.
    pub diagnosis: String,
    /// Whether only the orderings as written show it: with every atomic access `SeqCst`, no
    /// interleaving goes wrong.
    #[serde(default)]
    pub only_as_written: bool,
    /// Loads that read an older store than the latest.
    #[serde(default)]
    pub stale: u32,
    /// Wakeups and failures of weak exchanges for no reason.
    #[serde(default)]
    pub spurious: u32,
    /// How often a thread was interrupted that could have gone on.
    pub preemptions: u32,
    /// Whether no counterexample has fewer stale loads and things that happen for no reason, nor as
    /// few and fewer preemptions, nor as few of all and fewer steps.
    pub minimal: bool,
    /// The decisions that lead there: `1.2.2.1`. Empty where the failure has no schedule (a hang).
    pub schedule: String,
    /// The execution.
    pub trace: Trace,
    /// Who waits for whom, in order round the circle if there is one; empty unless threads wait.
    pub cycle: Vec<Wait>,
    /// What in it loom does not know of, so that its silence is no contradiction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beyond_loom: Option<String>,
}

impl Failure {
    /// A failure that nobody has a trace of: a crash, a hang, what loom or real threads have shown.
    pub fn without_trace(kind: Kind, message: String, diagnosis: String) -> Self {
        Failure {
            kind,
            message,
            diagnosis,
            only_as_written: false,
            stale: 0,
            spurious: 0,
            preemptions: 0,
            minimal: false,
            schedule: String::new(),
            trace: Trace::default(),
            cycle: Vec::new(),
            beyond_loom: None,
        }
    }
}
