//! Threads, with the names and shapes of `std::thread`.

mod handle;
pub(crate) mod heard;
pub(crate) mod local;
mod park;
mod raw;
mod scope;

use std::fmt;
use std::io;
use std::num::NonZero;
use std::panic::Location;

pub use handle::JoinHandle;
pub use local::{AccessError, LocalKey};
pub use park::{park, park_timeout, sleep};
pub use scope::{Scope, ScopedJoinHandle, scope};
pub use std::thread::Result;

use super::backend::{Running, running};
use crate::explore::fiber::Context;
use crate::explore::op::{Op, OpKind};
use park::{LoomToken, Unparker};

/// A thread: its name and identity, and who gives it its token.
#[derive(Clone)]
pub struct Thread {
    name: Option<String>,
    id: ThreadId,
    unparker: Unparker,
}

/// Tells threads apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ThreadId(Id);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Id {
    Native(std::thread::ThreadId),
    Model(usize),
    Loom(loom::thread::ThreadId),
}

impl fmt::Debug for ThreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Id::Native(id) => id.fmt(f),
            Id::Model(id) => write!(f, "ThreadId({})", id + 1),
            Id::Loom(id) => id.fmt(f),
        }
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Thread")
            .field("id", &self.id)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Thread {
    /// Its name, if it was given one.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Its identity.
    pub fn id(&self) -> ThreadId {
        self.id
    }

    fn of_native(thread: &std::thread::Thread) -> Thread {
        let id = ThreadId(Id::Native(thread.id()));
        Thread {
            name: thread.name().map(str::to_owned),
            id,
            unparker: Unparker::Native(thread.clone()),
        }
    }

    fn of_model(context: &Context, thread: usize) -> Thread {
        let (name, execution) = context.with(|execution| {
            let known = execution.threads[thread].name.clone();
            let name = known.or_else(|| (thread == 0).then(|| "main".to_owned()));
            (name, execution.id)
        });
        Thread {
            name,
            id: ThreadId(Id::Model(thread)),
            unparker: Unparker::Model { thread, execution },
        }
    }
}

/// Whether a panic of the running thread unwinds.
pub fn panicking() -> bool {
    std::thread::panicking()
}

/// The thread that runs.
pub fn current() -> Thread {
    match running() {
        Running::Native => Thread::of_native(&std::thread::current()),
        Running::Explorer(context) => Thread::of_model(context, context.current()),
        Running::Loom => {
            let thread = loom::thread::current();
            let id = ThreadId(Id::Loom(thread.id()));
            Thread {
                name: thread.name().map(str::to_owned),
                id,
                unparker: Unparker::Loom(LoomToken::own()),
            }
        }
    }
}

/// How many threads can run at the same time; under the judges always two.
///
/// # Errors
/// If the system does not know.
pub fn available_parallelism() -> io::Result<NonZero<usize>> {
    match running() {
        Running::Native => std::thread::available_parallelism(),
        Running::Explorer(_) | Running::Loom => {
            const TWO: NonZero<usize> = NonZero::new(2).unwrap();
            Ok(TWO)
        }
    }
}

/// Lets other threads go first.
#[track_caller]
pub fn yield_now() {
    match running() {
        Running::Native => std::thread::yield_now(),
        Running::Explorer(context) => {
            context.perform(Op::alone(OpKind::Yield("yield_now"), Location::caller()));
        }
        Running::Loom => loom::thread::yield_now(),
    }
}

/// Starts a thread.
///
/// # Panics
/// If the system cannot start one more; [`Builder::spawn`] returns that as an error.
#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    Builder::new()
        .spawn(f)
        .expect("the system starts one more thread")
}

/// Starts threads with a name.
#[derive(Debug, Default)]
pub struct Builder {
    name: Option<String>,
    stack_size: Option<usize>,
}

impl Builder {
    /// For a thread without a name.
    pub fn new() -> Self {
        Builder::default()
    }

    /// With this name, which timelines show too.
    pub fn name(mut self, name: String) -> Self {
        self.name = Some(name);
        self
    }

    /// With a stack of so many bytes on real threads; the judges' threads have their own size.
    pub fn stack_size(mut self, size: usize) -> Self {
        self.stack_size = Some(size);
        self
    }

    /// Starts the thread.
    ///
    /// # Errors
    /// If the system cannot start one more.
    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        // SAFETY: `f` is 'static.
        unsafe { JoinHandle::start(self, f) }
    }

    /// Starts a thread of a [`scope`].
    ///
    /// # Errors
    /// If the system cannot start one more.
    #[track_caller]
    pub fn spawn_scoped<'scope, 'env, F, T>(
        self,
        scope: &'scope Scope<'scope, 'env>,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        scope.start(self, f)
    }

    fn native(self) -> std::thread::Builder {
        let builder = match self.name {
            Some(name) => std::thread::Builder::new().name(name),
            None => std::thread::Builder::new(),
        };
        match self.stack_size {
            Some(size) => builder.stack_size(size),
            None => builder,
        }
    }
}
