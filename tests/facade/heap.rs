//! Memory that is allocated and freed by hand.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::null_mut;

use crate::{all_endings, counted, endings, explored, limits, outcome, story, story_of};
use racelab::explore::{Ending, Exploration, Limits, Orderings, explore};
use racelab::sync::atomic::{AtomicPtr, AtomicU64, Ordering, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;
use racelab::sync::{Arc, Mutex, heap, thread};

/// What endings there are, and whether a data race comes before each.
pub(crate) fn kinds(found: &Exploration) -> Vec<(&'static str, bool)> {
    assert_eq!(found.cut, None);
    let kind = |ending: &Ending| match ending {
        Ending::Completed(_) => "completed",
        Ending::UsedAfterFree { .. } => "use after free",
        Ending::Leaked { .. } => "leak",
        _ => "other",
    };
    let mut kinds: Vec<_> = found
        .tallies
        .iter()
        .map(|tally| (kind(&tally.ending), tally.race))
        .collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

/// The same with the orderings as written.
pub(crate) fn as_written<R: std::fmt::Debug>(body: impl Fn() -> R + Sync) -> Exploration {
    let limits = Limits {
        orderings: Orderings::AsWritten,
        ..limits()
    };
    explore(limits, || outcome(body()))
}

/// A pointer for another thread.
struct Sent<T>(*mut T);
// SAFETY: what its threads do with it is what is tested.
unsafe impl<T> Send for Sent<T> {}

impl<T> Sent<T> {
    fn get(&self) -> *mut T {
        self.0
    }
}

#[test]
fn what_is_freed_last_is_right() {
    let body = || {
        let pointer = heap::alloc(AtomicU64::new(5));
        let sent = Sent(pointer);
        // SAFETY: freed when the thread has ended.
        let thread = thread::spawn(move || unsafe { (*sent.get()).fetch_add(1, SeqCst) });
        thread.join().unwrap();
        // SAFETY: as above.
        unsafe { heap::take(pointer) }.load(SeqCst)
    };
    assert_eq!(kinds(&explored(body)), [("completed", false)]);
    assert_eq!(all_endings(body), ["6"]);
    assert_eq!(body(), 6);
}

#[test]
fn an_access_that_nothing_orders_races_or_comes_too_late() {
    let found = explored(|| {
        let pointer = heap::alloc(AtomicU64::new(5));
        let sent = Sent(pointer);
        // SAFETY: none; that is what goes wrong.
        let thread = thread::spawn(move || unsafe { (*sent.get()).load(SeqCst) });
        // SAFETY: as above.
        unsafe { heap::free(pointer) };
        thread.join().unwrap();
    });
    assert_eq!(
        kinds(&found),
        [("completed", true), ("use after free", false)]
    );
    assert_eq!(counted(&found), (2, 2));
}

#[test]
fn freeing_twice_is_a_use_after_free() {
    let lines = story(
        || {
            let pointer = heap::alloc(SharedCell::new(5));
            // SAFETY: none; that is what goes wrong.
            unsafe {
                heap::free(pointer);
                heap::free(pointer);
            }
        },
        |ending| matches!(ending, Ending::UsedAfterFree { what, .. } if what == "free"),
    );
    assert_eq!(
        lines,
        [
            "0 alloc → ptr#1",
            "0 free(ptr#1)",
            "0 free(ptr#1) (used after it was given back)",
        ]
    );
}

#[test]
fn memory_that_is_never_freed_is_a_leak() {
    let found = explored(|| {
        let leaky = || {
            heap::alloc(SharedCell::new(1));
        };
        let other = thread::Builder::new().name("other".into()).spawn(leaky);
        other.unwrap().join().unwrap();
        // SAFETY: nobody else has it.
        unsafe { heap::free(heap::alloc(2_u64)) };
    });
    let [tally] = found.tallies.as_slice() else {
        panic!("{:?}", found.tallies)
    };
    let Ending::Leaked {
        allocations,
        thread,
        at,
        ..
    } = &tally.ending
    else {
        panic!("{:?}", tally.ending)
    };
    assert_eq!((*allocations, thread.as_str()), (1, "other"));
    assert!(at.contains("heap.rs:"));
}

#[test]
fn what_a_panic_leaves_is_no_leak() {
    let found = all_endings(|| {
        heap::alloc(1_u64);
        panic!("stop");
    });
    assert_eq!(found, ["main: stop"]);
}

#[test]
fn freed_memory_is_used_again_at_once_for_the_same_type() {
    let body = || {
        // SAFETY: one thread.
        unsafe {
            let (one, two) = (heap::alloc(1_u64), heap::alloc(2_u64));
            heap::free(one);
            heap::free(two);
            let other = heap::alloc(3_i64);
            let (three, four) = (heap::alloc(3_u64), heap::alloc(4_u64));
            let same = (three == two, four == one, other.cast() == one);
            heap::free(three);
            heap::free(four);
            heap::free(other);
            same
        }
    };
    assert_eq!(all_endings(body), ["(true, true, false)"]);
    let texts: Vec<_> = story_of(body)
        .trace
        .steps
        .iter()
        .map(|step| step.text())
        .collect();
    assert_eq!(
        texts[4..7],
        ["alloc → ptr#3", "alloc → ptr#2", "alloc → ptr#1"]
    );
}

#[test]
fn who_allocates_gets_what_was_freed_before_or_fresh_memory() {
    let found = explored(|| {
        let pointer = heap::alloc(1_u64);
        let (sent, address) = (Sent(pointer), pointer.addr());
        let other = thread::spawn(move || {
            let mine = heap::alloc(2_u64);
            // SAFETY: nobody else has it.
            unsafe { heap::free(mine) };
            let _ = &sent;
            mine.addr() == address
        });
        // SAFETY: nobody else uses it.
        unsafe { heap::free(pointer) };
        other.join().unwrap()
    });
    assert_eq!(endings(&found), ["false", "true"]);
    // The freeing comes before the other's two steps, between them or after them.
    assert_eq!(counted(&found), (3, 3));
}

#[test]
fn allocations_without_a_freeing_commute() {
    let found = explored(|| {
        let start = || thread::spawn(|| Sent(heap::alloc(1_u64)));
        let threads = [start(), start()];
        for allocated in threads.map(|thread| thread.join().unwrap()) {
            // SAFETY: its maker has ended.
            unsafe { heap::free(allocated.get()) };
        }
    });
    assert_eq!(counted(&found), (1, 2));
}

/// A thread looks at memory that another one frees and allocates again: it finds what lies there
/// then, whatever it has done before.
fn looks_at_what_is_freed(steps_before: u64) -> Exploration {
    explored(|| {
        let pointer = heap::alloc(AtomicU64::new(1));
        let sent = Sent(pointer);
        let reader = thread::spawn(move || {
            let own = AtomicU64::new(0);
            (0..steps_before).for_each(|_| own.store(1, SeqCst));
            // SAFETY: none; that is what goes wrong.
            unsafe { (*sent.get()).load(SeqCst) }
        });
        // SAFETY: as above.
        unsafe { heap::free(pointer) };
        let again = heap::alloc(AtomicU64::new(2));
        let seen = reader.join().unwrap();
        // SAFETY: as above.
        unsafe { heap::free(again) };
        seen
    })
}

#[test]
fn an_old_pointer_reads_what_lies_there_now() {
    for steps_before in 0..3 {
        let found = looks_at_what_is_freed(steps_before);
        let mut seen: Vec<_> = found
            .tallies
            .iter()
            .map(|tally| match &tally.ending {
                Ending::Completed(outcome) => (outcome.value.clone().unwrap(), tally.race),
                Ending::UsedAfterFree { .. } => ("freed".into(), tally.race),
                other => panic!("{other:?}"),
            })
            .collect();
        seen.sort();
        let seen: Vec<_> = seen
            .iter()
            .map(|(end, race)| (end.as_str(), *race))
            .collect();
        // It races with the freeing, or with what is put there afterwards.
        assert_eq!(seen, [("1", true), ("2", true), ("freed", false)]);
        // Where between the others' two steps its own comes is all that matters.
        assert_eq!(counted(&found).0, 3, "{steps_before}");
    }
}

#[test]
fn to_publish_a_pointer_takes_release_and_acquire() {
    let published = |store: Ordering, load: Ordering| {
        as_written(move || {
            let place = Arc::new(AtomicPtr::<AtomicU64>::default());
            let writer = place.clone();
            let writer = thread::spawn(move || {
                writer.store(heap::alloc(AtomicU64::new(5)), store);
            });
            let pointer = place.load(load);
            if !pointer.is_null() {
                // SAFETY: it is freed when both are done.
                unsafe { (*pointer).load(Ordering::Relaxed) };
            }
            writer.join().unwrap();
            // SAFETY: its maker has ended, and nobody else has it.
            unsafe { heap::free(place.load(Ordering::Relaxed)) };
        })
    };
    let (release, acquire, relaxed) = (Ordering::Release, Ordering::Acquire, Ordering::Relaxed);
    assert_eq!(kinds(&published(release, acquire)), [("completed", false)]);
    for (store, load) in [(release, relaxed), (relaxed, acquire), (relaxed, relaxed)] {
        let found = kinds(&published(store, load));
        assert_eq!(found, [("completed", false), ("completed", true)]);
    }
}

#[test]
fn an_exchange_takes_an_equal_pointer_for_the_same() {
    let found = explored(|| {
        let first = heap::alloc(SharedCell::new(1));
        let top = Arc::new(AtomicPtr::new(first));
        let others = top.clone();
        let other = thread::spawn(move || {
            let old = others.swap(null_mut(), SeqCst);
            if old.is_null() {
                return;
            }
            // SAFETY: it was taken out, and nobody has read it.
            unsafe { heap::free(old) };
            others.store(heap::alloc(SharedCell::new(2)), SeqCst);
        });
        let seen = top.load(SeqCst);
        let exchanged = top.compare_exchange(seen, null_mut(), SeqCst, SeqCst);
        let taken = match exchanged {
            // SAFETY: it was taken out.
            Ok(pointer) if !pointer.is_null() => Some(unsafe { heap::take(pointer).get() }),
            _ => None,
        };
        other.join().unwrap();
        let last = top.load(SeqCst);
        if !last.is_null() {
            // SAFETY: the other one has ended.
            unsafe { heap::free(last) };
        }
        (seen == first, taken)
    });
    assert!(endings(&found).contains(&"(true, Some(2))".into()));
    assert!(kinds(&found).iter().all(|(kind, _)| *kind == "completed"));
}

#[test]
fn who_waits_for_a_freed_lock_uses_it_after_it_was_freed() {
    let found = explored(|| {
        let pointer = heap::alloc(Mutex::new(5));
        let sent = Sent(pointer);
        // SAFETY: none; that is what goes wrong.
        let guard = unsafe { &*pointer }.lock();
        let thread = thread::spawn(move || {
            // SAFETY: as above.
            *unsafe { &*sent.get() }.lock()
        });
        drop(guard);
        // SAFETY: as above.
        unsafe { heap::free(pointer) };
        thread.join().unwrap();
    });
    let kinds = kinds(&found);
    assert!(kinds.contains(&("use after free", false)), "{kinds:?}");
}

#[test]
fn the_value_is_dropped_where_it_is_freed() {
    struct Counts(Arc<AtomicU64>);
    impl Drop for Counts {
        fn drop(&mut self) {
            self.0.fetch_add(1, SeqCst);
        }
    }
    let body = || {
        let dropped = Arc::new(AtomicU64::new(0));
        let pointer = heap::alloc(Counts(dropped.clone()));
        let before = dropped.load(SeqCst);
        // SAFETY: nobody else has it.
        unsafe { heap::free(pointer) };
        (before, dropped.load(SeqCst))
    };
    assert_eq!(all_endings(body), ["(0, 1)"]);
    assert_eq!(body(), (0, 1));
}

#[test]
fn what_was_not_allocated_cannot_be_freed() {
    let found = all_endings(|| {
        // SAFETY: none; that is what goes wrong.
        unsafe { heap::free(null_mut::<u64>()) };
    });
    assert!(found[0].ends_with("what is freed here was not allocated with heap::alloc"));
}

#[test]
fn a_static_may_hold_memory_to_the_end() {
    use racelab::sync::shared;
    shared! {
        static TOP: AtomicPtr<u64> = AtomicPtr::default();
    }
    let found = explored(|| TOP.store(heap::alloc(1), SeqCst));
    assert_eq!(kinds(&found), [("completed", false)]);
}

#[test]
fn on_real_threads_it_is_a_box() {
    let pointer = heap::alloc(String::from("Ann"));
    // SAFETY: made by `alloc`, which is a box.
    assert_eq!(*unsafe { Box::from_raw(pointer) }, "Ann");
    let caught = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: nobody else has it.
        unsafe { heap::take(heap::alloc(3)) }
    }));
    assert_eq!(caught.unwrap(), 3);
}
