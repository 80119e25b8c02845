use std::cell::RefCell;
use std::fmt;
use std::io;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;

use super::handle::ModelHandle;
use super::{Builder, Id, Result, Thread, ThreadId};
use crate::sync::backend::{Running, running};

/// Starts threads that may borrow, and joins them all before [`scope`] returns.
pub struct Scope<'scope, 'env: 'scope> {
    kind: Kind<'scope, 'env>,
    /// As std's: invariant over both.
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

enum Kind<'scope, 'env> {
    Native(&'scope std::thread::Scope<'scope, 'env>),
    /// What is left to join.
    Model(RefCell<Vec<Box<dyn Unjoined>>>),
}

/// A thread that the end of its scope may have to join.
trait Unjoined {
    /// Joins it if nobody has: true if it panicked unheard.
    fn join(self: Box<Self>) -> bool;
}

/// A scoped thread's handle, shared between its owner and the scope.
type SharedHandle<T> = Rc<RefCell<Option<ModelHandle<T>>>>;

impl<T> Unjoined for SharedHandle<T> {
    fn join(self: Box<Self>) -> bool {
        let handle = self.borrow_mut().take();
        handle.is_some_and(|handle| handle.join().is_err())
    }
}

/// Owns a scoped thread's result; if it is dropped, the scope joins the thread.
pub struct ScopedJoinHandle<'scope, T> {
    kind: HandleKind<'scope, T>,
    thread: Thread,
}

enum HandleKind<'scope, T> {
    Native(std::thread::ScopedJoinHandle<'scope, T>),
    Model(SharedHandle<T>),
}

// SAFETY: the `Rc` is never cloned again and its count is touched by the engine's one OS thread
// only; the native handle is Send and Sync by itself.
unsafe impl<T: Send> Send for ScopedJoinHandle<'_, T> {}
// SAFETY: as above.
unsafe impl<T: Sync> Sync for ScopedJoinHandle<'_, T> {}
// SAFETY: natively it is std's scope, which is Sync; in an engine there is one OS thread.
unsafe impl Sync for Scope<'_, '_> {}

/// Runs `f`, whose threads may borrow what lives outside it, and joins them all.
///
/// # Panics
/// If a thread that nobody joined has panicked.
#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    if let Running::Native = running() {
        return std::thread::scope(|native| {
            let scope = Scope { kind: Kind::Native(native), scope: PhantomData, env: PhantomData };
            // SAFETY: the threads' closures may keep the reference until the native scope has
            // joined them; leaking gives it a place that lives that long.
            let scope: &Scope<'_, '_> = Box::leak(Box::new(scope));
            f(scope)
        });
    }
    let scope = Scope { kind: Kind::Model(RefCell::default()), scope: PhantomData, env: PhantomData };
    let outcome = catch_unwind(AssertUnwindSafe(|| f(&scope)));
    let mut panicked = false;
    if let Kind::Model(unjoined) = &scope.kind {
        // A thread of the scope may have started more.
        while let Some(thread) = { unjoined.borrow_mut().pop_first() } {
            panicked |= thread.join();
        }
    }
    match outcome {
        Err(payload) => resume_unwind(payload),
        Ok(_) if panicked => panic!("a scoped thread panicked"),
        Ok(outcome) => outcome,
    }
}

/// First in, first out.
trait PopFirst<T> {
    fn pop_first(&mut self) -> Option<T>;
}

impl<T> PopFirst<T> for Vec<T> {
    fn pop_first(&mut self) -> Option<T> {
        (!self.is_empty()).then(|| self.remove(0))
    }
}

impl<'scope, 'env> Scope<'scope, 'env> {
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
        self.start(Builder::new(), f).expect("the system starts one more thread")
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
        match &self.kind {
            Kind::Native(scope) => {
                let handle = builder.native().spawn_scoped(scope, f)?;
                let thread = Thread {
                    name: handle.thread().name().map(str::to_owned),
                    id: ThreadId(Id::Native(handle.thread().id())),
                };
                Ok(ScopedJoinHandle { kind: HandleKind::Native(handle), thread })
            }
            Kind::Model(unjoined) => {
                // SAFETY: `scope` joins it before it returns; if the execution is torn down
                // first, children are unwound before the thread that they borrow from.
                let handle = unsafe { ModelHandle::start(builder, f) }?;
                let thread = handle.thread().clone();
                let shared = Rc::new(RefCell::new(Some(handle)));
                let entry: Box<dyn Unjoined + 'scope> = Box::new(shared.clone());
                // SAFETY: `scope` takes every entry out again before 'scope ends.
                let entry = unsafe {
                    std::mem::transmute::<Box<dyn Unjoined + 'scope>, Box<dyn Unjoined>>(entry)
                };
                unjoined.borrow_mut().push(entry);
                Ok(ScopedJoinHandle { kind: HandleKind::Model(shared), thread })
            }
        }
    }
}

impl<T> ScopedJoinHandle<'_, T> {
    /// Waits for the thread's end and returns its result; `Err` of the panic's payload if it
    /// panicked.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        match self.kind {
            HandleKind::Native(handle) => handle.join(),
            HandleKind::Model(handle) => {
                let handle = handle.borrow_mut().take();
                handle.expect("a handle is joined once").join()
            }
        }
    }

    /// Whether the thread has ended.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        match &self.kind {
            HandleKind::Native(handle) => handle.is_finished(),
            HandleKind::Model(handle) => match &*handle.borrow() {
                Some(handle) => handle.is_finished(),
                None => true,
            },
        }
    }

    /// The thread.
    pub fn thread(&self) -> &Thread {
        &self.thread
    }
}

impl<T> fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedJoinHandle").field("thread", &self.thread).finish_non_exhaustive()
    }
}

impl fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scope { .. }")
    }
}
