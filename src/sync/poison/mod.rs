//! Locks with std's habit of poison, where [`sync::Mutex`](super::Mutex) has none.
//!
//! A lock is *poisoned* when a guard is dropped while its thread panics: what it protects may be
//! half changed. From then on [`lock`](Mutex::lock) returns the guard inside of an error, so that
//! nobody goes on unawares. Who only reads a [`RwLock`] changes nothing and poisons nothing.
//!
//! ```
//! use racelab::sync::poison::Mutex;
//! use racelab::sync::thread;
//!
//! let account = Mutex::new((100, 0));
//! thread::scope(|s| {
//!     let transfer = s.spawn(|| {
//!         let mut account = account.lock().unwrap();
//!         account.0 -= 10;
//!         panic!("no such payee");
//!     });
//!     assert!(transfer.join().is_err());
//! });
//! let half_done = account.lock().unwrap_err().into_inner();
//! assert_eq!(*half_done, (90, 0));
//! ```

mod condvar;
mod flag;
mod mutex;
mod rwlock;

pub use super::{RwLockReadGuard, WaitTimeoutResult};
pub use condvar::Condvar;
pub use mutex::{Mutex, MutexGuard};
pub use rwlock::{RwLock, RwLockWriteGuard};
pub use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};
