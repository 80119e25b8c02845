use std::fmt;
use std::io;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

use super::{Builder, JoinHandle, Result, Thread};
use crate::explore::panics::IN_A_SCOPE;

/// Starts threads that may borrow, and joins them all before [`scope`] returns.
pub struct Scope<'scope, 'env: 'scope> {
    /// What is left to join, in the order of starting. No guard of this lock is held while a
    /// thread waits.
    unjoined: parking_lot::Mutex<Vec<Box<dyn Unjoined + Send>>>,
    /// As std's: invariant over both.
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

/// A thread that the end of its scope may have to join.
trait Unjoined {
    /// Joins it if nobody has: true if it panicked unheard.
    fn join(self: Box<Self>) -> bool;
}

/// A scoped thread's handle, shared between its owner and the scope.
type SharedHandle<T> = Arc<parking_lot::Mutex<Option<JoinHandle<T>>>>;

impl<T: Send> Unjoined for SharedHandle<T> {
    fn join(self: Box<Self>) -> bool {
        let handle = self.lock().take();
        handle.is_some_and(|handle| handle.join().is_err())
    }
}

/// Owns a scoped thread's result; if it is dropped, the scope joins the thread.
pub struct ScopedJoinHandle<'scope, T> {
    handle: SharedHandle<T>,
    thread: Thread,
    scope: PhantomData<&'scope ()>,
}

/// Runs `f`, whose threads may borrow what lives outside it, and joins them all.
///
/// # Panics
/// If a thread that nobody joined has panicked.
#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let unjoined = parking_lot::Mutex::default();
    let scope = Scope {
        unjoined,
        scope: PhantomData,
        env: PhantomData,
    };
    let outcome = catch_unwind(AssertUnwindSafe(|| f(&scope)));
    let panicked = scope.join_all();
    match outcome {
        Err(payload) => resume_unwind(payload),
        Ok(_) if panicked => panic!("{IN_A_SCOPE}"),
        Ok(outcome) => outcome,
    }
}

impl Scope<'_, '_> {
    /// Joins what nobody has joined; true if one of them panicked.
    #[track_caller]
    fn join_all(&self) -> bool {
        let mut panicked = false;
        loop {
            // A thread of the scope may have started more.
            let threads = std::mem::take(&mut *self.unjoined.lock());
            if threads.is_empty() {
                return panicked;
            }
            for thread in threads {
                panicked |= thread.join();
            }
        }
    }
}

impl<'scope> Scope<'scope, '_> {
    /// Starts a thread that may borrow.
    ///
    /// # Panics
    /// If the system cannot start one more.
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        self.start(Builder::new(), f)
            .expect("the system starts one more thread")
    }

    #[track_caller]
    pub(super) fn start<F, T>(
        &'scope self,
        builder: Builder,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        // SAFETY: `scope` joins it before it returns; if the execution is torn down first,
        // children are unwound before the thread that they borrow from.
        let handle = unsafe { JoinHandle::start(builder, f) }?;
        let thread = handle.thread().clone();
        let handle = Arc::new(parking_lot::Mutex::new(Some(handle)));
        let entry: Box<dyn Unjoined + Send + 'scope> = Box::new(handle.clone());
        // SAFETY: `scope` takes every entry out again before 'scope ends.
        let entry = unsafe {
            std::mem::transmute::<Box<dyn Unjoined + Send + 'scope>, Box<dyn Unjoined + Send>>(
                entry,
            )
        };
        self.unjoined.lock().push(entry);
        Ok(ScopedJoinHandle {
            handle,
            thread,
            scope: PhantomData,
        })
    }
}

impl<T> ScopedJoinHandle<'_, T> {
    /// Waits for the thread's end and returns its result; `Err` of the panic's payload if it
    /// panicked.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        let handle = self.handle.lock().take();
        handle.expect("a handle is joined once").join()
    }

    /// Whether the thread has ended.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        // Out of the lock, since another thread may run while this one asks.
        let Some(handle) = self.handle.lock().take() else {
            return true;
        };
        let finished = handle.is_finished();
        *self.handle.lock() = Some(handle);
        finished
    }

    /// The thread.
    pub fn thread(&self) -> &Thread {
        &self.thread
    }
}

impl<T> fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedJoinHandle")
            .field("thread", &self.thread)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scope { .. }")
    }
}
