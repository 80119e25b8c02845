use serde::{Deserialize, Serialize};

use super::{Step, Trace};

/// A moment of one execution: what has happened, and what can happen next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The steps that lead here.
    pub trace: Trace,
    /// The threads, in the order of [`Trace::threads`].
    pub threads: Vec<ThreadNow>,
    /// The objects that a step has used, or that a thread is about to use.
    pub objects: Vec<ObjectNow>,
    /// What can happen next; empty at an end.
    pub moves: Vec<Move>,
    /// How often a thread was interrupted that could have gone on.
    pub preemptions: u32,
    /// Whether every thread that can go on only goes round in a circle.
    pub circles: bool,
}

/// A thread at a position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadNow {
    /// Its name.
    pub name: String,
    /// Its number in schedules: `1`, `3-1`.
    pub number: String,
    /// Whether it can go on.
    pub state: ThreadState,
    /// The locks that it holds, by their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<String>,
    /// What it is about to do; None if it has ended.
    pub next: Option<Step>,
}

/// Whether a thread can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThreadState {
    /// Its next step can be taken.
    Ready,
    /// Its next step has to wait for another thread.
    Waits,
    /// It has ended.
    Ended,
}

/// A shared object at a position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectNow {
    /// Its name, as the source names it.
    pub name: String,
    /// What it is: `Mutex`, `atomic`, `channel`.
    pub noun: String,
    /// Its state in words, or its value: `held by worker-1`, `2`. None for plain memory that nobody
    /// has touched yet.
    pub state: Option<String>,
}

/// One decision that can be taken at a position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// The decision as a schedule writes it: `1`, or `2:1` for a step that can take effect in
    /// several ways.
    pub choice: String,
    /// The index of the thread.
    pub thread: usize,
    /// How its step takes effect, if not as everybody expects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way: Option<String>,
    /// Whether the way is something that only a weak memory or a whim of the system does: a stale
    /// value, a wakeup for no reason.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub surprise: bool,
    /// The index of the thread that it interrupts: one that could have gone on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preempts: Option<usize>,
}

impl Position {
    /// Adds how it came about, and what that tells of plain memory: its last value.
    pub(crate) fn tells(&mut self, trace: Trace, preemptions: u32) {
        for object in self
            .objects
            .iter_mut()
            .filter(|object| object.state.is_none())
        {
            let own = |step: &&Step| step.object.as_deref() == Some(&object.name);
            let last = trace.steps.iter().rev().filter(own);
            let mut values = last.filter_map(|step| step.wrote.as_deref().or(step.read()));
            object.state = values.next().map(str::to_owned);
        }
        self.trace = trace;
        self.preemptions = preemptions;
    }
}
