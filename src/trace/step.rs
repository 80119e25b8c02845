use serde::{Deserialize, Serialize};

use super::{Action, Order, Usage};

/// A place in a source file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file as the compiler was given it, relative to the checkout where it is inside.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

impl Place {
    /// The file's own name, without its folders.
    pub fn file_name(&self) -> &str {
        self.file.rsplit(['/', '\\']).next().unwrap_or(&self.file)
    }

    /// Whether the scenarios stand there, and not the program under judgement: each `spec.rs` is
    /// called so.
    pub(super) fn is_in_a_spec(&self) -> bool {
        self.file_name() == "spec.rs"
    }
}

/// How a step touches its object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// It reads a value.
    Read,
    /// It writes a value.
    Write,
    /// It reads and writes in one step.
    ReadWrite,
    /// It reads or writes no value: a lock, a notification, a yield.
    #[default]
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
///
/// What only some steps have to say is left out of the JSON of all others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its number in the trace, from 1.
    pub step: usize,
    /// The index of its thread in [`Trace::threads`](super::Trace::threads); 0 is the scenario
    /// itself, `main`.
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
    /// What else there is to say: `wakes worker-2`, `data race with step 3`.
    pub note: Option<String>,
    /// What it does, as data.
    #[serde(default, skip_serializing_if = "Action::is_other")]
    pub action: Action,
    /// How the source uses it.
    #[serde(default, skip_serializing_if = "Usage::is_unknown")]
    pub usage: Usage,
    /// Its object's number: two names may stand for one object (the ends of a channel).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<usize>,
    /// The number of a second object: the mutex that a `wait` gives back, the condition variable
    /// from whose `wait` a thread comes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<usize>,
    /// The memory ordering that it was done with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordering: Option<Order>,
    /// What its memory holds after it, if it writes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrote: Option<String>,
    /// Whether it did not do what it tried: a `compare_exchange` that found another value, a
    /// `try_lock` that found the lock taken, a `recv` that found the channel closed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub failed: bool,
    /// The number of the step whose write it read; None if it read what its memory was made with,
    /// or reads no memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reads_from: Option<usize>,
    /// For a load that read an older store: the number of the step that wrote the latest one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale: Option<usize>,
    /// The indices of the threads that it wakes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wakes: Vec<usize>,
    /// Whether a destructor does it while a panic of its thread unwinds.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unwinds: bool,
    /// The index of the thread that it interrupts: one that could have gone on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preempts: Option<usize>,
}

fn is_false(value: &bool) -> bool {
    !value
}

impl Step {
    /// The step as a timeline shows it: `value.load(Relaxed) → 0`.
    pub fn text(&self) -> String {
        let call = match &self.object {
            Some(object) if !self.action.is_of_the_heap() => format!("{object}.{}", self.op),
            _ => self.op.clone(),
        };
        match &self.value {
            Some(value) if self.access.reads() || self.failed => format!("{call} → {value}"),
            _ => call,
        }
    }

    /// The value that it found in its memory, if it reads.
    pub fn read(&self) -> Option<&str> {
        let value = self.value.as_deref().filter(|_| self.access.reads())?;
        if self.action != Action::Exchange {
            return Some(value);
        }
        let inner = value.strip_prefix("Ok(").or(value.strip_prefix("Err("));
        inner.and_then(|inner| inner.strip_suffix(')'))
    }
}
