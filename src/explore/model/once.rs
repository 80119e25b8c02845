//! An initialization that happens once: under `Once`, `OnceLock` and `LazyLock`.

use crate::explore::execution::Execution;
use crate::explore::hash::Chain;
use crate::explore::op::{Op, OpKind, Reply, ThreadId};
use crate::trace::Access;

use super::State;

/// How far an initialization is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Once {
    /// Nobody has begun.
    New,
    /// This thread is at it.
    Running(ThreadId),
    /// It is done.
    Done,
    /// The thread that was at it has panicked.
    Poisoned,
}

/// An operation on an initialization, with the name of the method that it is a part of.
#[derive(Clone, Copy, Debug)]
pub(crate) enum OnceOp {
    /// Begins it, waiting while a thread is at it. `force`: even after a panic.
    Begin { name: &'static str, force: bool },
    /// Ends it: it is done, or has panicked.
    End { name: &'static str, done: bool },
    /// Does all of it in one step, waiting while a thread is at it.
    Set,
    /// Asks whether it is done.
    Look { name: &'static str },
}

impl OnceOp {
    /// A number that tells operations apart, for fingerprints.
    pub(crate) fn word(self) -> u64 {
        match self {
            OnceOp::Begin { force, .. } => u64::from(force),
            OnceOp::End { done, .. } => 2 + u64::from(done),
            OnceOp::Set => 4,
            OnceOp::Look { .. } => 5,
        }
    }

    /// The name of the method.
    pub(crate) fn name(self) -> &'static str {
        match self {
            OnceOp::Begin { name, .. } | OnceOp::End { name, .. } | OnceOp::Look { name } => name,
            OnceOp::Set => "set",
        }
    }

    /// The call as a timeline shows it; `value` is what is set.
    pub(crate) fn call(self, value: Option<&str>) -> String {
        match self {
            OnceOp::Set => format!("set({})", value.unwrap_or("…")),
            OnceOp::End { name, done: true } => format!("{name}() is done"),
            OnceOp::End { name, done: false } => format!("{name}() has panicked"),
            OnceOp::Begin { name, .. } | OnceOp::Look { name } => format!("{name}()"),
        }
    }

    /// What it told its thread; `value` is what the cell holds, where that is known.
    pub(crate) fn told(self, reply: Reply, value: Option<String>) -> Option<String> {
        match self {
            OnceOp::Look { name: "get" } if reply.ok => {
                Some(value.map_or("Some".into(), |value| format!("Some({value})")))
            }
            OnceOp::Look { name: "get" } => Some("None".into()),
            OnceOp::Look { .. } => Some(reply.ok.to_string()),
            OnceOp::Set if !reply.ok => Some("Err".into()),
            _ => value,
        }
    }

    /// How it touches its object.
    pub(crate) fn access(self, reply: Reply) -> Access {
        match self {
            OnceOp::Look { .. } => Access::Read,
            OnceOp::Begin { .. } | OnceOp::Set if !reply.ok => Access::Read,
            OnceOp::Begin { .. } => Access::Sync,
            OnceOp::Set | OnceOp::End { .. } => Access::Write,
        }
    }
}

impl Once {
    /// Whether an operation can take effect now. Who initializes waits for itself, too.
    pub(crate) fn lets(self, op: OnceOp) -> bool {
        let waits = matches!(op, OnceOp::Begin { .. } | OnceOp::Set);
        !(waits && matches!(self, Once::Running(_)))
    }

    /// Whether an operation would change nothing but its own thread.
    pub(crate) fn only_shows(self, op: OnceOp) -> bool {
        match op {
            OnceOp::Look { .. } => true,
            OnceOp::Begin { force: false, .. } => matches!(self, Once::Done | Once::Poisoned),
            OnceOp::Begin { force: true, .. } | OnceOp::Set => self == Once::Done,
            OnceOp::End { .. } => false,
        }
    }

    /// What an operation would observe, at this version. Whether somebody has begun cannot be told
    /// by a look: as long as it is not done, all looks are the same.
    pub(crate) fn observed(self, op: OnceOp, version: Chain) -> Chain {
        match op {
            OnceOp::Look { .. } if self != Once::Done => Chain::default(),
            _ => version,
        }
    }
}

impl Execution {
    /// An operation on an initialization: what it tells (`ok`: it was done by this, or the look
    /// found it done; `closed`: it was poisoned), and whether it changes anything.
    pub(in crate::explore) fn apply_to_once(
        &mut self,
        thread: ThreadId,
        op: &Op,
        index: usize,
        note: &mut Option<String>,
    ) -> (Reply, bool) {
        let (me, object) = (&mut self.threads[thread], &mut self.objects[index]);
        let (OpKind::Once(op), State::Once(once)) = (op.kind, &mut object.state) else {
            unreachable!("not an operation of an initialization")
        };
        let reply = Reply {
            ok: !once.only_shows(op) || matches!((op, *once), (OnceOp::Look { .. }, Once::Done)),
            closed: *once == Once::Poisoned,
            ..Reply::default()
        };
        // What was done, or given up, happens before whoever finds it so.
        if !matches!(op, OnceOp::Look { .. }) || reply.ok {
            me.clock.join(&object.clock);
        }
        if once.only_shows(op) {
            return (reply, false);
        }
        *once = match op {
            OnceOp::Begin { .. } => Once::Running(thread),
            OnceOp::Set | OnceOp::End { done: true, .. } => Once::Done,
            _ => Once::Poisoned,
        };
        match op {
            OnceOp::Begin { .. } => *note = Some("the first: runs it".into()),
            _ => object.clock = me.clock.clone(),
        }
        object.version = me.chain;
        (reply, true)
    }
}
