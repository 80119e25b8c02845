//! The end of an execution: what its threads still have is dropped.

use std::panic::resume_unwind;

use corosensei::CoroutineResult;

use super::{Body, Context, Fiber, Panics, context};
use crate::explore::op::{Op, Reply, ThreadId};

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
        let fiber = self.start(thread);
        self.end(thread, fiber);
    }

    /// Lets a thread come to its end when the execution is over, or gives it up.
    fn end(&self, thread: ThreadId, mut fiber: Fiber) {
        self.current.set(thread);
        self.next.set(Some(thread));
        self.last_operations.set(0);
        if let CoroutineResult::Yield(()) = self.resume(thread, &mut fiber) {
            // SAFETY: what lies on its stack is leaked; nobody refers to it any more.
            unsafe { fiber.force_reset() };
            self.with(|execution| execution.threads[thread].panics = Panics::default());
        }
        self.stacks.borrow_mut().push(fiber.into_stack());
    }

    /// What an operation does when the execution is over. Who unwinds and goes by what it is told
    /// is given up: it would go on with something that is not so, and a destructor that panics
    /// because of that ends the whole process.
    pub(super) fn perform_nothing(&self, op: Op) -> Reply {
        let operations = self.last_operations.get() + 1;
        self.last_operations.set(operations);
        let is_told = std::thread::panicking() && !op.kind.tells_nothing();
        if is_told || operations > LAST_OPERATIONS {
            self.give_up();
        }
        Reply {
            ok: true,
            closed: true,
            bits: 0,
        }
    }

    /// The running thread does not come back: [`Context::end`] gives it up. Nothing, if none runs.
    fn give_up(&self) {
        let thread = self.current.get();
        if self.next.get() == Some(thread) {
            let yielder = self.handles.borrow()[thread];
            // SAFETY: the yielder of the running coroutine lives on its stack.
            unsafe { (*yielder).suspend(()) };
        }
    }
}
