//! What is initialized once: `Once`, `OnceLock`, `LazyLock`.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{all_endings, counted, endings, explored, story_of};
use racelab::sync::atomic::{AtomicU64, Ordering};
use racelab::sync::cell::SharedCell;
use racelab::sync::{Arc, LazyLock, Once, OnceLock, shared, thread};

/// Runs `f(0)`, `f(1)`, … in threads of their own over something that they share.
fn in_threads<T: Send + Sync + 'static, R: Send + 'static>(
    shared: T,
    count: usize,
    f: fn(&T, usize) -> R,
) -> Vec<R> {
    let shared = Arc::new(shared);
    let threads: Vec<_> = (0..count)
        .map(|number| {
            let shared = shared.clone();
            thread::spawn(move || f(&shared, number))
        })
        .collect();
    threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect()
}

#[test]
fn one_initializer_wins_and_all_have_its_value() {
    for threads in 1..=4 {
        let found = explored(|| {
            let values = in_threads(OnceLock::new(), threads, |cell, number| {
                *cell.get_or_init(|| number)
            });
            values.iter().all(|value| *value == values[0]) && values[0] < threads
        });
        assert_eq!(endings(&found), ["true"]);
        // Who wins decides; the others only look, in any of (threads - 1)! orders.
        let factorial: u64 = (1..=threads as u64).product();
        assert_eq!(counted(&found), (threads as u64, factorial));
    }
}

#[test]
fn a_get_sees_the_value_or_does_not() {
    for readers in 1..=3 {
        let found = explored(|| {
            let cell = Arc::new(OnceLock::new());
            let writer = {
                let cell = cell.clone();
                thread::spawn(move || cell.set(7).is_ok())
            };
            let threads: Vec<_> = (0..readers)
                .map(|_| {
                    let cell = cell.clone();
                    thread::spawn(move || cell.get().copied())
                })
                .collect();
            let seen: Vec<_> = threads.into_iter().map(|t| t.join().unwrap()).collect();
            assert!(writer.join().unwrap());
            seen.iter().flatten().all(|value| *value == 7)
        });
        assert_eq!(endings(&found), ["true"]);
        // Each reader comes before or after the write.
        let factorial: u64 = (1..=readers as u64 + 1).product();
        assert_eq!(counted(&found), (1 << readers, factorial));
    }
}

#[test]
fn a_look_cannot_tell_whether_somebody_has_begun() {
    let found = explored(|| {
        let seen = in_threads(OnceLock::new(), 2, |cell, number| match number {
            0 => Some(*cell.get_or_init(|| 7)),
            _ => cell.get().copied(),
        });
        seen[1]
    });
    assert_eq!(endings(&found), ["None", "Some(7)"]);
    // The look comes before the beginning, between, or after the end: three interleavings, and
    // the first two are the same.
    assert_eq!(counted(&found), (2, 3));
}

#[test]
fn of_several_sets_the_first_counts() {
    for threads in 1..=4 {
        let found = explored(|| {
            let set = in_threads(OnceLock::new(), threads, |cell, number| {
                cell.set(number) == Ok(())
            });
            set.iter().filter(|set| **set).count()
        });
        assert_eq!(endings(&found), ["1"]);
        let factorial: u64 = (1..=threads as u64).product();
        assert_eq!(counted(&found), (threads as u64, factorial));
    }
    let twice = all_endings(|| {
        let cell = OnceLock::new();
        (cell.set(1), cell.set(2), cell.get().copied())
    });
    assert_eq!(twice, ["(Ok(()), Err(2), Some(1))"]);
}

#[test]
fn a_set_waits_for_the_initializer() {
    let found = all_endings(|| {
        let cell = Arc::new((OnceLock::new(), AtomicU64::new(0)));
        let other = cell.clone();
        let init = thread::spawn(move || {
            *other.0.get_or_init(|| {
                other.1.store(1, Ordering::SeqCst);
                1
            })
        });
        let set = cell.0.set(2);
        let begun = cell.1.load(Ordering::SeqCst);
        (set, begun, init.join().unwrap())
    });
    assert_eq!(found, ["(Err(2), 1, 1)", "(Ok(()), 0, 2)"]);
}

#[test]
fn what_the_initializer_does_happens_before_every_use() {
    let found = explored(|| {
        in_threads((Once::new(), SharedCell::new(0)), 2, |(once, cell), _| {
            // SAFETY: one thread writes, the others read afterwards.
            once.call_once(|| unsafe { cell.set(5) });
            // SAFETY: as above.
            unsafe { cell.get() }
        })
    });
    assert_eq!(endings(&found), ["[5, 5]"]);
    assert!(found.tallies.iter().all(|tally| !tally.race));
    let polled = explored(|| {
        in_threads((Once::new(), SharedCell::new(0)), 2, |shared, number| {
            let (once, cell) = shared;
            match number {
                // SAFETY: nobody else writes.
                0 => once.call_once(|| unsafe { cell.set(5) }),
                _ => while !once.is_completed() {},
            }
            // SAFETY: it is written.
            unsafe { cell.get() }
        })
    });
    assert_eq!(endings(&polled), ["[5, 5]"]);
    assert!(polled.tallies.iter().all(|tally| !tally.race));
}

#[test]
fn an_initializer_that_asks_for_its_own_result_waits_for_itself() {
    let once = || {
        let once = Once::new();
        once.call_once(|| once.call_once(|| ()));
    };
    let cell = || {
        let cell = OnceLock::new();
        *cell.get_or_init(|| *cell.get_or_init(|| 1))
    };
    let set = || {
        let cell = OnceLock::new();
        *cell.get_or_init(|| {
            let _ = cell.set(2);
            1
        })
    };
    assert_eq!(all_endings(once), ["Deadlock"]);
    assert_eq!(all_endings(cell), ["Deadlock"]);
    assert_eq!(all_endings(set), ["Deadlock"]);
    let story = story_of(cell);
    assert!(story.circle);
    assert_eq!(story.waits[0].waits_for, "cell.get_or_init()");
    assert_eq!(story.waits[0].held_by.as_deref(), Some("main"));
}

#[test]
fn two_initializers_that_need_each_other_deadlock_in_some_orders() {
    let found = all_endings(|| {
        let cells = Arc::new((OnceLock::new(), OnceLock::new()));
        let other = cells.clone();
        let thread = thread::spawn(move || {
            let (left, right) = &*other;
            *left.get_or_init(|| *right.get_or_init(|| 1))
        });
        let (left, right) = &*cells;
        let mine = *right.get_or_init(|| *left.get_or_init(|| 2));
        (mine, thread.join().unwrap())
    });
    assert_eq!(found, ["(1, 1)", "(2, 2)", "Deadlock"]);
}

#[test]
fn a_panic_poisons_a_once() {
    let found = all_endings(|| {
        let once = Once::new();
        let first = catch_unwind(|| once.call_once(|| panic!("burnt")));
        let second = catch_unwind(|| once.call_once(|| ()));
        let second = second.unwrap_err().downcast_ref::<String>().cloned();
        let mut told = Vec::new();
        told.push(once.is_completed());
        once.call_once_force(|state| told.push(state.is_poisoned()));
        once.call_once_force(|_| unreachable!("it is done"));
        (first.is_err(), second, told, once.is_completed())
    });
    let message = "Once instance has previously been poisoned";
    assert_eq!(
        found,
        [format!("(true, Some({message:?}), [false, true], true)")]
    );
}

#[test]
fn a_panic_leaves_a_once_lock_empty_and_a_lazy_lock_poisoned() {
    let retried = all_endings(|| {
        let cell = OnceLock::new();
        let first = catch_unwind(AssertUnwindSafe(|| *cell.get_or_init(|| panic!("burnt"))));
        (first.is_err(), cell.get().copied(), *cell.get_or_init(|| 2))
    });
    assert_eq!(retried, ["(true, None, 2)"]);
    let lazy = all_endings(|| {
        let lazy: Arc<LazyLock<u8>> = Arc::new(LazyLock::new(|| panic!("burnt")));
        let other = lazy.clone();
        let _ = thread::spawn(move || **other).join();
        **lazy
    });
    assert_eq!(
        lazy,
        ["main: LazyLock instance has previously been poisoned"]
    );
}

#[test]
fn a_panic_beside_a_waiting_thread_lets_it_try() {
    let found = explored(|| {
        in_threads(OnceLock::new(), 2, |cell, number| {
            let init = || match number {
                0 => panic!("burnt"),
                _ => number,
            };
            catch_unwind(AssertUnwindSafe(|| *cell.get_or_init(init))).ok()
        })
    });
    assert_eq!(endings(&found), ["[None, Some(1)]", "[Some(1), Some(1)]"]);
}

shared! {
    static CONFIG: OnceLock<String> = OnceLock::new();
    static PRIMES: LazyLock<Vec<u64>> = LazyLock::new(|| vec![2, 3, 5]);
    static START: Once = Once::new();
}

#[test]
fn shared_statics_are_initialized_in_every_execution() {
    let body = || {
        let use_all = |name: &'static str| {
            let mut first = false;
            START.call_once(|| first = true);
            let sum: u64 = PRIMES.iter().sum();
            (CONFIG.get_or_init(|| name.to_owned()).clone(), sum, first)
        };
        let thread = thread::spawn(move || use_all("other"));
        let (mine, sum, first) = use_all("main");
        let (theirs, their_sum, they_first) = thread.join().unwrap();
        assert_eq!(mine, theirs);
        assert!(first != they_first);
        (mine, sum, their_sum)
    };
    let found = all_endings(body);
    assert_eq!(found, [r#"("main", 10, 10)"#, r#"("other", 10, 10)"#]);
    // And once on real threads, where the statics live as long as the process.
    body();
}

#[test]
fn a_once_from_outside_says_so() {
    let outside = OnceLock::new();
    let found = all_endings(|| *outside.get_or_init(|| 1));
    assert!(
        found[0].contains("this OnceLock, made at") && found[0].contains("shared!"),
        "{found:?}"
    );
}

#[test]
fn a_timeline_shows_who_initializes() {
    let story = story_of(|| {
        let cell = OnceLock::new();
        let empty = cell.get().is_none();
        cell.get_or_init(|| 5);
        let (value, again) = (cell.get().copied(), cell.set(6));
        (empty, value, again)
    });
    let texts: Vec<_> = story.trace.steps.iter().map(|step| step.text()).collect();
    assert_eq!(
        texts,
        [
            "cell.get() → None",
            "cell.get_or_init()",
            "cell.get_or_init() is done",
            "cell.get() → Some(5)",
            "cell.set(6) → Err",
        ]
    );
}

#[test]
fn a_lazy_lock_is_called_what_the_source_calls_it() {
    let story = story_of(|| {
        let sum = PRIMES.iter().sum::<u64>();
        let lazy = LazyLock::new(|| sum);
        (*lazy, *LazyLock::force(&lazy))
    });
    let texts: Vec<_> = story.trace.steps.iter().map(|step| step.text()).collect();
    assert_eq!(
        texts,
        [
            "PRIMES.force()",
            "PRIMES.force() is done",
            "lazy.force()",
            "lazy.force() is done",
            "lazy.force() → 10",
        ]
    );
    let note = story.trace.steps[0].note.as_deref();
    assert_eq!(note, Some("the first: runs it"));
}

#[test]
fn the_exclusive_owner_needs_no_step() {
    let body = || {
        let mut cell = OnceLock::from(1);
        *cell.get_mut().unwrap() += 1;
        let copy = cell.clone();
        let taken = cell.take();
        let empty = cell.get_mut().is_none();
        (copy.into_inner(), taken, empty, cell.set(3))
    };
    assert_eq!(all_endings(body), ["(Some(2), Some(2), true, Ok(()))"]);
    assert_eq!(body(), (Some(2), Some(2), true, Ok(())));
}

#[test]
fn real_threads_initialize_once() {
    let runs = Arc::new(AtomicU64::new(0));
    let lazy = Arc::new(LazyLock::new({
        let runs = runs.clone();
        move || runs.fetch_add(1, Ordering::Relaxed) + 41
    }));
    let values = in_threads(lazy, 8, |lazy, _| ***lazy);
    assert_eq!((values, runs.load(Ordering::Relaxed)), (vec![41; 8], 1));
    let winners = in_threads(OnceLock::new(), 8, |cell, number| cell.set(number).is_ok());
    assert_eq!(winners.iter().filter(|won| **won).count(), 1);
    let once = Once::new();
    let panicked = catch_unwind(|| once.call_once(|| panic!("burnt")));
    assert!(panicked.is_err() && catch_unwind(|| once.call_once(|| ())).is_err());
    once.call_once_force(|state| assert!(state.is_poisoned()));
    assert!(once.is_completed());
}
