//! Updates that are lost, and things that are made twice.

use crate::{Program, gives, pair, start};
use racelab::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::*};
use racelab::sync::cell::SharedCell;
use racelab::sync::{Arc, Mutex, RwLock};
use racelab::trace::Kind::*;

struct Counter {
    value: AtomicU64,
}

impl Counter {
    fn get(&self) -> u64 {
        self.value.load(SeqCst)
    }

    fn set(&self, value: u64) {
        self.value.store(value, SeqCst);
    }
}

/// Whether two threads, of which each would make its own, get the same.
fn both_get_the_same<S: Send + Sync + 'static>(slot: S, get: fn(&S, u64) -> u64) -> bool {
    let slot = Arc::new(slot);
    let threads = [("ann", 1), ("bob", 2)].map(|(name, own)| {
        let slot = slot.clone();
        start(name, move || get(&slot, own))
    });
    let [ann, bob] = threads.map(|thread| thread.join().unwrap());
    ann == bob
}

/// Pops the first free slot of a free list: `next[0]` is the head, 0 its end.
fn pop(next: &[AtomicUsize; 4]) -> Option<usize> {
    let [head, ..] = next;
    let first = head.load(SeqCst);
    if first == 0 {
        return None;
    }
    let rest = next[first].load(SeqCst);
    let won = head.compare_exchange(first, rest, SeqCst, SeqCst);
    won.ok()
}

fn push(next: &[AtomicUsize; 4], slot: usize) {
    let [head, ..] = next;
    let first = head.load(SeqCst);
    next[slot].store(first, SeqCst);
    head.store(slot, SeqCst);
}

pub(crate) fn programs() -> Vec<Program> {
    vec![
        gives("load then store", LostUpdate, 2, || {
            let add = |value: &AtomicU64| {
                let old = value.load(SeqCst);
                value.store(old + 1, SeqCst);
            };
            pair(AtomicU64::new(0), add, add).load(SeqCst)
        }),
        gives("plain memory", LostUpdate, 2, || {
            // SAFETY: none; this is the bug.
            let add = |value: &SharedCell<u64>| unsafe { value.set(value.get() + 1) };
            let value = pair(SharedCell::new(0), add, add);
            // SAFETY: the threads have ended.
            unsafe { value.get() }
        }),
        gives("a getter and a setter", LostUpdate, 2, || {
            let add = |counter: &Counter| counter.set(counter.get() + 1);
            let counter = Counter {
                value: AtomicU64::new(0),
            };
            pair(counter, add, add).get()
        }),
        gives("a lock around each half", LostUpdate, 2, || {
            let add = |total: &Mutex<u64>| {
                let old = *total.lock();
                *total.lock() = old + 1;
            };
            let total = pair(Mutex::new(0), add, add);
            *total.lock()
        }),
        gives("computed from what the lock guards", LostUpdate, 6, || {
            let add = |state: &Mutex<u64>| {
                let next = state.lock().wrapping_add(3);
                *state.lock() = next;
            };
            let state = pair(Mutex::new(0), add, add);
            *state.lock()
        }),
        gives("a copy that is put back", LostUpdate, 2, || {
            let add = |found: &Mutex<Vec<u64>>| {
                let mut all = found.lock().clone();
                all.push(7);
                *found.lock() = all;
            };
            let found = pair(Mutex::new(Vec::new()), add, add);
            found.lock().len()
        }),
        gives("an exchange that nobody listens to", LostUpdate, 2, || {
            let add = |value: &AtomicU64| {
                let old = value.load(SeqCst);
                let _ = value.compare_exchange(old, old + 1, SeqCst, SeqCst);
            };
            pair(AtomicU64::new(0), add, add).load(SeqCst)
        }),
        gives("an exchange that fails once", LostUpdate, 5, || {
            let raise = |value: &AtomicU64| {
                let old = value.load(SeqCst);
                if value
                    .compare_exchange(old, old + 2, SeqCst, SeqCst)
                    .is_err()
                {
                    // Somebody else was faster: that will do.
                }
            };
            let add = |value: &AtomicU64| {
                value.fetch_add(3, SeqCst);
            };
            pair(AtomicU64::new(0), raise, add).load(SeqCst)
        }),
        gives("an update beside fetch_add", LostUpdate, 11, || {
            let double = |value: &AtomicU64| {
                let old = value.load(SeqCst);
                value.store(old + 10, SeqCst);
            };
            let add = |value: &AtomicU64| {
                value.fetch_add(1, SeqCst);
            };
            pair(AtomicU64::new(0), double, add).load(SeqCst)
        }),
        gives("a flag for a lock", LostUpdate, 2, || {
            let add = |(busy, value): &(AtomicBool, AtomicU64)| {
                while busy.load(SeqCst) {}
                busy.store(true, SeqCst);
                let old = value.load(SeqCst);
                value.store(old + 1, SeqCst);
                busy.store(false, SeqCst);
            };
            let shared = pair((AtomicBool::new(false), AtomicU64::new(0)), add, add);
            shared.1.load(SeqCst)
        }),
        gives("made outside the lock", DoubleInitialisation, true, || {
            let get = |slot: &Mutex<Option<u64>>, own: u64| {
                let known = *slot.lock();
                if let Some(value) = known {
                    return value;
                }
                *slot.lock() = Some(own);
                own
            };
            both_get_the_same(Mutex::new(None), get)
        }),
        gives("the last one wins", DoubleInitialisation, true, || {
            let get = |slot: &AtomicU64, own: u64| {
                let mut value = slot.load(SeqCst);
                if value == 0 {
                    slot.store(own, SeqCst);
                    value = slot.load(SeqCst);
                }
                value
            };
            both_get_the_same(AtomicU64::new(0), get)
        }),
        gives(
            "the loser keeps its own",
            DoubleInitialisation,
            true,
            || {
                let get = |slot: &AtomicU64, own: u64| {
                    let mut value = slot.load(SeqCst);
                    if value == 0 {
                        let _ = slot.compare_exchange(0, own, SeqCst, SeqCst);
                        value = own;
                    }
                    value
                };
                both_get_the_same(AtomicU64::new(0), get)
            },
        ),
        gives("made once, twice", DoubleInitialisation, 1, || {
            let init = |(made, times): &(AtomicBool, AtomicU64)| {
                if !made.load(SeqCst) {
                    made.store(true, SeqCst);
                    times.fetch_add(1, SeqCst);
                }
            };
            let shared = pair((AtomicBool::new(false), AtomicU64::new(0)), init, init);
            shared.1.load(SeqCst)
        }),
        gives("made first and said after", DoubleInitialisation, 1, || {
            let init = |(made, times): &(AtomicBool, AtomicU64)| {
                if !made.load(Acquire) {
                    times.fetch_add(1, SeqCst);
                    made.store(true, Release);
                }
            };
            let shared = pair((AtomicBool::new(false), AtomicU64::new(0)), init, init);
            shared.1.load(SeqCst)
        }),
        gives(
            "a slot for whoever comes first",
            DoubleInitialisation,
            1,
            || {
                let init = |(slot, made): &(AtomicU64, AtomicU64)| {
                    if slot.load(SeqCst) == 0 {
                        let number = made.fetch_add(1, SeqCst) + 1;
                        slot.store(number, SeqCst);
                    }
                };
                let shared = pair((AtomicU64::new(0), AtomicU64::new(0)), init, init);
                shared.1.load(SeqCst)
            },
        ),
        gives("a free list of numbers", Aba, true, || {
            // 1 -> 2 -> 3, and slot 2 is handed out by the second thread for good.
            let next = [1, 2, 3, 0].map(AtomicUsize::new);
            let taken = std::array::from_fn::<_, 4, _>(|_| AtomicU64::new(0));
            let take = |(next, taken): &([AtomicUsize; 4], [AtomicU64; 4])| {
                if let Some(slot) = pop(next) {
                    taken[slot].fetch_add(1, SeqCst);
                }
            };
            let take_two_and_give_back_one = |shared: &([AtomicUsize; 4], [AtomicU64; 4])| {
                let (next, taken) = shared;
                let (Some(first), Some(second)) = (pop(next), pop(next)) else {
                    return;
                };
                taken[second].fetch_add(1, SeqCst);
                push(next, first);
            };
            let shared = pair((next, taken), take, take_two_and_give_back_one);
            let (next, taken) = &*shared;
            while let Some(slot) = pop(next) {
                taken[slot].fetch_add(1, SeqCst);
            }
            taken.iter().all(|times| times.load(SeqCst) <= 1)
        }),
        gives(
            "read under one lock, written under another",
            LostUpdate,
            2,
            || {
                let add = |total: &RwLock<u64>| {
                    let old = *total.read();
                    *total.write() = old + 1;
                };
                let total = pair(RwLock::new(0), add, add);
                *total.read()
            },
        ),
    ]
}
