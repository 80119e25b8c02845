//! What an atomic access orders: the happens-before edges of C11 that do not need a stale load.

use std::sync::atomic::Ordering;

use super::Orderings;
use super::execution::Execution;
use super::op::ThreadId;

fn acquires(order: Ordering) -> bool {
    matches!(
        order,
        Ordering::Acquire | Ordering::AcqRel | Ordering::SeqCst
    )
}

fn releases(order: Ordering) -> bool {
    matches!(
        order,
        Ordering::Release | Ordering::AcqRel | Ordering::SeqCst
    )
}

impl Execution {
    fn as_written(&self) -> bool {
        self.orderings == Orderings::AsWritten
    }

    /// The thread reads the latest store of the object, and synchronizes with it if it acquires.
    pub(super) fn read_synchronizes(&mut self, thread: ThreadId, index: usize, order: Ordering) {
        self.weak |= !acquires(order);
        let pends = self.as_written() && !acquires(order);
        let (me, object) = (&mut self.threads[thread], &self.objects[index]);
        if pends {
            &mut me.pending
        } else {
            &mut me.clock
        }
        .join(&object.clock);
    }

    /// The thread writes the object: whoever reads it with acquire happens after what this
    /// carries. A read-modify-write hands on what the store before it carried as well (a release
    /// sequence).
    pub(super) fn write_synchronizes(
        &mut self,
        thread: ThreadId,
        index: usize,
        order: Ordering,
        hands_on: bool,
    ) {
        self.weak |= !releases(order);
        let carries_fence_only = self.as_written() && !releases(order);
        let (me, object) = (&self.threads[thread], &mut self.objects[index]);
        let carried = if carries_fence_only {
            &me.fenced
        } else {
            &me.clock
        };
        if hands_on {
            object.clock.join(carried);
        } else {
            object.clock = carried.clone();
        }
    }

    /// A fence takes over what earlier loads have left pending, and covers later stores.
    pub(super) fn fence_synchronizes(&mut self, thread: ThreadId, order: Ordering) {
        let me = &mut self.threads[thread];
        if acquires(order) {
            me.clock.join(&me.pending);
        }
        if releases(order) {
            me.fenced = me.clock.clone();
        }
    }
}
