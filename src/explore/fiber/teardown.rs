//! The end of an execution: what its threads still have is dropped.

use std::panic::resume_unwind;

use corosensei::CoroutineResult;

use super::{Body, Context, Fiber, GIVEN_UP, context};
use crate::explore::op::{Reply, ThreadId};

/// How many operations a thread may do when the execution is over and it is only unwound. Then it
/// is taken for one that waits in a destructor, for somebody who does not come any more.
const LAST_OPERATIONS: u32 = 10_000;

/// What unwinds a thread when the execution is over.
struct TornDown;

/// Unwinds the thread that runs.
pub(super) fn unwind() -> ! {
    resume_unwind(Box::new(TornDown))
}

impl Context {
    /// Unwinds the threads that have not ended; their operations do nothing any more.
    pub(super) fn tear_down(&self) {
        self.tearing_down.set(true);
        let fibers = std::mem::take(&mut *self.fibers.borrow_mut());
        // Children first: a scoped thread borrows from the stack of the one that made it.
        for (thread, fiber) in fibers.into_iter().enumerate().rev() {
            if let Some(fiber) = fiber {
                self.end(thread, fiber);
            }
        }
        // A body that has not started is dropped where it would have run, with all that it has
        // taken with it.
        let threads = self.bodies.borrow().len();
        for thread in 0..threads {
            let body = self.bodies.borrow_mut()[thread].take();
            if let Some(body) = body {
                self.drop_on(thread, Box::new(|| drop(body)));
            }
        }
        for thread in 0..self.with(|execution| execution.threads.len()) {
            if self.with(|execution| !execution.threads[thread].locals.is_empty()) {
                let locals = move || drop(context().map(|context| context.drop_locals(thread)));
                self.drop_on(thread, Box::new(locals));
            }
        }
        let statics = self.with(|execution| std::mem::take(&mut execution.statics));
        if !statics.is_empty() {
            self.drop_on(0, Box::new(|| drop(statics)));
        }
    }

    /// Drops what the execution leaves behind, as `thread`, on a stack that can be given up. What a
    /// destructor finds wrong now is no part of the execution any more.
    fn drop_on(&self, thread: ThreadId, drop: Body) {
        self.bodies.borrow_mut()[thread] = Some(drop);
        self.with(|execution| execution.threads[thread].suspended_unwinding = false);
        let fiber = self.start(thread);
        self.end(thread, fiber);
    }

    /// Lets a thread come to its end when the execution is over, or gives it up.
    fn end(&self, thread: ThreadId, mut fiber: Fiber) {
        self.current.set(thread);
        self.next.set(Some(thread));
        self.last_operations.set(0);
        let gives_up = self.with(|execution| execution.threads[thread].suspended_unwinding)
            || matches!(fiber.resume(()), CoroutineResult::Yield(()));
        if gives_up {
            // SAFETY: what lies on its stack is leaked; nobody refers to it any more.
            unsafe { fiber.force_reset() };
            GIVEN_UP.set(true);
        }
        self.stacks.borrow_mut().push(fiber.into_stack());
    }

    /// What an operation does when the execution is over.
    pub(super) fn perform_nothing(&self, thread: ThreadId) -> Reply {
        let operations = self.last_operations.get() + 1;
        self.last_operations.set(operations);
        let is_in_fiber = self.next.get() == Some(thread);
        if operations > LAST_OPERATIONS && is_in_fiber {
            let yielder = self.handles.borrow()[thread];
            // SAFETY: the yielder of the running coroutine lives on its stack. It does not come
            // back: `tear_down` gives it up.
            unsafe { (*yielder).suspend(()) };
        }
        Reply {
            ok: true,
            closed: true,
            bits: 0,
        }
    }
}
