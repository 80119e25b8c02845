use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{LockResult, PoisonError};
use crate::explore::op::OpKind;
use crate::explore::{PoisonOp, fiber};
use crate::sync::backend::{Explored, Running, running};
use crate::sync::thread::panicking;

/// Whether a lock is poisoned. Nothing here is generic, so that a student's program does not
/// compile it again.
///
/// Under the explorer that is a matter of the lock's own object, which each operation is given.
pub(super) struct Flag {
    /// On real threads: whether it is poisoned. For loom: whether it ever was, which only changes
    /// while the lock is held.
    native: AtomicBool,
    loom: Option<loom::sync::atomic::AtomicBool>,
}

// What an ordering would order is ordered by the lock, as in std. loom is asked with an ordering
// that keeps it from answering with what is long gone.
const NATIVE: Ordering = Ordering::Relaxed;
const LOOM: Ordering = Ordering::AcqRel;

impl Flag {
    #[track_caller]
    pub(super) fn new() -> Self {
        let is_loom = matches!(running(), Running::Loom);
        Flag {
            native: AtomicBool::new(false),
            loom: is_loom.then(|| loom::sync::atomic::AtomicBool::new(false)),
        }
    }

    /// Whether the lock is poisoned: a step of its own, for who may not hold the lock.
    pub(super) fn get(&self, lock: Option<Explored>, at: &'static Location<'static>) -> bool {
        match (lock, &self.loom) {
            (Some(lock), _) => lock.perform(OpKind::Poison(PoisonOp::Look), at).ok,
            (None, Some(flag)) => flag.fetch_or(false, LOOM),
            (None, None) => self.native.load(NATIVE),
        }
    }

    /// The same for who has just taken the lock. Whether the lock was *ever* poisoned is known with
    /// it; only if so there is somebody to ask, since the poison can be taken out without the lock.
    pub(super) fn get_with_lock(
        &self,
        lock: Option<Explored>,
        at: &'static Location<'static>,
    ) -> bool {
        let ever = match (lock, fiber::context()) {
            (Some(lock), Some(context)) => {
                context.with(|execution| execution.poisons.knows(lock.id()))
            }
            _ => self.native.load(NATIVE),
        };
        ever && self.get(lock, at)
    }

    /// A guard is dropped while its thread panics.
    pub(super) fn set(&self, lock: Option<Explored>, at: &'static Location<'static>) {
        match (lock, &self.loom) {
            (Some(lock), _) => {
                lock.perform(OpKind::Poison(PoisonOp::Set), at);
            }
            (None, loom) => {
                self.native.store(true, NATIVE);
                if let Some(flag) = loom {
                    flag.swap(true, LOOM);
                }
            }
        }
    }

    /// Takes the poison out.
    pub(super) fn clear(&self, lock: Option<Explored>, at: &'static Location<'static>) {
        match (lock, &self.loom) {
            (Some(lock), _) => {
                lock.perform(OpKind::Poison(PoisonOp::Clear), at);
            }
            (None, Some(flag)) => {
                flag.swap(false, LOOM);
            }
            (None, None) => self.native.store(false, NATIVE),
        }
    }

    /// Whether the lock is poisoned, without a step: nobody else has it any more.
    pub(super) fn get_alone(&self, lock: Option<Explored>) -> bool {
        match (lock, &self.loom, fiber::context()) {
            (Some(lock), _, Some(context)) => {
                context.with(|execution| execution.poisons.has(lock.id()))
            }
            (_, Some(flag), _) => self.native.load(NATIVE) && flag.fetch_or(false, LOOM),
            _ => self.native.load(NATIVE),
        }
    }
}

/// The part of a guard that poisons its lock if its thread has begun to panic since.
pub(super) struct Poisons<'a> {
    flag: &'a Flag,
    lock: Option<Explored>,
    at: &'static Location<'static>,
    panicking: bool,
}

impl<'a> Poisons<'a> {
    /// For a guard of the lock that was taken at `at`.
    pub(super) fn of(
        flag: &'a Flag,
        lock: Option<Explored>,
        at: &'static Location<'static>,
    ) -> Self {
        Poisons {
            flag,
            lock,
            at,
            panicking: panicking(),
        }
    }

    /// Whether the lock, which its thread holds, is poisoned.
    pub(super) fn has_poison(&self, at: &'static Location<'static>) -> bool {
        self.flag.get_with_lock(self.lock, at)
    }
}

impl Drop for Poisons<'_> {
    fn drop(&mut self) {
        if !self.panicking && panicking() {
            self.flag.set(self.lock, self.at);
        }
    }
}

/// What a lock returns.
pub(super) fn told<G>(poisoned: bool, guard: G) -> LockResult<G> {
    match poisoned {
        true => Err(PoisonError::new(guard)),
        false => Ok(guard),
    }
}
