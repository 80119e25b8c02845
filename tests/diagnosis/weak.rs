//! What no interleaving shows, and data races that one does.

use crate::{Program, gives, pair, program};
use racelab::sync::Mutex;
use racelab::sync::atomic::{AtomicBool, AtomicU64, Ordering::*, fence};
use racelab::sync::cell::SharedCell;
use racelab::trace::Kind::*;

type Message = (AtomicBool, SharedCell<u64>);

fn message() -> Message {
    (AtomicBool::new(false), SharedCell::new(0))
}

pub(crate) fn programs() -> Vec<Program> {
    vec![
        program(
            "a message behind a relaxed flag",
            MissingReleaseAcquire,
            || {
                let write = |(ready, data): &Message| {
                    // SAFETY: nobody reads before the flag is set.
                    unsafe { data.set(42) };
                    ready.store(true, Relaxed);
                };
                let read = |(ready, data): &Message| {
                    if ready.load(Relaxed) {
                        // SAFETY: the flag is set.
                        assert_eq!(unsafe { data.get() }, 42);
                    }
                };
                pair(message(), write, read);
            },
        ),
        program(
            "a message that is not released",
            MissingReleaseAcquire,
            || {
                let write = |(ready, data): &Message| {
                    // SAFETY: nobody reads before the flag is set.
                    unsafe { data.set(42) };
                    ready.store(true, Relaxed);
                };
                let read = |(ready, data): &Message| {
                    if ready.load(Acquire) {
                        // SAFETY: the flag is set.
                        assert_eq!(unsafe { data.get() }, 42);
                    }
                };
                pair(message(), write, read);
            },
        ),
        program(
            "a message that is not acquired",
            MissingReleaseAcquire,
            || {
                let write = |(ready, data): &Message| {
                    // SAFETY: nobody reads before the flag is set.
                    unsafe { data.set(42) };
                    fence(Release);
                    ready.store(true, Relaxed);
                };
                let read = |(ready, data): &Message| {
                    if ready.load(Relaxed) {
                        // SAFETY: the flag is set.
                        assert_eq!(unsafe { data.get() }, 42);
                    }
                };
                pair(message(), write, read);
            },
        ),
        gives("a relaxed spin lock", MissingReleaseAcquire, 2, || {
            let add = |(held, value): &Message| {
                while held.swap(true, Acquire) {}
                // SAFETY: the flag is held.
                unsafe { value.set(value.get() + 1) };
                held.store(false, Relaxed);
            };
            let shared = pair(message(), add, add);
            // SAFETY: the threads have ended.
            unsafe { shared.1.get() }
        }),
        program(
            "the last one out counts down relaxed",
            MissingReleaseAcquire,
            || {
                let leave = |(left, data): &(AtomicU64, SharedCell<u64>)| {
                    // SAFETY: only looks, as long as the count is above zero.
                    let _ = unsafe { data.get() };
                    if left.fetch_sub(1, Relaxed) == 1 {
                        // SAFETY: the last one is alone.
                        unsafe { data.set(0) };
                    }
                };
                pair((AtomicU64::new(2), SharedCell::new(1)), leave, leave);
            },
        ),
        gives("half of them lock", DataRace, true, || {
            let write = |(lock, value): &(Mutex<()>, SharedCell<u64>)| {
                let _guard = lock.lock();
                // SAFETY: the lock is held.
                unsafe { value.set(1) };
            };
            let read = |(_, value): &(Mutex<()>, SharedCell<u64>)| {
                // SAFETY: none; this is the bug.
                let _ = unsafe { value.get() };
            };
            pair((Mutex::new(()), SharedCell::new(0)), write, read);
            true
        }),
    ]
}
