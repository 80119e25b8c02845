//! The facade: what a student's program is written against.
//!
//! Names and shapes are `std`'s, with `parking_lot`'s habit of locks without poison ([`poison`] has
//! those with). Each object belongs to the engine that runs on this OS thread when it is made: real
//! threads (on `parking_lot`, `crossbeam` and std), the [explorer](crate::explore), or loom. The
//! same program runs under all three without a flag.

pub mod atomic;
pub(crate) mod backend;
mod barrier;
pub mod cell;
pub mod channel;
mod condvar;
pub mod hint;
mod lazy_lock;
mod loom_channel;
pub(crate) mod loom_mutex;
pub(crate) mod loom_panics;
mod loom_rwlock;
mod mutex;
mod once;
mod once_lock;
pub mod poison;
mod rwlock;
mod semaphore;
pub(crate) mod shared;
pub mod thread;

pub use crate::{shared, thread_local};
pub use barrier::{Barrier, BarrierWaitResult};
pub use condvar::{Condvar, WaitTimeoutResult};
pub use lazy_lock::LazyLock;
pub use mutex::{Mutex, MutexGuard};
pub use once::{Once, OnceState};
pub use once_lock::OnceLock;
pub use rwlock::{RwLock, RwLockReadGuard, RwLockWriteGuard};
pub use semaphore::{Permit, Semaphore};
pub use shared::Shared;
pub use std::sync::{Arc, Weak};
