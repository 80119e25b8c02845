//! Plain memory that was given back: every later access is a use after free.

use std::panic::Location;

use crate::explore::Ending;
use crate::explore::execution::Execution;
use crate::explore::op::{ObjectId, Op, OpKind, ThreadId};

/// Memory that was given back: by whom, and where.
#[derive(Clone)]
pub(crate) struct Retired {
    object: ObjectId,
    thread: ThreadId,
    at: &'static Location<'static>,
}

/// The first access to memory that had been given back; the execution ends with it.
pub(crate) struct UsedAfterFree {
    thread: ThreadId,
    what: &'static str,
    at: &'static Location<'static>,
    /// Index of what was retired.
    retired: usize,
}

impl Execution {
    /// Notes that memory is given back.
    pub(in crate::explore) fn retire(&mut self, thread: ThreadId, object: ObjectId, op: &Op) {
        self.retired.push(Retired {
            object,
            thread,
            at: op.at,
        });
    }

    /// Whether memory was given back.
    pub(in crate::explore) fn is_retired(&self, object: ObjectId) -> bool {
        self.retired.iter().any(|one| one.object == object)
    }

    /// Whether an access touches memory that was given back, which ends the execution.
    pub(in crate::explore) fn uses_after_free(
        &mut self,
        thread: ThreadId,
        op: &Op,
        object: ObjectId,
    ) -> bool {
        let accesses = matches!(
            op.kind,
            OpKind::CellRead | OpKind::CellWrite | OpKind::Retire | OpKind::Free { .. }
        );
        let allocation = Execution::allocation_of(op);
        let is_used =
            |one: &Retired| accesses && one.object == object || Some(one.object) == allocation;
        let Some(retired) = self.retired.iter().position(is_used) else {
            return false;
        };
        self.used_after_free.get_or_insert(UsedAfterFree {
            thread,
            what: op.kind.name(),
            at: op.at,
            retired,
        });
        true
    }

    /// The ending of an execution that has used memory after it was given back.
    pub(in crate::explore) fn ending_after_free(&self) -> Option<Ending> {
        let used = self.used_after_free.as_ref()?;
        let retired = &self.retired[used.retired];
        let place = |at: &Location<'_>| format!("{}:{}", at.file(), at.line());
        Some(Ending::UsedAfterFree {
            thread: self.thread_name(used.thread),
            what: used.what.into(),
            at: place(used.at),
            freed_by: self.thread_name(retired.thread),
            freed_at: place(retired.at),
        })
    }
}
