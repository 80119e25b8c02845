//! The poison of locks: set by a guard that is dropped while its thread panics.

use smallvec::SmallVec;

use crate::explore::execution::Execution;
use crate::explore::hash::Chain;
use crate::explore::op::{ObjectId, Reply, ThreadId};

/// An operation on the poison of a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PoisonOp {
    /// Asks whether the lock is poisoned.
    Look,
    /// A guard is dropped while its thread panics.
    Set,
    /// Takes the poison out.
    Clear,
}

impl PoisonOp {
    /// The name of the method that it is.
    pub(crate) fn name(self) -> &'static str {
        match self {
            PoisonOp::Look => "is_poisoned",
            PoisonOp::Set => "poison",
            PoisonOp::Clear => "clear_poison",
        }
    }
}

/// The locks that were poisoned in this execution, most often none.
///
/// A lock's poison has a history of its own: it can be asked for, and taken out, without the lock.
#[derive(Clone, Default)]
pub(crate) struct Poisons(SmallVec<[Poison; 1]>);

#[derive(Clone)]
struct Poison {
    lock: ObjectId,
    poisoned: bool,
    version: Chain,
}

impl Poisons {
    fn of(&self, lock: ObjectId) -> Option<&Poison> {
        self.0.iter().find(|poison| poison.lock == lock)
    }

    /// Whether a lock was ever poisoned. That follows from the lock's own history: who poisons it
    /// holds it.
    pub(crate) fn knows(&self, lock: ObjectId) -> bool {
        self.of(lock).is_some()
    }

    /// Whether a lock is poisoned.
    pub(crate) fn has(&self, lock: ObjectId) -> bool {
        self.of(lock).is_some_and(|poison| poison.poisoned)
    }

    /// The history of a lock's poison.
    pub(crate) fn version(&self, lock: ObjectId) -> Chain {
        self.of(lock)
            .map_or_else(Chain::default, |poison| poison.version)
    }
}

impl Execution {
    /// An operation on the poison of a lock: what it tells, and whether it changes anything.
    pub(in crate::explore) fn apply_poison(
        &mut self,
        thread: ThreadId,
        op: PoisonOp,
        lock: ObjectId,
    ) -> (Reply, bool) {
        let was = self.poisons.has(lock);
        let reply = Reply {
            ok: was,
            ..Reply::default()
        };
        let poisoned = match op {
            PoisonOp::Look => was,
            PoisonOp::Set => true,
            PoisonOp::Clear => false,
        };
        if poisoned == was {
            return (reply, false);
        }
        let version = self.threads[thread].chain;
        let Poisons(known) = &mut self.poisons;
        match known.iter_mut().find(|poison| poison.lock == lock) {
            Some(poison) => (poison.poisoned, poison.version) = (poisoned, version),
            None => known.push(Poison {
                lock,
                poisoned,
                version,
            }),
        }
        (reply, true)
    }
}
