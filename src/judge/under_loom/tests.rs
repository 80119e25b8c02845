//! What loom has no primitive of its own for, under loom.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::null_mut;

use super::super::protocol::Budget;
use super::super::spec::{Scenario, always};
use super::super::verdict::Verdict;
use crate::sync::atomic::{AtomicPtr, AtomicU64, Ordering};
use crate::sync::cell::{Cell as StdCell, RefCell, SharedCell};
use crate::sync::{
    Arc, LazyLock, Mutex, Once, OnceLock, Rc, channel, epoch, heap, poison, shared, thread,
};
use crate::trace::Kind;

fn judged(scenario: Scenario) -> Verdict {
    let report = super::judge(scenario, Budget::default());
    report.verdict
}

/// Runs `f` in two threads.
fn in_two<T: Send + Sync + 'static, R: Send + 'static>(shared: T, f: fn(&T, usize) -> R) -> [R; 2] {
    let shared = Arc::new(shared);
    let other = shared.clone();
    let thread = thread::spawn(move || f(&other, 1));
    [f(&shared, 0), thread.join().unwrap()]
}

shared! {
    static CONFIG: OnceLock<usize> = OnceLock::new();
    static LAZY: LazyLock<u64> = LazyLock::new(|| 7);
    static TOTAL: AtomicU64 = AtomicU64::new(0);
}

/// A pointer for another thread.
struct Sent<T>(*mut T);
// SAFETY: what its threads do with it is what is tested.
unsafe impl<T> Send for Sent<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for Sent<T> {}

#[test]
fn allocated_memory_is_watched() {
    let kind = |scenario| judged(scenario).failure().map(|failure| failure.kind);
    let shared = |free_at_once: bool| {
        always("shared", move || {
            let pointer = Sent(heap::alloc(AtomicU64::new(5)));
            let [one, two] = in_two(
                (pointer, free_at_once),
                |(pointer, free_at_once), number| {
                    // SAFETY: none, if it is freed at once; that is what goes wrong.
                    match *free_at_once && number == 1 {
                        // SAFETY: this scenario is about what comes of two that use it.
                        true => unsafe { heap::take(pointer.0) }.into_inner(),
                        // SAFETY: as above.
                        false => unsafe { (*pointer.0).load(Ordering::Relaxed) },
                    }
                },
            );
            one + two
        })
    };
    assert_eq!(kind(shared(true)), Some(Kind::DataRace));
    assert_eq!(kind(shared(false)), None);
    let twice = always("twice", || {
        let pointer = heap::alloc(5_u64);
        // SAFETY: none; that is what goes wrong.
        unsafe {
            heap::free(pointer);
            heap::free(pointer);
        }
    });
    assert_eq!(kind(twice), Some(Kind::UseAfterFree));
}

#[test]
fn who_is_pinned_keeps_memory_from_being_freed() {
    let scenario = always("pinned", || {
        let place = AtomicPtr::new(heap::alloc(AtomicU64::new(5)));
        in_two(place, |place, number| {
            let guard = epoch::pin();
            let pointer = match number {
                0 => place.load(Ordering::Acquire),
                _ => place.swap(null_mut(), Ordering::AcqRel),
            };
            if pointer.is_null() {
                return 5;
            }
            // SAFETY: this thread is pinned, and the second one takes it out.
            unsafe {
                if number == 1 {
                    guard.defer_free(pointer);
                }
                (*pointer).load(Ordering::Relaxed)
            }
        })
    });
    assert_eq!(judged(scenario.allows([[5, 5]])), Verdict::Verified);
}

#[test]
fn one_thread_tries_an_empty_channel() {
    let scenario = always("tries", || {
        let (sender, receiver) = channel::unbounded();
        let before = receiver.try_recv().is_err();
        sender.send(5).unwrap();
        (before, receiver.try_recv().ok())
    });
    let scenario = scenario.allows([(true, Some(5))]);
    assert_eq!(judged(scenario), Verdict::Verified);
}

#[test]
fn a_once_lock_is_initialized_once() {
    let scenario = always("once", || {
        let [one, two] = in_two((), |_, number| *CONFIG.get_or_init(|| number));
        (one == two, CONFIG.set(3).is_err(), **LAZY)
    });
    let scenario = scenario.allows([(true, true, 7)]);
    assert_eq!(judged(scenario), Verdict::Verified);
}

#[test]
fn what_a_once_does_happens_before_its_users() {
    let scenario = always("once", || {
        in_two((Once::new(), SharedCell::new(0)), |(once, cell), _| {
            // SAFETY: written once, and read afterwards.
            once.call_once(|| unsafe { cell.set(5) });
            // SAFETY: as above.
            unsafe { cell.get() }
        })
    });
    assert_eq!(judged(scenario.allows([[5, 5]])), Verdict::Verified);
}

#[test]
fn a_once_that_panicked_can_be_forced() {
    let scenario = always("forced", || {
        in_two(Once::new(), |once, number| {
            let panics = || once.call_once_force(|_| assert_eq!(number, 1, "burnt"));
            match number {
                0 => catch_unwind(AssertUnwindSafe(panics)).is_ok() || once.is_completed(),
                _ => {
                    panics();
                    once.is_completed()
                }
            }
        })
    });
    let scenario = scenario.allows([[true, true], [false, true]]);
    assert_eq!(judged(scenario), Verdict::Verified);
}

#[test]
fn one_exchange_of_addresses_wins() {
    let scenario = always("exchange", || {
        let seen = in_two(AtomicPtr::<u64>::default(), |place, number| {
            let mine = std::ptr::without_provenance_mut(8 * (number + 1));
            let order = Ordering::SeqCst;
            let won = place.compare_exchange(null_mut(), mine, order, order);
            (won.is_ok(), place.load(order) == mine)
        });
        seen[0] != seen[1] && seen.iter().all(|(won, same)| won == same)
    });
    assert_eq!(judged(scenario.allows([true])), Verdict::Verified);
}

/// Adds what it has counted to the total when its thread ends.
struct Flushes(Cell<u64>);

impl Drop for Flushes {
    fn drop(&mut self) {
        TOTAL.fetch_add(self.0.get(), Ordering::Relaxed);
    }
}

crate::thread_local! {
    static FLUSHES: Flushes = const { Flushes(Cell::new(0)) };
}

#[test]
fn a_destructor_runs_before_its_thread_can_be_joined() {
    let scenario = always("flushed", || {
        let start = || thread::spawn(|| FLUSHES.with(|mine| mine.0.set(mine.0.get() + 1)));
        let threads = [start(), start()];
        threads
            .into_iter()
            .for_each(|thread| thread.join().unwrap());
        TOTAL.load(Ordering::SeqCst)
    });
    assert_eq!(judged(scenario.allows([2])), Verdict::Verified);
}

#[test]
fn whoever_comes_after_the_panic_is_told() {
    let scenario = always("poisoned", || {
        let lock = Arc::new(poison::Mutex::new(0));
        let other = lock.clone();
        let thread = thread::spawn(move || {
            let mut guard = other.lock().unwrap();
            *guard = 1;
            panic!("half done");
        });
        let before = lock.lock().map(|guard| *guard).map_err(|_| ());
        let _ = thread.join();
        let after = lock.is_poisoned();
        lock.clear_poison();
        (before, after, lock.lock().is_ok())
    });
    let scenario = scenario.allows([(Ok(0), true, true), (Err(()), true, true)]);
    assert_eq!(judged(scenario), Verdict::Verified);
}

#[test]
fn whoever_reads_after_a_writers_panic_is_told() {
    let scenario = always("poisoned", || {
        let lock = Arc::new(poison::RwLock::new(0));
        let other = lock.clone();
        let thread = thread::spawn(move || {
            let mut guard = other.write().unwrap();
            *guard = 1;
            panic!("half done");
        });
        let before = lock.read().map(|guard| *guard).map_err(|_| ());
        let _ = thread.join();
        let after = (lock.is_poisoned(), lock.write().is_err());
        lock.clear_poison();
        (before, after, lock.read().is_ok())
    });
    let scenario = scenario.allows([(Ok(0), (true, true), true), (Err(()), (true, true), true)]);
    assert_eq!(judged(scenario), Verdict::Verified);
}

#[test]
fn an_assert_that_fails_with_the_lock_is_told() {
    let scenario = always("asserts", || {
        in_two(Mutex::new(0), |lock, number| {
            let mut guard = lock.lock();
            *guard += 1;
            assert!(number == 1 || *guard == 1, "second");
        })
    });
    let Verdict::Refuted(failure) = judged(scenario) else {
        panic!("it is wrong")
    };
    assert!(failure.message.starts_with("second"), "{}", failure.message);
}

#[test]
fn a_use_after_free_is_refuted() {
    let scenario = always("freed", || {
        in_two((AtomicU64::new(0), SharedCell::new(5)), |shared, number| {
            let (freed, cell) = shared;
            match number {
                1 => {
                    // SAFETY: none; that is what goes wrong.
                    unsafe { cell.retire() };
                    freed.store(1, Ordering::Release);
                }
                _ if freed.load(Ordering::Acquire) == 1 => {
                    // SAFETY: as above.
                    unsafe { cell.get() };
                }
                _ => {}
            }
        })
    });
    let Verdict::Refuted(failure) = judged(scenario) else {
        panic!("it is wrong")
    };
    assert_eq!(failure.kind, Kind::UseAfterFree);
}

/// What a program claims that silences the compiler.
struct Claimed<T>(T);

// SAFETY: none; that is what goes wrong.
unsafe impl<T> Sync for Claimed<T> {}
// SAFETY: none; that is what goes wrong.
unsafe impl<T> Send for Claimed<T> {}

#[test]
fn what_two_threads_do_to_stds_cells_is_a_data_race() {
    type Body = fn() -> [(); 2];
    let races: [(&'static str, Body); 4] = [
        ("set", || {
            in_two(Claimed(StdCell::new(0)), |cell, _| {
                cell.0.set(cell.0.get() + 1)
            })
        }),
        ("two who only read", || {
            in_two(Claimed(RefCell::new(5)), |cell, _| {
                let _ = cell.0.try_borrow();
            })
        }),
        ("two who write", || {
            in_two(Claimed(RefCell::new(5)), |cell, _| {
                *cell.0.borrow_mut() += 1
            })
        }),
        ("a count", || {
            in_two(Claimed(Rc::new(5)), |owner, _| drop(owner.0.clone()))
        }),
    ];
    for (name, body) in races {
        let report = super::judge(always(name, body), Budget::default());
        let Verdict::Refuted(failure) = report.verdict else {
            panic!("{name} is wrong: {:?}", report.verdict)
        };
        assert_eq!(failure.kind, Kind::DataRace, "{name}: {}", failure.message);
    }
}

#[test]
fn behind_a_lock_stds_cells_are_as_good_as_any() {
    let scenario = always("locked", || {
        in_two(Mutex::new(RefCell::new(0)), |cell, _| {
            let cell = cell.lock();
            *cell.borrow_mut() += 1;
            let owner = Rc::new(*cell.borrow());
            *Rc::clone(&owner)
        })
    });
    assert_eq!(judged(scenario.allows([[1, 2], [2, 1]])), Verdict::Verified);
}

#[test]
fn two_who_share_a_receiver_both_hear_of_the_end() {
    let scenario = always("shared", || {
        let (sender, inbox) = channel::unbounded();
        let sending = thread::spawn(move || {
            sender.send(1).unwrap();
            sender.send(2).unwrap();
        });
        let mut received =
            in_two(inbox, |inbox, _| [inbox.recv().ok(), inbox.recv().ok()]).concat();
        sending.join().unwrap();
        received.sort_unstable();
        received
    });
    let report = super::judge(
        scenario.allows([[None, None, Some(1), Some(2)]]),
        Budget::default(),
    );
    // There are more interleavings than it looks at.
    assert!(!matches!(report.verdict, Verdict::Refuted(_)), "{report:?}");
}
