//! Memory that is allocated and freed by hand.

use std::ptr::null_mut;

use crate::{Program, pair, program, start};
use racelab::sync::atomic::{AtomicPtr, AtomicUsize, Ordering, Ordering::*};
use racelab::sync::cell::SharedCell;
use racelab::sync::heap;
use racelab::trace::Kind::*;

/// A value with a count of its owners.
struct Counted {
    owners: AtomicUsize,
    value: SharedCell<u64>,
}

/// One of two owners.
struct Owner(*mut Counted);
// SAFETY: what its threads do with it is what is explained.
unsafe impl Send for Owner {}

impl Owner {
    fn two() -> [Owner; 2] {
        let both = heap::alloc(Counted {
            owners: AtomicUsize::new(2),
            value: SharedCell::new(5),
        });
        [Owner(both), Owner(both)]
    }

    fn inner(&self) -> &Counted {
        // SAFETY: it is not freed before this owner has gone.
        unsafe { &*self.0 }
    }

    fn read(&self) {
        // SAFETY: nobody writes it.
        assert_eq!(unsafe { self.inner().value.get() }, 5);
    }

    fn goes(self, order: Ordering) {
        if self.inner().owners.fetch_sub(1, order) == 1 {
            // SAFETY: nobody else is left; that the rest is over is what goes wrong.
            unsafe { heap::free(self.0) };
        }
    }
}

/// Two threads with an owner each.
fn owned_by_two(ann: fn(Owner), bob: fn(Owner)) {
    let [first, second] = Owner::two();
    let threads = [
        start("ann", move || ann(first)),
        start("bob", move || bob(second)),
    ];
    threads
        .into_iter()
        .for_each(|thread| thread.join().unwrap());
}

type Top = AtomicPtr<SharedCell<u64>>;

fn top() -> Top {
    AtomicPtr::new(heap::alloc(SharedCell::new(1)))
}

/// Takes out what is there, and frees it.
fn take_and_free(top: &Top) {
    let old = top.swap(null_mut(), SeqCst);
    if !old.is_null() {
        // SAFETY: this thread has taken it out; that another one looks at it is what goes wrong.
        unsafe { heap::free(old) };
    }
}

pub(crate) fn programs() -> Vec<Program> {
    vec![
        program("freed under the eyes of a reader", UseAfterFree, || {
            let look = |top: &Top| {
                let seen = top.load(SeqCst);
                if !seen.is_null() {
                    // SAFETY: none; that is what goes wrong.
                    unsafe { (*seen).get() };
                }
            };
            pair(top(), look, take_and_free);
        }),
        program("freed by both", UseAfterFree, || {
            let look_and_free = |top: &Top| {
                let seen = top.load(SeqCst);
                if !seen.is_null() {
                    top.store(null_mut(), SeqCst);
                    // SAFETY: none; that is what goes wrong.
                    unsafe { heap::free(seen) };
                }
            };
            pair(top(), look_and_free, look_and_free);
        }),
        program("freed by the one who is not there any more", Leak, || {
            let free_the_second = |top: &Top| {
                let mine = heap::alloc(SharedCell::new(2));
                // Whoever comes first throws away what it has made.
                if top.swap(mine, SeqCst).is_null() {
                    top.store(null_mut(), SeqCst);
                }
            };
            pair(AtomicPtr::default(), free_the_second, take_and_free);
        }),
        program("an owner goes relaxed", MissingReleaseAcquire, || {
            let work = |owner: Owner| {
                owner.read();
                owner.goes(Relaxed);
            };
            owned_by_two(work, work);
        }),
        program(
            "an owner makes another one before it goes relaxed",
            MissingReleaseAcquire,
            || {
                let work = |owner: Owner| {
                    owner.inner().owners.fetch_add(1, Relaxed);
                    let other = Owner(owner.0);
                    owner.goes(Relaxed);
                    other.read();
                    other.goes(Relaxed);
                };
                owned_by_two(work, work);
            },
        ),
        program("a node is published relaxed", MissingReleaseAcquire, || {
            let publish = |top: &Top| top.store(heap::alloc(SharedCell::new(7)), Relaxed);
            let look = |top: &Top| {
                let seen = top.load(Acquire);
                if !seen.is_null() {
                    // SAFETY: it is freed when both have ended.
                    unsafe { (*seen).get() };
                }
            };
            let top = pair(AtomicPtr::default(), publish, look);
            take_and_free(&top);
        }),
    ]
}
