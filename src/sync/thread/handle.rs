use std::cell::UnsafeCell;
use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind};
use std::sync::Arc;

use super::{Builder, Id, Result, Thread, ThreadId};
use crate::explore::fiber::{self, Context};
use crate::explore::op::{Op, OpKind};
use crate::sync::backend::{Running, running};
use crate::sync::loom_panics;

/// Owns a thread's result; dropping it lets the thread run on by itself.
pub struct JoinHandle<T>(Kind<T>);

enum Kind<T> {
    Native(std::thread::JoinHandle<T>, Thread),
    Model(ModelHandle<T>),
}

/// A thread of one of the engines.
pub(super) struct ModelHandle<T> {
    result: Arc<Packet<T>>,
    thread: Thread,
    loom: Option<LoomThread>,
}

struct LoomThread {
    handle: loom::thread::JoinHandle<()>,
    finished: Arc<loom::sync::atomic::AtomicBool>,
}

/// Where a thread leaves its result.
struct Packet<T>(UnsafeCell<Option<Result<T>>>);

// SAFETY: written by the thread before it ends, read by the one that has joined it.
unsafe impl<T: Send> Send for Packet<T> {}
// SAFETY: as above.
unsafe impl<T: Send> Sync for Packet<T> {}

/// Starts a thread.
#[track_caller]
pub(super) fn start<F, T>(builder: Builder, f: F) -> io::Result<JoinHandle<T>>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    if let Running::Native = running() {
        let native = builder.native().spawn(f)?;
        let thread = Thread {
            name: native.thread().name().map(str::to_owned),
            id: ThreadId(Id::Native(native.thread().id())),
        };
        return Ok(JoinHandle(Kind::Native(native, thread)));
    }
    // SAFETY: `f` is 'static.
    unsafe { ModelHandle::start(builder, f) }.map(|handle| JoinHandle(Kind::Model(handle)))
}

impl<T: Send> ModelHandle<T> {
    /// Starts a thread under the engine that runs.
    ///
    /// # Safety
    /// What `f` borrows must live until the thread has ended or the execution is torn down.
    #[track_caller]
    pub(super) unsafe fn start<'a, F>(builder: Builder, f: F) -> io::Result<Self>
    where
        F: FnOnce() -> T + Send + 'a,
        T: 'a,
    {
        let at = Location::caller();
        let result = Arc::new(Packet(UnsafeCell::new(None)));
        let packet = result.clone();
        let body = move || {
            let outcome = catch_unwind(AssertUnwindSafe(f));
            let panicked = outcome.is_err();
            // SAFETY: nobody reads before this thread has ended.
            unsafe { *packet.0.get() = Some(outcome) };
            panicked
        };
        match running() {
            Running::Native => unreachable!("real threads are std's"),
            Running::Explorer(context) => {
                let body: Box<dyn FnOnce() + 'a> = Box::new(move || {
                    if body() {
                        // The payload is with the result; what goes on only ends the thread.
                        resume_unwind(Box::new(()));
                    }
                });
                // SAFETY: the caller's promise.
                let body = unsafe {
                    std::mem::transmute::<Box<dyn FnOnce() + 'a>, Box<dyn FnOnce() + 'static>>(body)
                };
                let thread = context.spawn(builder.name, at, body);
                let thread = Thread::of_model(context, thread);
                Ok(ModelHandle { result, thread, loom: None })
            }
            Running::Loom => {
                let finished = Arc::new(loom::sync::atomic::AtomicBool::new(false));
                let finish = finished.clone();
                let body: Box<dyn FnOnce() + Send + 'a> = Box::new(move || {
                    if body() && loom_panics::ended_by_panic() {
                        resume_unwind(Box::new("loom has ended the execution"));
                    }
                    finish.store(true, std::sync::atomic::Ordering::Release);
                });
                // SAFETY: the caller's promise.
                let body = unsafe {
                    std::mem::transmute::<
                        Box<dyn FnOnce() + Send + 'a>,
                        Box<dyn FnOnce() + Send + 'static>,
                    >(body)
                };
                let loom_builder = match &builder.name {
                    Some(name) => loom::thread::Builder::new().name(name.clone()),
                    None => loom::thread::Builder::new(),
                };
                let handle = loom_builder.spawn(body)?;
                let id = ThreadId(Id::Loom(handle.thread().id()));
                let thread = Thread { name: builder.name, id };
                Ok(ModelHandle { result, thread, loom: Some(LoomThread { handle, finished }) })
            }
        }
    }
}

impl<T> ModelHandle<T> {
    /// Waits for the thread's end.
    #[track_caller]
    pub(super) fn join(self) -> Result<T> {
        let at = Location::caller();
        match (self.loom, self.thread.id.0) {
            (Some(LoomThread { handle, .. }), _) => {
                // The thread's own panic is in its result.
                let _ = handle.join();
            }
            (None, Id::Model(thread)) => join_model(thread, at),
            _ => unreachable!("a model thread has a model's identity"),
        }
        // SAFETY: the thread has ended.
        let outcome = unsafe { (*self.result.0.get()).take() };
        match outcome {
            Some(Err(payload)) => {
                loom_panics::taken_by_join();
                Err(payload)
            }
            Some(outcome) => outcome,
            None => Err(Box::new("the thread was ended together with its execution")),
        }
    }

    #[track_caller]
    pub(super) fn is_finished(&self) -> bool {
        let at = Location::caller();
        match (&self.loom, self.thread.id.0) {
            (Some(loom), _) => loom.finished.load(std::sync::atomic::Ordering::Acquire),
            (None, Id::Model(thread)) => fiber::context().is_some_and(|context| {
                context.perform(Op::alone(OpKind::IsFinished(thread), at)).ok
            }),
            _ => false,
        }
    }

    pub(super) fn thread(&self) -> &Thread {
        &self.thread
    }
}

/// Waits for the end of a thread of the explorer.
fn join_model(thread: usize, at: &'static Location<'static>) {
    if let Some(context) = fiber::context() {
        Context::perform(context, Op::alone(OpKind::Join(thread), at));
    }
}

impl<T> JoinHandle<T> {
    /// Waits for the thread's end and returns its result; `Err` of the panic's payload if it
    /// panicked.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        match self.0 {
            Kind::Native(handle, _) => handle.join(),
            Kind::Model(handle) => handle.join(),
        }
    }

    /// Whether the thread has ended.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        match &self.0 {
            Kind::Native(handle, _) => handle.is_finished(),
            Kind::Model(handle) => handle.is_finished(),
        }
    }

    /// The thread.
    pub fn thread(&self) -> &Thread {
        match &self.0 {
            Kind::Native(_, thread) => thread,
            Kind::Model(handle) => handle.thread(),
        }
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").field("thread", self.thread()).finish_non_exhaustive()
    }
}
