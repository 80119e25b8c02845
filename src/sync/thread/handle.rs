use std::any::Any;
use std::cell::UnsafeCell;
use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::sync::Arc;

use super::raw::{self, Body, RawHandle};
use super::{Builder, Result, Thread, heard};
use crate::sync::loom_panics;

/// Owns a thread's result; dropping it lets the thread run on by itself.
pub struct JoinHandle<T> {
    result: Arc<Packet<T>>,
    raw: RawHandle,
    thread: Thread,
}

/// Where a thread leaves its result.
struct Packet<T>(UnsafeCell<Option<Ended<T>>>);

/// A thread's result; of a panic also where it began.
type Ended<T> = std::result::Result<T, (Box<dyn Any + Send>, String)>;

// SAFETY: written by the thread before it ends, read by the one that has joined it.
unsafe impl<T: Send> Send for Packet<T> {}
// SAFETY: as above.
unsafe impl<T: Send> Sync for Packet<T> {}

impl<T: Send> JoinHandle<T> {
    /// Starts a thread under the engine that runs.
    ///
    /// # Safety
    /// What `f` borrows must live until the thread has ended or its execution is torn down.
    #[track_caller]
    pub(super) unsafe fn start<'a, F>(builder: Builder, f: F) -> io::Result<Self>
    where
        F: FnOnce() -> T + Send + 'a,
        T: 'a,
    {
        // SAFETY: the caller's promise.
        unsafe { JoinHandle::start_at(builder, Location::caller(), f) }
    }

    /// The same, called at `at`.
    ///
    /// # Safety
    /// As for `start`.
    pub(in crate::sync) unsafe fn start_at<'a, F>(
        builder: Builder,
        at: &'static Location<'static>,
        f: F,
    ) -> io::Result<Self>
    where
        F: FnOnce() -> T + Send + 'a,
        T: 'a,
    {
        let result = Arc::new(Packet(UnsafeCell::new(None)));
        let packet = result.clone();
        let body: Box<dyn FnOnce() -> bool + Send + 'a> = Box::new(move || {
            // The whole packet moves in, not its field: only the packet is Send.
            let packet = packet;
            let outcome = catch_unwind(AssertUnwindSafe(f));
            let panicked = outcome.is_err();
            let outcome = outcome.map_err(|payload| {
                let cause = heard::cause(&*payload);
                (payload, cause)
            });
            // SAFETY: nobody reads before this thread has ended.
            unsafe { *packet.0.get() = Some(outcome) };
            panicked
        });
        // SAFETY: the caller's promise.
        let body =
            unsafe { std::mem::transmute::<Box<dyn FnOnce() -> bool + Send + 'a>, Body>(body) };
        let (raw, thread) = raw::start(builder, at, body)?;
        Ok(JoinHandle {
            result,
            raw,
            thread,
        })
    }
}

impl<T> JoinHandle<T> {
    /// Waits for the thread's end and returns its result; `Err` of the panic's payload if it
    /// panicked.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        self.join_at(Location::caller())
    }

    /// The same, called at `at`.
    pub(in crate::sync) fn join_at(self, at: &'static Location<'static>) -> Result<T> {
        self.raw.join(at);
        // SAFETY: the thread has ended.
        match unsafe { (*self.result.0.get()).take() } {
            Some(Err((payload, cause))) => {
                loom_panics::taken_by_join();
                heard::hear(cause);
                Err(payload)
            }
            Some(Ok(result)) => Ok(result),
            None => Err(Box::new("the thread was ended together with its execution")),
        }
    }

    /// Whether the thread has ended.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        self.raw.is_finished(Location::caller())
    }

    /// The thread.
    pub fn thread(&self) -> &Thread {
        &self.thread
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle")
            .field("thread", self.thread())
            .finish_non_exhaustive()
    }
}
