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
