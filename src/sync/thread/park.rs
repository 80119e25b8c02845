//! Waiting for one's own token, and giving a thread its token.

use std::cell::RefCell;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use super::Thread;
use crate::explore::fiber;
use crate::explore::op::{Op, OpKind};
use crate::sync::backend::{Running, running};
use crate::sync::mutex::unpoisoned;

/// What gives a thread its token, under each engine.
#[derive(Clone, Debug)]
pub(super) enum Unparker {
    Native(std::thread::Thread),
    Model(usize),
    Loom(Arc<LoomToken>),
}

/// A token under loom, whose own `unpark` wakes a thread whatever it waits for (loom 0.7.2).
#[derive(Debug)]
pub(super) struct LoomToken {
    is_there: loom::sync::Mutex<bool>,
    given: loom::sync::Condvar,
}

loom::thread_local! {
    static TOKEN: RefCell<Option<Arc<LoomToken>>> = RefCell::new(None);
}

impl LoomToken {
    /// A token that is not there yet.
    pub(super) fn new() -> Arc<Self> {
        Arc::new(LoomToken {
            is_there: loom::sync::Mutex::new(false),
            given: loom::sync::Condvar::new(),
        })
    }

    /// The token of the running thread.
    pub(super) fn own() -> Arc<Self> {
        TOKEN.with(|own| own.borrow_mut().get_or_insert_with(Self::new).clone())
    }

    /// This is the token of the running thread.
    pub(super) fn becomes_own(self: Arc<Self>) {
        TOKEN.with(|own| *own.borrow_mut() = Some(self));
    }

    fn take(&self, waits: bool) {
        let mut is_there = unpoisoned(self.is_there.lock());
        while waits && !*is_there {
            is_there = unpoisoned(self.given.wait(is_there));
        }
        *is_there = false;
    }

    fn give(&self) {
        *unpoisoned(self.is_there.lock()) = true;
        self.given.notify_one();
    }
}

impl Thread {
    /// Gives the thread its token: a [`park`] of it goes on, now or later. Several tokens are as
    /// good as one.
    #[track_caller]
    pub fn unpark(&self) {
        match &self.unparker {
            Unparker::Native(thread) => thread.unpark(),
            Unparker::Model(thread) => {
                if let Some(context) = fiber::context() {
                    context.perform(Op::alone(OpKind::Unpark(*thread), Location::caller()));
                }
            }
            Unparker::Loom(token) => token.give(),
        }
    }
}

/// Waits until another thread gives this one its token by [`Thread::unpark`], and takes the token.
/// If it was given before, it does not wait.
///
/// It may also come back for no reason, so what is waited for belongs in a loop that looks again:
///
/// ```
/// use racelab::sync::atomic::{AtomicBool, Ordering};
/// use racelab::sync::thread;
///
/// let ready = AtomicBool::new(false);
/// thread::scope(|s| {
///     let waiter = s.spawn(|| {
///         while !ready.load(Ordering::Acquire) {
///             thread::park();
///         }
///     });
///     ready.store(true, Ordering::Release);
///     waiter.thread().unpark();
/// });
/// ```
#[track_caller]
pub fn park() {
    match running() {
        Running::Native => std::thread::park(),
        Running::Explorer(context) => {
            context.perform(Op::alone(OpKind::Park, Location::caller()));
        }
        Running::Loom => LoomToken::own().take(true),
    }
}

/// As [`park`], for so long at most. The explorer lets the time be over whenever there is no token;
/// under loom it is over at once.
#[track_caller]
pub fn park_timeout(timeout: Duration) {
    match running() {
        Running::Native => std::thread::park_timeout(timeout),
        Running::Explorer(context) => {
            context.perform(Op::alone(OpKind::ParkTimeout, Location::caller()));
        }
        Running::Loom => {
            LoomToken::own().take(false);
            loom::thread::yield_now();
        }
    }
}

/// Lets at least so much time pass.
///
/// For the judges any length of time may pass meanwhile, none included, as at a
/// [`yield_now`](super::yield_now): a program that is right only because it sleeps long enough is
/// refuted.
#[track_caller]
pub fn sleep(duration: Duration) {
    match running() {
        Running::Native => std::thread::sleep(duration),
        Running::Explorer(context) => {
            context.perform(Op::alone(OpKind::Yield("sleep"), Location::caller()));
        }
        Running::Loom => loom::thread::yield_now(),
    }
}
