//! What kinds of operations have in common.

use super::OpKind;
use crate::explore::model::PoisonOp;
use crate::explore::way;

impl OpKind {
    /// Whether it can take effect whatever the others do.
    #[inline]
    pub(crate) fn is_always_enabled(&self) -> bool {
        matches!(
            self,
            OpKind::Load(_)
                | OpKind::Store { .. }
                | OpKind::Rmw { .. }
                | OpKind::CompareExchange { .. }
                | OpKind::CellRead
                | OpKind::CellWrite
                | OpKind::Unlock { .. }
        )
    }

    /// Whether it is the end of an object, or of one's part in it; it never waits.
    pub(crate) fn drops_an_object(&self) -> bool {
        matches!(
            self,
            OpKind::CloseSender | OpKind::CloseReceiver | OpKind::Retire | OpKind::Free { .. }
        )
    }

    /// Whether its thread is told nothing that it could go by, or only that it has taken a lock.
    pub(crate) fn tells_nothing(&self) -> bool {
        self.is_of_an_epoch()
            || matches!(
                self,
                OpKind::Store { .. }
                    | OpKind::Fence(_)
                    | OpKind::CellRead
                    | OpKind::CellWrite
                    | OpKind::Retire
                    | OpKind::Free { .. }
                    | OpKind::Poison(PoisonOp::Set | PoisonOp::Clear)
                    | OpKind::Lock
                    | OpKind::Unlock { .. }
                    | OpKind::Read
                    | OpKind::UnlockRead
                    | OpKind::Write
                    | OpKind::UnlockWrite
                    | OpKind::Downgrade
                    | OpKind::Acquire
                    | OpKind::Release
                    | OpKind::NotifyOne
                    | OpKind::NotifyAll
                    | OpKind::Unpark(_)
                    | OpKind::CloseSender
                    | OpKind::CloseReceiver
                    | OpKind::Push { .. }
                    | OpKind::Yield(_)
            )
    }

    /// Whether it waits for a time only.
    #[inline]
    pub(crate) fn is_timed(&self) -> bool {
        matches!(
            self,
            OpKind::Await { timed: true, .. }
                | OpKind::TryLockFor
                | OpKind::TryAcquireFor
                | OpKind::SendTimeout
                | OpKind::RecvTimeout
                | OpKind::TryReadFor
                | OpKind::TryWriteFor
                | OpKind::ParkTimeout
        )
    }

    /// Whether a way of the operation is something that only a weak memory or a whim of the system
    /// does: a stale load, a wakeup or a failure for no reason.
    pub(crate) fn is_surprise(&self, way: u16) -> bool {
        match self {
            OpKind::Load(_) | OpKind::CompareExchange { .. } => way > 0,
            _ => way == way::SPURIOUS,
        }
    }

    /// Whether it waits for its object and then takes it, or a part of it.
    pub(crate) fn takes(&self) -> bool {
        matches!(
            self,
            OpKind::Lock
                | OpKind::Relock { .. }
                | OpKind::TryLockFor
                | OpKind::Acquire
                | OpKind::TryAcquireFor
                | OpKind::Recv
                | OpKind::RecvTimeout
                | OpKind::Send
                | OpKind::SendTimeout
                | OpKind::Read
                | OpKind::TryReadFor
                | OpKind::Write
                | OpKind::TryWriteFor
        )
    }

    /// Whether it takes its object, or a part of it, without waiting.
    pub(crate) fn tries(&self) -> bool {
        matches!(
            self,
            OpKind::TryLock | OpKind::TryAcquire | OpKind::TryRead | OpKind::TryWrite
        )
    }

    /// Whether one that takes the same object and waits for it is passed by this one. Readers pass
    /// no readers.
    pub(crate) fn passes(&self, waits: &OpKind) -> bool {
        let reads =
            |kind: &OpKind| matches!(kind, OpKind::Read | OpKind::TryRead | OpKind::TryReadFor);
        waits.takes() && !(reads(self) && reads(waits))
    }
}
