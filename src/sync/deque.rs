//! Queues for pools that steal work, in the shape of `crossbeam::deque`.
//!
//! Each thread of a pool has a [`Worker`] of its own, into which it pushes and from which it pops;
//! who has nothing left steals from the others through their [`Stealer`]s, or takes what came from
//! outside of the pool from the [`Injector`].
//!
//! ```
//! use racelab::sync::deque::{Steal, Worker};
//!
//! let own = Worker::new_lifo();
//! let stealer = own.stealer();
//! (1..=3).for_each(|job| own.push(job));
//! // The owner takes the youngest, a thief the oldest.
//! assert_eq!((own.pop(), stealer.steal()), (Some(3), Steal::Success(1)));
//! ```
//!
//! Under the judges each push, pop and steal is one step. `steal_batch` and `steal_batch_and_pop`
//! take half of the items in one step and push what they do not return in one step each. Crossbeam
//! may say [`Steal::Retry`] when another thread was in the way; the judges never do, so that a
//! program must be prepared for it without being shown why.

use std::cell::UnsafeCell;
use std::collections::VecDeque;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;

pub use crossbeam::deque::Steal;

use super::backend::{Backend, Explored, For, Running, running, tell_value};
use super::mutex::unpoisoned;
use crate::explore::op::OpKind;
use crate::explore::{Deque, State};

/// A queue that one thread owns. Others steal from it at the front.
pub struct Worker<T> {
    raw: Shared<T, crossbeam::deque::Worker<T>>,
}

/// Steals from the [`Worker`] that it was made by.
pub struct Stealer<T> {
    raw: Shared<T, crossbeam::deque::Stealer<T>>,
}

/// A queue that belongs to nobody: first in, first out.
pub struct Injector<T> {
    raw: Shared<T, crossbeam::deque::Injector<T>>,
}

/// Crossbeam's own, or a share of the model's.
enum Shared<T, N> {
    Native(N),
    Model(Arc<Model<T>>),
}

/// A queue under one of the judges.
struct Model<T> {
    raw: Backend<(), loom::sync::Mutex<VecDeque<T>>>,
    is_lifo: bool,
    /// The explorer's items: the explorer itself only knows how many there are.
    items: UnsafeCell<VecDeque<T>>,
}

// SAFETY: the items are touched by the thread that the explorer has chosen, and by no other.
unsafe impl<T: Send> Send for Model<T> {}
// SAFETY: as above.
unsafe impl<T: Send> Sync for Model<T> {}

enum Part<'a, T> {
    Explored(Explored),
    Loom(&'a loom::sync::Mutex<VecDeque<T>>),
}

impl<T, N> Shared<T, N> {
    #[track_caller]
    fn new(is_injector: bool, is_lifo: bool, native: impl FnOnce() -> N) -> Self {
        if let Running::Native = running() {
            return Shared::Native(native());
        }
        let deque = Deque {
            is_injector,
            is_lifo,
            ..Deque::default()
        };
        let loom = || loom::sync::Mutex::new(VecDeque::new());
        Shared::Model(Arc::new(Model {
            raw: Backend::new(|| (), || State::Deque(deque), loom),
            is_lifo,
            items: UnsafeCell::default(),
        }))
    }
}

impl<T> Model<T> {
    fn part(&self) -> Part<'_, T> {
        match self.raw.get("deque") {
            For::Explored(object) => Part::Explored(object),
            For::Loom(items) => Part::Loom(items),
            For::Native(()) => unreachable!("a native queue is crossbeam's"),
        }
    }

    /// The explorer's items.
    fn with<R>(&self, f: impl FnOnce(&mut VecDeque<T>) -> R) -> R {
        // SAFETY: only the chosen thread runs, and the reference ends here.
        f(unsafe { &mut *self.items.get() })
    }

    fn push(&self, item: T, stolen: bool, at: &'static Location<'static>) {
        match self.part() {
            Part::Explored(object) => {
                object.perform(OpKind::Push { stolen }, at);
                tell_value(&item);
                self.with(|items| items.push_back(item));
            }
            Part::Loom(items) => unpoisoned(items.lock()).push_back(item),
        }
    }

    /// Takes one item, by `Pop` or by `Steal`.
    fn take(&self, kind: OpKind, at: &'static Location<'static>) -> Option<T> {
        let at_the_back = self.is_lifo && matches!(kind, OpKind::Pop);
        let take = |items: &mut VecDeque<T>| match at_the_back {
            true => items.pop_back(),
            false => items.pop_front(),
        };
        match self.part() {
            Part::Explored(object) => {
                let reply = object.perform(kind, at);
                let taken = reply.ok.then(|| self.with(take)).flatten();
                taken.inspect(tell_value)
            }
            Part::Loom(items) => {
                let mut items = unpoisoned(items.lock());
                take(&mut items)
            }
        }
    }

    /// Takes half of the items, in the order in which their owner would have popped them.
    fn take_batch(&self, at: &'static Location<'static>) -> Vec<T> {
        let taken: VecDeque<T> = match self.part() {
            Part::Explored(object) => {
                let reply = object.perform(OpKind::StealBatch, at);
                match reply.ok {
                    true => self.with(|items| items.drain(..reply.bits as usize).collect()),
                    false => VecDeque::new(),
                }
            }
            Part::Loom(items) => {
                let mut items = unpoisoned(items.lock());
                let half = items.len().div_ceil(2);
                items.drain(..half).collect()
            }
        };
        match self.is_lifo {
            true => taken.into_iter().rev().collect(),
            false => taken.into(),
        }
    }

    /// Puts items in, so that the owner pops them in their order.
    fn put_batch(&self, mut batch: Vec<T>, at: &'static Location<'static>) {
        if self.is_lifo {
            batch.reverse();
        }
        for item in batch {
            self.push(item, true, at);
        }
    }

    /// How many items are in it, asked by the method `name`.
    fn count(&self, name: &'static str, at: &'static Location<'static>) -> usize {
        match self.part() {
            Part::Explored(object) => object.perform(OpKind::Count(name), at).bits as usize,
            Part::Loom(items) => unpoisoned(items.lock()).len(),
        }
    }
}

fn stolen<T>(taken: Option<T>) -> Steal<T> {
    taken.map_or(Steal::Empty, Steal::Success)
}

impl<T> Worker<T> {
    /// A queue whose owner pops the oldest item, as thieves do.
    #[track_caller]
    pub fn new_fifo() -> Self {
        let raw = Shared::new(false, false, crossbeam::deque::Worker::new_fifo);
        Worker { raw }
    }

    /// A queue whose owner pops the youngest item, and thieves the oldest.
    #[track_caller]
    pub fn new_lifo() -> Self {
        let raw = Shared::new(false, true, crossbeam::deque::Worker::new_lifo);
        Worker { raw }
    }

    /// What others steal with.
    pub fn stealer(&self) -> Stealer<T> {
        let raw = match &self.raw {
            Shared::Native(worker) => Shared::Native(worker.stealer()),
            Shared::Model(model) => Shared::Model(Arc::clone(model)),
        };
        Stealer { raw }
    }

    /// Puts an item in, at the back.
    #[track_caller]
    #[inline]
    pub fn push(&self, item: T) {
        match &self.raw {
            Shared::Native(worker) => worker.push(item),
            Shared::Model(model) => model.push(item, false, Location::caller()),
        }
    }

    /// Takes an item, if there is one.
    #[track_caller]
    #[inline]
    pub fn pop(&self) -> Option<T> {
        match &self.raw {
            Shared::Native(worker) => worker.pop(),
            Shared::Model(model) => model.take(OpKind::Pop, Location::caller()),
        }
    }
}

impl<T> Injector<T> {
    /// An empty queue.
    #[track_caller]
    pub fn new() -> Self {
        let raw = Shared::new(true, false, crossbeam::deque::Injector::new);
        Injector { raw }
    }

    /// Puts an item in, at the back.
    #[track_caller]
    #[inline]
    pub fn push(&self, item: T) {
        match &self.raw {
            Shared::Native(injector) => injector.push(item),
            Shared::Model(model) => model.push(item, false, Location::caller()),
        }
    }
}

impl<T> Default for Injector<T> {
    #[track_caller]
    fn default() -> Self {
        Injector::new()
    }
}

impl<T> Clone for Stealer<T> {
    fn clone(&self) -> Self {
        let raw = match &self.raw {
            Shared::Native(stealer) => Shared::Native(stealer.clone()),
            Shared::Model(model) => Shared::Model(Arc::clone(model)),
        };
        Stealer { raw }
    }
}

macro_rules! steals {
    ($($Queue:ident)*) => {
        $(impl<T> $Queue<T> {
            /// Takes the oldest item.
            #[track_caller]
            #[inline]
            pub fn steal(&self) -> Steal<T> {
                match &self.raw {
                    Shared::Native(queue) => queue.steal(),
                    Shared::Model(model) => stolen(model.take(OpKind::Steal, Location::caller())),
                }
            }

            /// Takes about half of the items, and puts them into `destination`.
            #[track_caller]
            pub fn steal_batch(&self, destination: &Worker<T>) -> Steal<()> {
                match (&self.raw, &destination.raw) {
                    (Shared::Native(queue), Shared::Native(worker)) => queue.steal_batch(worker),
                    (Shared::Model(model), Shared::Model(worker)) => {
                        let at = Location::caller();
                        let batch = model.take_batch(at);
                        let any = (!batch.is_empty()).then_some(());
                        worker.put_batch(batch, at);
                        stolen(any)
                    }
                    _ => panic!("the two queues belong to different engines"),
                }
            }

            /// Takes about half of the items, returns the first, and puts the others into
            /// `destination`.
            #[track_caller]
            pub fn steal_batch_and_pop(&self, destination: &Worker<T>) -> Steal<T> {
                match (&self.raw, &destination.raw) {
                    (Shared::Native(queue), Shared::Native(worker)) => {
                        queue.steal_batch_and_pop(worker)
                    }
                    (Shared::Model(model), Shared::Model(worker)) => {
                        let at = Location::caller();
                        let mut batch = model.take_batch(at);
                        let rest = batch.split_off(batch.len().min(1));
                        worker.put_batch(rest, at);
                        stolen(batch.pop())
                    }
                    _ => panic!("the two queues belong to different engines"),
                }
            }
        })*
    };
}

steals!(Stealer Injector);

macro_rules! counts {
    ($($Queue:ident)*) => {
        $(impl<T> $Queue<T> {
            /// How many items are in it: by the time that this is looked at, there may be more or
            /// fewer.
            #[track_caller]
            pub fn len(&self) -> usize {
                match &self.raw {
                    Shared::Native(queue) => queue.len(),
                    Shared::Model(model) => model.count("len", Location::caller()),
                }
            }

            /// Whether no item is in it.
            #[track_caller]
            #[inline]
            pub fn is_empty(&self) -> bool {
                match &self.raw {
                    Shared::Native(queue) => queue.is_empty(),
                    Shared::Model(model) => model.count("is_empty", Location::caller()) == 0,
                }
            }
        }

        impl<T> fmt::Debug for $Queue<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($Queue), " { .. }"))
            }
        })*
    };
}

counts!(Worker Stealer Injector);
