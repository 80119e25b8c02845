//! The facade: what a student's program is written against.
//!
//! Names and shapes are `std`'s, with `parking_lot`'s habit of locks without poison ([`poison`] has
//! those with). Each object belongs to the engine that runs on this OS thread when it is made: real
//! threads (on `parking_lot`, `crossbeam` and std), the [explorer](crate::explore), or loom. The
//! same program runs under all three without a flag.
//!
//! | here | std calls it | what differs |
//! |---|---|---|
//! | [`Mutex`] | `std::sync::Mutex` | `lock` returns the guard itself; `try_lock_for` |
//! | [`RwLock`] | `std::sync::RwLock` | likewise; `downgrade` |
//! | [`Condvar`] | `std::sync::Condvar` | a wait borrows the guard: `wait(&mut guard)` |
//! | [`poison`]: `Mutex`, `RwLock`, `Condvar` | the same, in `std::sync` | as std's, with poison |
//! | [`Once`], [`OnceLock`], [`LazyLock`] | the same, in `std::sync` | |
//! | [`Barrier`] | `std::sync::Barrier` | |
//! | [`Semaphore`] | has none | permits that any thread may give back |
//! | [`channel`] | `std::sync::mpsc` | crossbeam's: many receivers, timeouts, `len` |
//! | [`atomic`] | `std::sync::atomic` | |
//! | [`cell::SharedCell`] | `static mut`, `std::cell::UnsafeCell` | the judges watch it; `retire` gives it back |
//! | [`cell::Cell`], [`cell::RefCell`], [`Rc`] | `std::cell::Cell`, `std::cell::RefCell`, `std::rc::Rc` | the judges watch them where `Sync` or `Send` is claimed by hand |
//! | [`rayon`] | has none | rayon's: `join`, `scope`, parallel iterators; under the judges every split is a thread |
//! | [`deque`] | has none | crossbeam's: the queues of pools that steal work |
//! | [`heap`] | `Box::into_raw`, `Box::from_raw` | memory by hand, with the judges watching |
//! | [`epoch`] | has none; `crossbeam::epoch` | frees once nobody can be looking any more |
//! | [`thread`] | `std::thread` | `spawn`, `scope`, `park`, `sleep`, … |
//! | [`thread_local!`] | `std::thread_local!` | |
//! | [`process`] | `std::process` | a process begins in an entry of the same program |
//! | [`fs`] | `std::fs` | whole files, each read or written in one step; a number in shared memory |
//! | [`hint::spin_loop`] | `std::hint::spin_loop` | lets other threads go first |
//! | [`shared!`] | `static` | made afresh in every execution |
//! | [`Arc`], [`Weak`] | `std::sync::{Arc, Weak}` | they are std's own |
//! | [`CachePadded`] | has none | crossbeam's own: a value that has its cache lines to itself |
//!
//! None of it can be made in a plain `static`, which would carry its state from one execution into
//! the next: that is what [`shared!`] is for.
//!
//! What waits for a time (`wait_timeout`, `recv_timeout`, `try_lock_for`, `park_timeout`, …) knows
//! how long only on real threads: for the explorer the time may be over at any step before it has
//! what it waits for, for loom it is over at once.

pub mod atomic;
pub(crate) mod backend;
mod barrier;
pub mod cell;
pub mod channel;
mod condvar;
pub mod deque;
pub mod epoch;
pub mod fs;
pub mod heap;
pub mod hint;
mod lazy_lock;
pub(crate) mod log;
mod loom_channel;
pub(crate) mod loom_mutex;
pub(crate) mod loom_panics;
mod loom_rwlock;
mod mutex;
mod once;
mod once_lock;
mod parcel;
pub mod poison;
pub mod process;
pub mod rayon;
mod rc;
mod rwlock;
mod semaphore;
pub(crate) mod shared;
pub mod thread;

pub use crate::{shared, thread_local};
pub use barrier::{Barrier, BarrierWaitResult};
pub use condvar::{Condvar, WaitTimeoutResult};
pub use crossbeam::utils::CachePadded;
pub use lazy_lock::LazyLock;
pub use mutex::{Mutex, MutexGuard};
pub use once::{Once, OnceState};
pub use once_lock::OnceLock;
pub use rc::Rc;
pub use rwlock::{RwLock, RwLockReadGuard, RwLockWriteGuard};
pub use semaphore::{Permit, Semaphore};
pub use shared::Shared;
pub use std::sync::{Arc, Weak};

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::marker::PhantomData;

    use super::*;

    /// Asks whether threads may share a type, or send it: of two constants of a name the compiler
    /// takes the type's own, where its bounds hold.
    struct Probe<T>(PhantomData<T>);

    trait Neither {
        const SHARED: bool = false;
        const SENT: bool = false;
    }

    impl<T> Neither for Probe<T> {}

    impl<T: Sync> Probe<T> {
        const SHARED: bool = true;
    }

    impl<T: Send> Probe<T> {
        const SENT: bool = true;
    }

    /// Memory of one thread, and what only one thread may have.
    type One = Cell<u8>;
    type Own = std::rc::Rc<u8>;

    #[test]
    fn what_only_one_thread_may_have_stays_with_it() {
        let shared = [
            ("Shared", <Probe<Shared<One>>>::SHARED),
            ("RwLock", <Probe<RwLock<One>>>::SHARED),
            ("poison::RwLock", <Probe<poison::RwLock<One>>>::SHARED),
            ("Mutex", <Probe<Mutex<Own>>>::SHARED),
            ("poison::Mutex", <Probe<poison::Mutex<Own>>>::SHARED),
            ("MutexGuard", <Probe<MutexGuard<'_, One>>>::SHARED),
            ("RwLockReadGuard", <Probe<RwLockReadGuard<'_, One>>>::SHARED),
            (
                "RwLockWriteGuard",
                <Probe<RwLockWriteGuard<'_, One>>>::SHARED,
            ),
            ("OnceLock", <Probe<OnceLock<One>>>::SHARED),
            ("LazyLock", <Probe<LazyLock<One>>>::SHARED),
            ("Arc", <Probe<Arc<One>>>::SHARED),
            ("Rc", <Probe<Rc<u8>>>::SHARED),
            ("CachePadded", <Probe<CachePadded<One>>>::SHARED),
            ("cell::Cell", <Probe<cell::Cell<u8>>>::SHARED),
            ("cell::RefCell", <Probe<cell::RefCell<u8>>>::SHARED),
            (
                "cell::SharedCell",
                <Probe<cell::SharedCell<&'static One>>>::SHARED,
            ),
            ("channel::Sender", <Probe<channel::Sender<Own>>>::SHARED),
            ("channel::Receiver", <Probe<channel::Receiver<Own>>>::SHARED),
            ("deque::Injector", <Probe<deque::Injector<Own>>>::SHARED),
            ("deque::Stealer", <Probe<deque::Stealer<Own>>>::SHARED),
            ("deque::Worker", <Probe<deque::Worker<u8>>>::SHARED),
            (
                "thread::JoinHandle",
                <Probe<thread::JoinHandle<Own>>>::SHARED,
            ),
        ];
        let sent = [
            ("Mutex", <Probe<Mutex<Own>>>::SENT),
            ("RwLock", <Probe<RwLock<Own>>>::SENT),
            ("OnceLock", <Probe<OnceLock<Own>>>::SENT),
            ("Rc", <Probe<Rc<u8>>>::SENT),
            (
                "cell::SharedCell",
                <Probe<cell::SharedCell<&'static One>>>::SENT,
            ),
            ("channel::Sender", <Probe<channel::Sender<Own>>>::SENT),
            ("channel::Receiver", <Probe<channel::Receiver<Own>>>::SENT),
            ("deque::Injector", <Probe<deque::Injector<Own>>>::SENT),
            ("deque::Stealer", <Probe<deque::Stealer<Own>>>::SENT),
            ("deque::Worker", <Probe<deque::Worker<Own>>>::SENT),
            ("thread::JoinHandle", <Probe<thread::JoinHandle<Own>>>::SENT),
        ];
        for (name, is) in shared.into_iter().chain(sent) {
            assert!(!is, "{name}");
        }
        let plain = [<Probe<Shared<u8>>>::SHARED, <Probe<Mutex<u8>>>::SENT];
        assert_eq!(plain, [true, true]);
    }
}
