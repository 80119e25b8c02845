//! Locks with std's poison.

mod rwlock;

use std::panic::catch_unwind;

use crate::{LONG, SHORT, all_endings, counted, endings, explored, story_of};
use racelab::sync::poison::{Condvar, Mutex, TryLockError};
use racelab::sync::{Arc, thread};

/// A thread that panics with the lock.
fn spoil(lock: &Arc<Mutex<i32>>) -> thread::JoinHandle<()> {
    let lock = lock.clone();
    thread::spawn(move || {
        let mut guard = lock.lock().unwrap();
        *guard = 1;
        panic!("half done");
    })
}

#[test]
fn a_guard_that_a_panic_drops_poisons_its_lock() {
    let body = || {
        let lock = Arc::new(Mutex::new(0));
        assert!(spoil(&lock).join().is_err());
        let inside = lock.lock().map_err(|poisoned| *poisoned.into_inner());
        let tried = matches!(lock.try_lock(), Err(TryLockError::Poisoned(_)));
        let before = lock.is_poisoned();
        lock.clear_poison();
        let after = lock.lock().map(|guard| *guard).is_ok();
        (inside.err(), tried, before, after, lock.is_poisoned())
    };
    let expected = (Some(1), true, true, true, false);
    assert_eq!(all_endings(body), [format!("{expected:?}")]);
    assert_eq!(body(), expected);
}

#[test]
fn a_lock_that_nobody_poisons_costs_no_steps() {
    for (threads, locked) in [(2, 6), (3, 90)] {
        let found = explored(|| {
            let total = Arc::new(Mutex::new(0));
            let add = |total: &Mutex<i32>| (0..2).for_each(|_| *total.lock().unwrap() += 1);
            let threads: Vec<_> = (0..threads)
                .map(|_| {
                    let total = total.clone();
                    thread::spawn(move || add(&total))
                })
                .collect();
            threads
                .into_iter()
                .for_each(|thread| thread.join().unwrap());
            *total.lock().unwrap()
        });
        // (2 × threads)! / 2!^threads, as of a lock without poison.
        assert_eq!(counted(&found).0, locked);
    }
}

#[test]
fn whoever_comes_after_the_panic_is_told_and_whoever_comes_before_is_not() {
    let found = all_endings(|| {
        let lock = Arc::new(Mutex::new(0));
        let thread = spoil(&lock);
        let mine = match lock.lock() {
            Ok(guard) => ("ok", *guard),
            Err(poisoned) => ("poisoned", *poisoned.into_inner()),
        };
        assert!(thread.join().is_err());
        mine
    });
    assert_eq!(found, [r#"("ok", 0)"#, r#"("poisoned", 1)"#]);
}

#[test]
fn the_poison_can_be_asked_for_while_another_thread_holds_the_lock() {
    let found = explored(|| {
        let lock = Arc::new(Mutex::new(0));
        let thread = spoil(&lock);
        let seen = (lock.is_poisoned(), lock.is_poisoned());
        assert!(thread.join().is_err());
        seen
    });
    assert_eq!(
        endings(&found),
        ["(false, false)", "(false, true)", "(true, true)"]
    );
    // The panicking thread's steps (lock, then all at once) lie before, between or after the
    // looks; only where the poison lies tells executions apart.
    assert_eq!(counted(&found).0, 3);
}

#[test]
fn taking_the_poison_out_races_with_whoever_locks() {
    let found = all_endings(|| {
        let lock = Arc::new(Mutex::new(0));
        assert!(spoil(&lock).join().is_err());
        let cleaner = lock.clone();
        let cleaner = thread::spawn(move || cleaner.clear_poison());
        let told = lock.lock().is_err();
        cleaner.join().unwrap();
        (told, lock.is_poisoned())
    });
    assert_eq!(found, ["(false, false)", "(true, false)"]);
}

#[test]
fn a_panic_outside_of_the_lock_poisons_nothing() {
    let found = all_endings(|| {
        let lock = Mutex::new(0);
        let caught = catch_unwind(|| {
            drop(lock.lock());
            panic!("afterwards");
        });
        (
            caught.is_err(),
            lock.is_poisoned(),
            lock.into_inner().is_ok(),
        )
    });
    assert_eq!(found, ["(true, false, true)"]);
    let cleaned_up = all_endings(|| {
        struct Locks<'a>(&'a Mutex<i32>);
        impl Drop for Locks<'_> {
            fn drop(&mut self) {
                *self.0.lock().unwrap() += 1;
            }
        }
        let lock = Mutex::new(0);
        let caught = catch_unwind(|| {
            let _locks = Locks(&lock);
            panic!("before");
        });
        // A guard that is taken during the panic does not poison.
        (caught.is_err(), lock.lock().map(|guard| *guard).ok())
    });
    assert_eq!(cleaned_up, ["(true, Some(1))"]);
}

#[test]
fn a_waiter_is_told_of_the_poison() {
    let body = || {
        let shared = Arc::new((Mutex::new(false), Condvar::new()));
        let other = shared.clone();
        let notifier = thread::spawn(move || {
            let mut ready = other.0.lock().unwrap();
            *ready = true;
            other.1.notify_one();
            panic!("after the notification");
        });
        let (ready, changed) = &*shared;
        let waited = match ready.lock() {
            Ok(guard) => changed
                .wait_while(guard, |ready| !*ready)
                .map(|guard| *guard),
            Err(poisoned) => Err(poisoned),
        };
        assert!(notifier.join().is_err());
        waited.map_err(|poisoned| *poisoned.into_inner()).err()
    };
    assert_eq!(all_endings(body), ["Some(true)"]);
    assert_eq!(body(), Some(true));
}

#[test]
fn an_owner_is_told_of_the_poison() {
    let body = || {
        let mut lock = Mutex::new(3);
        let caught = catch_unwind(|| {
            let _guard = lock.lock();
            panic!("half done");
        });
        let borrowed = lock
            .get_mut()
            .map_err(|poisoned| *poisoned.into_inner())
            .err();
        let owned = lock
            .into_inner()
            .map_err(|poisoned| poisoned.into_inner())
            .err();
        (caught.is_err(), borrowed, owned)
    };
    assert_eq!(all_endings(body), ["(true, Some(3), Some(3))"]);
    assert_eq!(body(), (true, Some(3), Some(3)));
}

#[test]
fn a_timeline_shows_the_poison() {
    let story = story_of(|| {
        let lock = Mutex::new(0);
        let caught = catch_unwind(|| {
            let _guard = lock.lock();
            panic!("half done");
        });
        (caught.is_err(), lock.is_poisoned())
    });
    let texts: Vec<_> = story.trace.steps.iter().map(|step| step.text()).collect();
    assert_eq!(
        texts,
        [
            "lock.lock()",
            "lock.poison() by a panic",
            "lock.unlock()",
            "lock.is_poisoned() → true"
        ]
    );
}

#[test]
fn a_waiter_is_told_of_the_poison_and_of_the_time() {
    let found = all_endings(|| {
        let shared = Arc::new((Mutex::new(false), Condvar::new()));
        let other = shared.clone();
        let notifier = thread::spawn(move || {
            let mut ready = other.0.lock().unwrap();
            *ready = true;
            other.1.notify_one();
            panic!("after the notification");
        });
        let (ready, changed) = &*shared;
        let waited = ready.lock().ok().map(|guard| {
            let waited = changed.wait_timeout(guard, SHORT);
            let told = waited.is_err();
            let (guard, result) = waited.unwrap_or_else(|poisoned| poisoned.into_inner());
            (told, *guard, result.timed_out())
        });
        assert!(notifier.join().is_err());
        waited
    });
    assert_eq!(
        found,
        [
            "None",
            // For no reason, and because the time is over, before the other one comes.
            "Some((false, false, false))",
            "Some((false, false, true))",
            "Some((true, true, false))",
            // The time is over while the other one has the lock.
            "Some((true, true, true))"
        ]
    );
}

#[test]
fn who_waits_for_a_time_looks_again_when_it_is_over() {
    let body = |panics: bool, time| {
        move || {
            let shared = Arc::new((Mutex::new(0), Condvar::new()));
            let other = shared.clone();
            let notifier = thread::spawn(move || {
                for _ in 0..2 {
                    *other.0.lock().unwrap() += 1;
                    other.1.notify_one();
                }
                let _guard = panics.then(|| other.0.lock());
                assert!(!panics, "with the lock");
            });
            let (value, changed) = &*shared;
            let guard = value
                .lock()
                .unwrap_or_else(|poisoned| poisoned.into_inner());
            let waited = changed.wait_timeout_while(guard, time, |value| *value < 2);
            let told = waited.is_err();
            let (guard, result) = waited.unwrap_or_else(|poisoned| poisoned.into_inner());
            let seen = (told, *guard, result.timed_out());
            drop(guard);
            assert_eq!(notifier.join().is_err(), panics);
            seen
        }
    };
    assert_eq!(
        all_endings(body(false, SHORT)),
        ["(false, 0, true)", "(false, 1, true)", "(false, 2, false)"]
    );
    assert_eq!(body(false, LONG)(), (false, 2, false));
    // Who is told of the poison does not look again.
    assert_eq!(
        all_endings(body(true, SHORT)),
        [
            "(false, 0, true)",
            "(false, 1, true)",
            "(false, 2, false)",
            "(true, 2, false)",
            "(true, 2, true)"
        ]
    );
}
