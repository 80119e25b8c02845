//! What no interleaving shows, and data races that one does.

use crate::{Program, gives, pair, program, start};
use racelab::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::*, fence};
use racelab::sync::cell::SharedCell;
use racelab::sync::{Arc, Mutex};
use racelab::trace::Kind::*;

type Message = (AtomicBool, SharedCell<u64>);

fn message() -> Message {
    (AtomicBool::new(false), SharedCell::new(0))
}

type Numbers = (AtomicU64, AtomicU64, AtomicU64);
type Versioned = (AtomicU64, AtomicU64, AtomicU64, AtomicU64);

/// Goes in if the other one is not there: two threads must never be inside at once.
fn enter(mine: &AtomicU64, other: &AtomicU64, inside: &AtomicU64) {
    mine.store(1, Release);
    if other.load(Acquire) == 0 {
        assert_eq!(inside.fetch_add(1, AcqRel), 0, "alone");
        inside.fetch_sub(1, AcqRel);
        mine.store(0, Release);
    }
}

type Peterson = ([AtomicBool; 2], AtomicUsize, AtomicU64);

/// Peterson's lock, once round, by thread `me` of two.
fn peterson(flags: &[AtomicBool; 2], me: usize, turn: &AtomicUsize, inside: &AtomicU64) {
    let other = 1 - me;
    flags[me].store(true, Release);
    turn.store(other, Release);
    if flags[other].load(Acquire) && turn.load(Acquire) == other {
        return;
    }
    assert_eq!(inside.fetch_add(1, AcqRel), 0, "alone");
    inside.fetch_sub(1, AcqRel);
    flags[me].store(false, Release);
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
        program("a fence behind the store", MissingReleaseAcquire, || {
            let write = |(ready, data): &Message| {
                // SAFETY: none; this is the bug.
                unsafe { data.set(42) };
                ready.store(true, Relaxed);
                fence(Release);
            };
            let read = |(ready, data): &Message| {
                if ready.load(Relaxed) {
                    fence(Acquire);
                    // SAFETY: none; this is the bug.
                    assert_eq!(unsafe { data.get() }, 42);
                }
            };
            pair(message(), write, read);
        }),
        program("a fence before the load", MissingReleaseAcquire, || {
            let write = |(ready, data): &Message| {
                // SAFETY: none; this is the bug.
                unsafe { data.set(42) };
                ready.store(true, Release);
            };
            let read = |(ready, data): &Message| {
                fence(Acquire);
                if ready.load(Relaxed) {
                    // SAFETY: none; this is the bug.
                    assert_eq!(unsafe { data.get() }, 42);
                }
            };
            pair(message(), write, read);
        }),
        program("a fence on one side only", MissingReleaseAcquire, || {
            let write = |(ready, data): &Message| {
                // SAFETY: none; this is the bug.
                unsafe { data.set(42) };
                fence(Release);
                ready.store(true, Relaxed);
            };
            let read = |(ready, data): &Message| {
                if ready.load(Relaxed) {
                    // SAFETY: none; this is the bug.
                    assert_eq!(unsafe { data.get() }, 42);
                }
            };
            pair(message(), write, read);
        }),
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
        gives(
            "a message of two relaxed numbers",
            MissingReleaseAcquire,
            true,
            || {
                let write = |(ready, data, _): &Numbers| {
                    data.store(42, Relaxed);
                    ready.store(1, Relaxed);
                };
                let read = |(ready, data, seen): &Numbers| {
                    if ready.load(Acquire) == 1 {
                        seen.store(data.load(Relaxed), Relaxed);
                    } else {
                        seen.store(42, Relaxed);
                    }
                };
                pair(Numbers::default(), write, read).2.load(Relaxed) == 42
            },
        ),
        gives(
            "two stores and two loads",
            MissingReleaseAcquire,
            true,
            || {
                let ann = |(a, b, sum): &Numbers| {
                    a.store(1, Release);
                    sum.fetch_add(b.load(Acquire), Relaxed);
                };
                let bob = |(a, b, sum): &Numbers| {
                    b.store(1, Release);
                    sum.fetch_add(a.load(Acquire), Relaxed);
                };
                pair(Numbers::default(), ann, bob).2.load(Relaxed) > 0
            },
        ),
        program("a lock of two flags", MissingReleaseAcquire, || {
            let ann = |(a, b, inside): &Numbers| enter(a, b, inside);
            let bob = |(a, b, inside): &Numbers| enter(b, a, inside);
            pair(Numbers::default(), ann, bob);
        }),
        gives(
            "a number with a version",
            MissingReleaseAcquire,
            true,
            || {
                let write = |(version, low, high, _): &Versioned| {
                    version.fetch_add(1, Acquire);
                    low.store(7, Relaxed);
                    high.store(7, Relaxed);
                    version.fetch_add(1, Release);
                };
                let read = |(version, low, high, equal): &Versioned| {
                    let before = version.load(Acquire);
                    let same = low.load(Relaxed) == high.load(Relaxed);
                    // The loads above may see what is written after this one is read.
                    if before % 2 == 0 && version.load(Relaxed) == before {
                        equal.store(u64::from(!same), Relaxed);
                    }
                };
                pair(Versioned::default(), write, read).3.load(Relaxed) == 0
            },
        ),
        gives("readers who disagree", MissingReleaseAcquire, true, || {
            let shared = Arc::new(<[AtomicU64; 6]>::default());
            let run = |name, work: fn(&[AtomicU64; 6])| {
                let shared = shared.clone();
                start(name, move || work(&shared))
            };
            let threads = [
                run("ann", |s| s[0].store(1, Release)),
                run("bob", |s| s[1].store(1, Release)),
                run("carl", |s| {
                    s[2].store(s[0].load(Acquire), Relaxed);
                    s[3].store(s[1].load(Acquire), Relaxed);
                }),
                run("dora", |s| {
                    s[4].store(s[1].load(Acquire), Relaxed);
                    s[5].store(s[0].load(Acquire), Relaxed);
                }),
            ];
            threads
                .into_iter()
                .for_each(|thread| thread.join().unwrap());
            let saw = [2, 3, 4, 5].map(|at: usize| shared[at].load(Relaxed));
            saw != [1, 0, 1, 0]
        }),
        program(
            "Peterson with Release and Acquire",
            MissingReleaseAcquire,
            || {
                let ann = |(flags, turn, inside): &Peterson| peterson(flags, 0, turn, inside);
                let bob = |(flags, turn, inside): &Peterson| peterson(flags, 1, turn, inside);
                pair(Peterson::default(), ann, bob);
            },
        ),
    ]
}
