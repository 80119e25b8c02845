use std::sync::atomic;

use serde::{Deserialize, Serialize};

/// What a step does, apart from how the source writes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// None of the others.
    #[default]
    Other,
    /// Reads an atomic.
    Load,
    /// Writes an atomic.
    Store,
    /// Reads and writes an atomic in one step: `fetch_add`, `swap`.
    Update,
    /// Writes an atomic if it holds what is expected.
    Exchange,
    /// Orders what is around it.
    Fence,
    /// Reads plain memory.
    Get,
    /// Writes plain memory.
    Set,
    /// Takes a mutex, waiting for it.
    Lock,
    /// Takes a mutex if it is free.
    TryLock,
    /// Gives a mutex back.
    Unlock,
    /// Gives a mutex back and waits on a condition variable.
    Wait,
    /// Comes back from a wait and takes the mutex again.
    Relock,
    /// Wakes one waiter.
    NotifyOne,
    /// Wakes every waiter.
    NotifyAll,
    /// Takes a permit, waiting for one.
    Acquire,
    /// Takes a permit if there is one.
    TryAcquire,
    /// Gives a permit back.
    Release,
    /// Puts a message in, waiting for room.
    Send,
    /// Puts a message in if there is room.
    TrySend,
    /// Takes a message, waiting for one.
    Recv,
    /// Takes a message if there is one.
    TryRecv,
    /// Drops a receiver of a channel.
    DropReceiver,
    /// Waits for a thread's end.
    Join,
    /// Allocates memory, and puts a value there.
    Alloc,
    /// Gives allocated memory back.
    Free,
    /// Panics: its destructors run, and its thread ends or catches it.
    Panic,
}

impl Action {
    /// Whether it reads or writes an atomic or plain memory.
    pub fn is_memory(self) -> bool {
        use Action::{Exchange, Get, Load, Set, Store, Update};
        matches!(self, Load | Store | Update | Exchange | Get | Set)
    }

    /// Whether it allocates or frees: its object is no part of how it is written.
    pub(crate) fn is_of_the_heap(self) -> bool {
        matches!(self, Action::Alloc | Action::Free)
    }

    /// Whether it is what a step does in most traces: left out of their JSON.
    pub(super) fn is_other(&self) -> bool {
        *self == Action::Other
    }
}

/// How the source uses a call, as far as its text shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Usage {
    /// The text does not show it.
    #[default]
    Unknown,
    /// It writes what stands there as a constant: `store(true, …)`, `set(0)`.
    Constant,
    /// It stands in the condition of an `if` or a `while`.
    Decides,
    /// It is the condition of an `if`, alone or compared with a constant: whether something is
    /// there already. `if !made.load(…)`, `if slot.load(…) == 0`. Of a `lock`: it looks for that only,
    /// `let known = *slot.lock(); if known.is_none()`.
    AsksIfThere,
    /// What an update or an exchange that failed has found decides right after it:
    /// `if free.fetch_sub(1, …) > 0`, `Err(now) if now < amount`.
    FoundDecides,
    /// An exchange in a loop that tries whatever value it finds, although a condition before the loop
    /// has looked at the first one.
    CheckedOnce,
    /// Its result is thrown away: `let _ = …;`.
    Ignored,
    /// Right in an `if`, or in its `else`. Of a `wait`: whoever wakes up does not look again.
    UnderIf,
    /// A `wait` right in a loop.
    InLoop,
    /// A `wait` in neither, or right behind the `lock` in a loop: whoever waits has not looked under
    /// the lock.
    Unconditional,
    /// A `lock` to look at the data only, or to wait until it has changed: `let old =
    /// *total.lock();`, `if total.lock().is_empty()`. Of an `unlock`: nobody has borrowed the data to
    /// change it while the lock was held.
    Looks,
    /// A `lock` to look at the data, for a copy that is kept: `let x = place.lock().0;`. No
    /// condition on the copy comes right after it.
    Copies,
    /// A `lock` to change the data: `*total.lock() += 1;`, `let mut total = total.lock();`.
    Updates,
    /// A `lock` to overwrite the data with what was computed before, and given back at once:
    /// `*total.lock() = new;`.
    Assigns,
}

impl Usage {
    /// Whether it stands in a condition.
    pub fn decides(self) -> bool {
        matches!(self, Usage::Decides | Usage::AsksIfThere)
    }

    /// Whether it is a `lock` to look at the data only.
    pub fn only_looks(self) -> bool {
        matches!(self, Usage::Looks | Usage::Copies | Usage::AsksIfThere)
    }

    /// Whether there is nothing to say: left out of JSON.
    pub(super) fn is_unknown(&self) -> bool {
        *self == Usage::Unknown
    }
}

/// The memory ordering of a step on an atomic, as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Order {
    /// Orders nothing.
    Relaxed,
    /// Hands over what came before it.
    Release,
    /// Takes over what was handed over.
    Acquire,
    /// Both.
    AcqRel,
    /// Both, and all such steps have one order that every thread agrees on.
    SeqCst,
}

impl Order {
    /// Whether a read or fence takes over what was handed over.
    pub fn acquires(self) -> bool {
        matches!(self, Order::Acquire | Order::AcqRel | Order::SeqCst)
    }

    /// Whether a write or fence hands over what came before it.
    pub fn releases(self) -> bool {
        matches!(self, Order::Release | Order::AcqRel | Order::SeqCst)
    }
}

impl From<atomic::Ordering> for Order {
    fn from(order: atomic::Ordering) -> Self {
        match order {
            atomic::Ordering::Relaxed => Order::Relaxed,
            atomic::Ordering::Release => Order::Release,
            atomic::Ordering::Acquire => Order::Acquire,
            atomic::Ordering::AcqRel => Order::AcqRel,
            _ => Order::SeqCst,
        }
    }
}
