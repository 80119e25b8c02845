//! Threads of each engine, without their results: nothing here is generic, so that a student's
//! program does not compile it again.

use std::io;
use std::panic::{Location, resume_unwind};
use std::sync::Arc;

use super::park::{LoomToken, Unparker};
use super::{Builder, Id, Thread, ThreadId, local};
use crate::explore::fiber;
use crate::explore::op::{Op, OpKind};
use crate::sync::backend::{Running, running};
use crate::sync::loom_panics;

/// What a thread runs; true if it panicked.
pub(super) type Body = Box<dyn FnOnce() -> bool + Send + 'static>;

/// A thread of one of the engines.
pub(super) enum RawHandle {
    Native(std::thread::JoinHandle<()>),
    Model(usize),
    Loom {
        handle: loom::thread::JoinHandle<()>,
        /// loom itself cannot tell.
        finished: Arc<loom::sync::atomic::AtomicBool>,
    },
}

/// Starts a thread under the engine that runs.
pub(super) fn start(
    builder: Builder,
    at: &'static Location<'static>,
    body: Body,
) -> io::Result<(RawHandle, Thread)> {
    match running() {
        Running::Native => {
            let handle = builder.native().spawn(move || {
                body();
            })?;
            let thread = Thread::of_native(handle.thread());
            Ok((RawHandle::Native(handle), thread))
        }
        Running::Explorer(context) => {
            let body = Box::new(move || {
                if body() {
                    // The payload is with the result; what goes on only ends the thread.
                    resume_unwind(Box::new(()));
                }
            });
            let thread = context.spawn(builder.name, at, body);
            Ok((RawHandle::Model(thread), Thread::of_model(context, thread)))
        }
        Running::Loom => {
            let finished = Arc::new(loom::sync::atomic::AtomicBool::new(false));
            let finish = finished.clone();
            let token = LoomToken::new();
            let unparker = Unparker::Loom(token.clone());
            let body = move || {
                token.becomes_own();
                let panicked = body();
                local::loom_thread_ends();
                if panicked && loom_panics::ended_by_panic() {
                    resume_unwind(Box::new("loom has ended the execution"));
                }
                finish.store(true, std::sync::atomic::Ordering::Release);
            };
            let loom_builder = match &builder.name {
                Some(name) => loom::thread::Builder::new().name(name.clone()),
                None => loom::thread::Builder::new(),
            };
            let handle = loom_builder.spawn(body)?;
            let id = ThreadId(Id::Loom(handle.thread().id()));
            Ok((
                RawHandle::Loom { handle, finished },
                Thread {
                    name: builder.name,
                    id,
                    unparker,
                },
            ))
        }
    }
}

impl RawHandle {
    /// Waits for the thread's end. Its own panic is in its result.
    pub(super) fn join(self, at: &'static Location<'static>) {
        match self {
            RawHandle::Native(handle) => drop(handle.join()),
            RawHandle::Loom { handle, .. } => drop(handle.join()),
            RawHandle::Model(thread) => {
                if let Some(context) = fiber::context() {
                    context.perform(Op::alone(OpKind::Join(thread), at));
                }
            }
        }
    }

    /// Whether the thread has ended.
    pub(super) fn is_finished(&self, at: &'static Location<'static>) -> bool {
        match self {
            RawHandle::Native(handle) => handle.is_finished(),
            RawHandle::Loom { finished, .. } => finished.load(std::sync::atomic::Ordering::Acquire),
            RawHandle::Model(thread) => fiber::context().is_some_and(|context| {
                context
                    .perform(Op::alone(OpKind::IsFinished(*thread), at))
                    .ok
            }),
        }
    }
}
