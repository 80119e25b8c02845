use serde::{Deserialize, Serialize};

use super::Step;

/// One execution: its threads and its steps, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// Names of the threads; the first is `main`, unnamed ones are `thread-1`, `thread-2`, …
    pub threads: Vec<String>,
    /// The steps in the order in which they took effect.
    pub steps: Vec<Step>,
    /// What each thread that has not ended would do next. These steps never took effect: their
    /// number is 0, and they have read nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<Pending>,
    /// Which thread started and which joined which.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lives: Vec<Life>,
    /// Permits that were kept for good.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forgotten: Vec<Forgotten>,
}

/// What a thread would do next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The step, as far as it is known before it is taken.
    pub step: Step,
    /// Whether it cannot be taken: its thread waits.
    pub waits: bool,
}

/// A thread's start, or a `join` that returned. Neither is a step: they commute with every step
/// of the other threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Life {
    /// The index of the thread that starts or joins another.
    pub thread: usize,
    /// The index of that other.
    pub other: usize,
    /// Whether it joins; else it starts.
    pub joins: bool,
    /// The number of the step after which it happened; 0 before the first.
    pub after: usize,
}

/// A permit that its owner has kept for good: `Permit::forget`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forgotten {
    /// The index of the thread.
    pub thread: usize,
    /// The semaphore, as in [`Step::id`].
    pub id: usize,
}
