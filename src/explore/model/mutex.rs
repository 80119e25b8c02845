//! A mutex: who holds it.

use crate::explore::execution::{Execution, Misuse};
use crate::explore::model::State;
use crate::explore::op::{Op, OpKind, Reply, ThreadId};
use crate::explore::way::{self, Ways};

/// In which ways an operation on a mutex of this owner can take effect.
#[inline]
pub(super) fn ways(op: &Op, owner: Option<ThreadId>) -> Ways {
    match op.kind {
        OpKind::Lock | OpKind::Relock { .. } => way::if_enabled(owner.is_none()),
        OpKind::TryLockFor => way::in_time(owner.is_none()),
        _ => way::if_enabled(true),
    }
}

/// Whether an operation would find it taken and go on without.
#[inline]
pub(super) fn only_looks(op: &Op, owner: Option<ThreadId>) -> bool {
    owner.is_some() && matches!(op.kind, OpKind::TryLock | OpKind::TryLockFor)
}

impl Execution {
    pub(super) fn apply_to_mutex(
        &mut self,
        thread: ThreadId,
        op: &Op,
        index: usize,
        note: &mut Option<String>,
    ) -> (Reply, bool) {
        let (me, object) = (&mut self.threads[thread], &mut self.objects[index]);
        let State::Mutex { owner } = &mut object.state else {
            unreachable!("not a mutex")
        };
        let mut changes = true;
        match op.kind {
            OpKind::Unlock { .. } if *owner != Some(thread) => {
                let owner = *owner;
                *note = Some(self.misuse(thread, op, owner));
                return (Reply::FAILED, true);
            }
            OpKind::Unlock { changed } => {
                *owner = None;
                object.clock = me.clock.clone();
                if changed {
                    object.contents = me.chain;
                }
            }
            _ if owner.is_some() => return (Reply::FAILED, false),
            _ => {
                *owner = Some(thread);
                me.clock.join(&object.clock);
                // Nobody has had it while the thread waited for a time.
                changes =
                    !matches!(op.kind, OpKind::Relock { .. }) || object.version != me.gave_back;
            }
        }
        object.version = me.chain;
        (Reply::DONE, changes)
    }

    /// A thread gives back what it does not hold: the execution ends here. Why it is wrong.
    fn misuse(&mut self, thread: ThreadId, op: &Op, owner: Option<ThreadId>) -> String {
        let why = match owner {
            Some(owner) => format!("{} holds it", self.thread_name(owner)),
            None => "nobody holds it".into(),
        };
        let what = match owner {
            Some(owner) => format!(
                "unlocks a Mutex that {} holds, not {}",
                self.thread_name(owner),
                self.thread_name(thread)
            ),
            None => "unlocks a Mutex that nobody holds".into(),
        };
        let misuse = Misuse {
            thread,
            what,
            at: op.at,
        };
        self.misuse.get_or_insert(misuse);
        why
    }
}
