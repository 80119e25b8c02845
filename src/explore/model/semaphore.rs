//! A semaphore: how many permits are free.

use crate::explore::execution::Execution;
use crate::explore::model::State;
use crate::explore::op::{Op, OpKind, Reply, ThreadId};
use crate::explore::way::{self, Ways};

/// In which ways an operation on a semaphore with so many free permits can take effect.
pub(super) fn ways(op: &Op, permits: usize) -> Ways {
    match op.kind {
        OpKind::Acquire => way::if_enabled(permits > 0),
        OpKind::TryAcquireFor => way::in_time(permits > 0),
        _ => way::if_enabled(true),
    }
}

/// Whether an operation would change nothing.
pub(super) fn only_looks(op: &Op, permits: usize) -> bool {
    match op.kind {
        OpKind::Count(_) => true,
        OpKind::TryAcquire | OpKind::TryAcquireFor => permits == 0,
        _ => false,
    }
}

impl Execution {
    pub(super) fn apply_to_semaphore(
        &mut self,
        thread: ThreadId,
        op: &Op,
        index: usize,
    ) -> (Reply, bool) {
        let (me, object) = (&mut self.threads[thread], &mut self.objects[index]);
        let State::Semaphore { permits } = &mut object.state else {
            unreachable!("not a semaphore")
        };
        match op.kind {
            OpKind::Count(_) => {
                let bits = *permits as u64;
                return (
                    Reply {
                        bits,
                        ..Reply::DONE
                    },
                    false,
                );
            }
            OpKind::Release => {
                *permits += 1;
                object.clock.join(&me.clock);
            }
            _ if *permits == 0 => return (Reply::FAILED, false),
            _ => {
                *permits -= 1;
                me.clock.join(&object.clock);
            }
        }
        object.version = me.chain;
        (Reply::DONE, true)
    }
}
