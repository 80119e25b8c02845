//! What a waiting loop can say about itself, as in `std::hint`.

use std::panic::Location;

use super::backend::{Running, running};
use crate::explore::op::{Op, OpKind};

/// Says that this thread waits in a loop for another one to change something.
///
/// For the judges it is like [`yield_now`](super::thread::yield_now): others go first.
///
/// ```
/// use racelab::sync::atomic::{AtomicBool, Ordering};
/// use racelab::sync::{hint, thread};
///
/// let ready = AtomicBool::new(false);
/// thread::scope(|s| {
///     s.spawn(|| ready.store(true, Ordering::Release));
///     while !ready.load(Ordering::Acquire) {
///         hint::spin_loop();
///     }
/// });
/// ```
#[track_caller]
pub fn spin_loop() {
    match running() {
        Running::Native => std::hint::spin_loop(),
        Running::Explorer(context) => {
            context.perform(Op::alone(OpKind::Yield("spin_loop"), Location::caller()));
        }
        Running::Loom => loom::thread::yield_now(),
    }
}
