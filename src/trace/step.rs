use serde::{Deserialize, Serialize};

/// A place in a source file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file as the compiler was given it, relative to the checkout where it is inside.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

/// How a step touches its object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// It reads a value.
    Read,
    /// It writes a value.
    Write,
    /// It reads and writes in one step.
    ReadWrite,
    /// It reads or writes no value: a lock, a notification, a yield.
    Sync,
}

impl Access {
    /// Whether the step reads the value of its object.
    pub fn reads(self) -> bool {
        matches!(self, Access::Read | Access::ReadWrite)
    }

    /// Whether the step changes the value of its object.
    pub fn writes(self) -> bool {
        matches!(self, Access::Write | Access::ReadWrite)
    }
}

/// One visible operation that took effect: a line of a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its number in the trace, from 1.
    pub step: usize,
    /// The index of its thread in [`Trace::threads`]; 0 is the scenario itself, `main`.
    pub thread: usize,
    /// The call as the source has it, without its object: `store(1, Relaxed)`, `lock()`.
    pub op: String,
    /// The object, named as the source names it: `value`, `forks[1]`. None for `yield_now()`.
    pub object: Option<String>,
    /// What it read, received or was told, if it reads; else what it wrote or sent.
    pub value: Option<String>,
    /// How it touches its object.
    pub access: Access,
    /// Whether the object is plain memory, where conflicting accesses can be a data race.
    pub plain: bool,
    /// Where the student wrote it.
    pub place: Place,
    /// What else there is to say: `wakes worker-2`, `data race with step 3`, `waits`.
    pub note: Option<String>,
}

impl Step {
    /// The step as a timeline shows it: `value.load(Relaxed) → 0`.
    pub fn text(&self) -> String {
        let call = match &self.object {
            Some(object) => format!("{object}.{}", self.op),
            None => self.op.clone(),
        };
        match &self.value {
            Some(value) if self.access.reads() => format!("{call} → {value}"),
            _ => call,
        }
    }
}

/// One execution: its threads and its steps, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// Names of the threads; the first is `main`, unnamed ones are `thread-1`, `thread-2`, …
    pub threads: Vec<String>,
    /// The steps in the order in which they took effect.
    pub steps: Vec<Step>,
}
