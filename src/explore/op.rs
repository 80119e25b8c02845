//! Visible operations, as a thread publishes them before they take effect.

mod class;

use std::fmt;
use std::num::ParseIntError;
use std::panic::Location;
use std::str::FromStr;
use std::sync::atomic::Ordering;

use super::model::{OnceOp, PoisonOp, Shape, Within};

/// The index of a thread in its execution; 0 is `main`.
pub(crate) type ThreadId = usize;

/// A thread's number, the same in every execution: 0 is `main`, `3` its third child, `3-1` that
/// one's first child.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThreadNumber(u64);

impl ThreadNumber {
    /// The number of the scenario's own thread.
    pub const MAIN: ThreadNumber = ThreadNumber(0);

    /// The number of the thread's so-manieth child, from 1.
    pub fn child(self, count: u64) -> ThreadNumber {
        // Sixteen bits a generation.
        ThreadNumber(self.0 << 16 | count & 0xffff)
    }

    pub(crate) fn word(self) -> u64 {
        self.0
    }
}

impl fmt::Display for ThreadNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 > 0xffff {
            write!(f, "{}-", ThreadNumber(self.0 >> 16))?;
        }
        write!(f, "{}", self.0 & 0xffff)
    }
}

impl FromStr for ThreadNumber {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        let mut number = ThreadNumber::MAIN;
        for part in text.split('-') {
            number = number.child(part.parse::<u16>()?.into());
        }
        Ok(number)
    }
}

/// The index of an object in its execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ObjectId(pub(crate) u32);

/// A visible operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Op {
    pub(crate) kind: OpKind,
    /// The object that it works on; None for those that have none.
    pub(crate) object: Option<ObjectId>,
    /// Where it lies, if that is memory that the program has allocated.
    pub(crate) within: Option<Within>,
    /// Where the student wrote it.
    pub(crate) at: &'static Location<'static>,
}

/// What a visible operation does. Values of atomics are their bits, widened to 64.
#[derive(Clone, Copy, Debug)]
pub(crate) enum OpKind {
    /// Reads an atomic.
    Load(Ordering),
    /// Writes an atomic.
    Store { bits: u64, order: Ordering },
    /// Reads an atomic and writes `apply(old, operand)`.
    Rmw {
        name: &'static str,
        apply: fn(u64, u64) -> u64,
        operand: u64,
        order: Ordering,
    },
    /// Writes `new` if the atomic holds `expected`.
    CompareExchange {
        expected: u64,
        new: u64,
        success: Ordering,
        failure: Ordering,
        weak: bool,
    },
    /// Orders what is around it.
    Fence(Ordering),
    /// Reads plain memory.
    CellRead,
    /// Writes plain memory.
    CellWrite,
    /// Gives plain memory back.
    Retire,
    /// Allocates memory for a value of such a type.
    Alloc { shape: Shape },
    /// Gives allocated memory back.
    Free { address: usize },
    /// Works on something that is initialized once.
    Once(OnceOp),
    /// Works on the poison of a lock.
    Poison(PoisonOp),
    /// Takes a mutex, waiting for it.
    Lock,
    /// Takes a mutex if it is free.
    TryLock,
    /// Gives a mutex back. `changed`: what lies behind it may have been changed.
    Unlock { changed: bool },
    /// Takes a mutex, waiting for it for a time.
    TryLockFor,
    /// Gives `mutex` back and begins to wait on a condition variable, in one step.
    Wait { mutex: ObjectId, timed: bool },
    /// Waits for a notification. To be notified is not a decision; to wake for no reason (and to
    /// take the mutex again, in the same step) or because the time is over is.
    Await { mutex: ObjectId, timed: bool },
    /// Comes back from a wait: takes the mutex (the operation's object) again.
    Relock { condvar: ObjectId },
    /// Wakes one waiter.
    NotifyOne,
    /// Wakes every waiter.
    NotifyAll,
    /// Takes a permit, waiting for one.
    Acquire,
    /// Takes a permit if there is one.
    TryAcquire,
    /// Takes a permit, waiting for one for a time.
    TryAcquireFor,
    /// Gives a permit back.
    Release,
    /// Puts a message in, waiting for room.
    Send,
    /// Puts a message in if there is room.
    TrySend,
    /// Puts a message in, waiting for room for a time.
    SendTimeout,
    /// Takes a message, waiting for one.
    Recv,
    /// Takes a message if there is one.
    TryRecv,
    /// Takes a message, waiting for one for a time.
    RecvTimeout,
    /// Puts an item into a deque. `stolen`: it came from another one in a batch, whose name stands
    /// there.
    Push { stolen: bool },
    /// Takes an item from its own end of a deque, if there is one.
    Pop,
    /// Takes an item from the front of another one's deque, if there is one.
    Steal,
    /// Takes half of the items from there.
    StealBatch,
    /// Drops a sender.
    CloseSender,
    /// Drops a receiver.
    CloseReceiver,
    /// Asks whether a thread has ended.
    IsFinished(ThreadId),
    /// Takes a lock for reading, waiting while there is a writer.
    Read,
    /// Takes it for reading if there is no writer.
    TryRead,
    /// Takes it for reading, waiting for a time.
    TryReadFor,
    /// Takes it for reading once no writer waits any more.
    ReadBehind,
    /// Takes a lock for writing, waiting until it is free.
    Write,
    /// Takes it for writing if it is free.
    TryWrite,
    /// Takes it for writing, waiting for a time.
    TryWriteFor,
    /// Gives a lock back that was taken for reading.
    UnlockRead,
    /// Gives a lock back that was taken for writing.
    UnlockWrite,
    /// Goes on reading what it has written, and lets other readers in.
    Downgrade,
    /// Arrives at a barrier.
    Arrive,
    /// Waits for the others at a barrier. Not a decision: it is over when the last one arrives.
    AwaitOthers,
    /// Waits for its own token, and takes it.
    Park,
    /// Waits for its own token for a time.
    ParkTimeout,
    /// Gives a thread its token.
    Unpark(ThreadId),
    /// Looks at how much there is: messages, permits. Called as the name says.
    Count(&'static str),
    /// Lets others go first: `yield_now` and its kin, by name.
    Yield(&'static str),
    /// Waits for a thread's end. Not a decision: it is taken as soon as it can be.
    Join(ThreadId),
    /// A thread was made. Told only, never published: it commutes with every step of the others.
    Spawn(ThreadId),
}

impl OpKind {
    /// A number that tells operations apart, for fingerprints.
    pub(crate) fn word(&self) -> u64 {
        match *self {
            OpKind::Load(_) => 1,
            OpKind::Store { bits, .. } => 2 ^ bits.rotate_left(8),
            OpKind::Rmw { name, operand, .. } => {
                // Names differ in their length or in these two letters.
                let letters = name.as_bytes();
                let tag = (letters.len() as u64) << 16
                    | u64::from(letters[letters.len() - 1]) << 8
                    | u64::from(letters[letters.len() - 2]);
                3 ^ (tag << 8) ^ operand.rotate_left(40)
            }
            OpKind::CompareExchange {
                expected,
                new,
                weak,
                ..
            } => 4 ^ expected.rotate_left(8) ^ new.rotate_left(32) ^ (u64::from(weak) << 63),
            OpKind::Fence(_) => 5,
            OpKind::CellRead => 6,
            OpKind::CellWrite => 7,
            OpKind::Lock => 8,
            OpKind::TryLock => 9,
            OpKind::Unlock { .. } => 10,
            OpKind::Wait { .. } => 11,
            OpKind::Relock { .. } => 12,
            OpKind::NotifyOne => 13,
            OpKind::NotifyAll => 14,
            OpKind::Acquire => 15,
            OpKind::TryAcquire => 16,
            OpKind::Release => 17,
            OpKind::Send => 18,
            OpKind::TrySend => 19,
            OpKind::Recv => 20,
            OpKind::TryRecv => 21,
            OpKind::CloseSender => 22,
            OpKind::CloseReceiver => 23,
            OpKind::IsFinished(_) => 24,
            OpKind::Yield(_) => 25,
            OpKind::Join(_) => 26,
            OpKind::Spawn(_) => 27,
            OpKind::TryLockFor => 28,
            OpKind::Await { .. } => 29,
            OpKind::TryAcquireFor => 30,
            OpKind::SendTimeout => 31,
            OpKind::RecvTimeout => 32,
            OpKind::Read => 33,
            OpKind::TryRead => 34,
            OpKind::TryReadFor => 35,
            OpKind::ReadBehind => 36,
            OpKind::Write => 37,
            OpKind::TryWrite => 38,
            OpKind::TryWriteFor => 39,
            OpKind::UnlockRead => 40,
            OpKind::UnlockWrite => 41,
            OpKind::Downgrade => 42,
            OpKind::Arrive => 43,
            OpKind::AwaitOthers => 44,
            OpKind::Park => 45,
            OpKind::ParkTimeout => 46,
            OpKind::Unpark(_) => 47,
            OpKind::Count(_) => 48,
            OpKind::Push { .. } => 49,
            OpKind::Pop => 50,
            OpKind::Steal => 51,
            OpKind::StealBatch => 52,
            OpKind::Retire => 64,
            OpKind::Alloc { .. } => 67,
            OpKind::Free { .. } => 68,
            OpKind::Once(op) => 65 ^ op.word() << 8,
            OpKind::Poison(op) => 66 ^ (op as u64) << 8,
        }
    }

    /// Whether it is a step of `epoch`, whose values mean nothing.
    pub(crate) fn is_of_an_epoch(&self) -> bool {
        let OpKind::Rmw { name, .. } = self else {
            return false;
        };
        matches!(*name, "pin" | "unpin" | "defer_free")
    }

    /// The name of the method that publishes it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            OpKind::Load(_) => "load",
            OpKind::Store { .. } => "store",
            OpKind::Rmw { name, .. } => name,
            OpKind::CompareExchange { weak: false, .. } => "compare_exchange",
            OpKind::CompareExchange { weak: true, .. } => "compare_exchange_weak",
            OpKind::Fence(_) => "fence",
            OpKind::CellRead => "get",
            OpKind::CellWrite => "set",
            OpKind::Lock => "lock",
            OpKind::TryLock => "try_lock",
            OpKind::Unlock { .. } => "unlock",
            OpKind::Wait { timed: false, .. } | OpKind::Await { timed: false, .. } => "wait",
            OpKind::Wait { timed: true, .. } | OpKind::Await { timed: true, .. } => "wait_timeout",
            OpKind::Relock { .. } => "lock again",
            OpKind::NotifyOne => "notify_one",
            OpKind::NotifyAll => "notify_all",
            OpKind::Acquire => "acquire",
            OpKind::TryAcquire => "try_acquire",
            OpKind::Release => "release",
            OpKind::Send => "send",
            OpKind::TrySend => "try_send",
            OpKind::Recv => "recv",
            OpKind::TryRecv => "try_recv",
            OpKind::Push { .. } => "push",
            OpKind::Pop => "pop",
            OpKind::Steal => "steal",
            OpKind::StealBatch => "steal_batch",
            OpKind::CloseSender => "drop",
            OpKind::CloseReceiver => "drop",
            OpKind::IsFinished(_) => "is_finished",
            OpKind::Yield(name) | OpKind::Count(name) => name,
            OpKind::Join(_) => "join",
            OpKind::Spawn(_) => "spawn",
            OpKind::TryLockFor => "try_lock_for",
            OpKind::TryAcquireFor => "try_acquire_for",
            OpKind::SendTimeout => "send_timeout",
            OpKind::RecvTimeout => "recv_timeout",
            OpKind::Read | OpKind::ReadBehind => "read",
            OpKind::TryRead => "try_read",
            OpKind::TryReadFor => "try_read_for",
            OpKind::Write => "write",
            OpKind::TryWrite => "try_write",
            OpKind::TryWriteFor => "try_write_for",
            OpKind::UnlockRead | OpKind::UnlockWrite => "unlock",
            OpKind::Downgrade => "downgrade",
            OpKind::Arrive | OpKind::AwaitOthers => "wait",
            OpKind::Park => "park",
            OpKind::ParkTimeout => "park_timeout",
            OpKind::Unpark(_) => "unpark",
            OpKind::Retire => "retire",
            OpKind::Alloc { .. } => "alloc",
            OpKind::Free { .. } => "free",
            OpKind::Once(op) => op.name(),
            OpKind::Poison(op) => op.name(),
        }
    }
}

/// What an operation told its thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reply {
    /// The value read; of a `wait`, 1 if it has the lock again already.
    pub(crate) bits: u64,
    /// Whether it did what it tried: a `try_lock` got the lock, a `send` found a receiver.
    pub(crate) ok: bool,
    /// Whether the other side is gone: no sender, or no receiver, is left.
    pub(crate) closed: bool,
}

impl Reply {
    /// It did what it tried.
    pub(crate) const DONE: Reply = Reply {
        bits: 0,
        ok: true,
        closed: false,
    };

    /// It did not.
    pub(crate) const FAILED: Reply = Reply {
        bits: 0,
        ok: false,
        closed: false,
    };

    /// The other side is gone.
    pub(crate) const CLOSED: Reply = Reply {
        bits: 0,
        ok: false,
        closed: true,
    };
}
