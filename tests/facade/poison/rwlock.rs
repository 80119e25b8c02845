//! A lock for readers and writers with std's poison.

use std::panic::catch_unwind;

use crate::{all_endings, counted, endings, explored, story_of};
use racelab::sync::poison::{RwLock, RwLockWriteGuard, TryLockError};
use racelab::sync::{Arc, thread};

/// A thread that panics while it writes.
fn spoil_by_writing(lock: &Arc<RwLock<i32>>) -> thread::JoinHandle<()> {
    let lock = lock.clone();
    thread::spawn(move || {
        let mut guard = lock.write().unwrap();
        *guard = 1;
        panic!("half done");
    })
}

#[test]
fn a_writer_that_panics_poisons_its_lock_for_readers_and_writers() {
    let body = || {
        let lock = Arc::new(RwLock::new(0));
        assert!(spoil_by_writing(&lock).join().is_err());
        let read = lock.read().map_err(|poisoned| *poisoned.into_inner()).err();
        let wrote = lock
            .write()
            .map_err(|poisoned| *poisoned.into_inner())
            .err();
        let tried = matches!(lock.try_read(), Err(TryLockError::Poisoned(_)))
            && matches!(lock.try_write(), Err(TryLockError::Poisoned(_)));
        let before = lock.is_poisoned();
        lock.clear_poison();
        let after = lock.read().is_ok() && lock.write().is_ok();
        (read, wrote, tried, before, after, lock.is_poisoned())
    };
    let expected = (Some(1), Some(1), true, true, true, false);
    assert_eq!(all_endings(body), [format!("{expected:?}")]);
    assert_eq!(body(), expected);
}

#[test]
fn a_reader_that_panics_poisons_nothing() {
    let body = || {
        let lock = Arc::new(RwLock::new(0));
        let other = lock.clone();
        let reader = thread::spawn(move || {
            let _guard = other.read().unwrap();
            panic!("only looked");
        });
        let during = lock.write().is_ok();
        assert!(reader.join().is_err());
        let after = lock.read().is_ok();
        (during, lock.is_poisoned(), after)
    };
    let expected = (true, false, true);
    assert_eq!(all_endings(body), [format!("{expected:?}")]);
    assert_eq!(body(), expected);
}

#[test]
fn a_lock_that_is_taken_is_not_taken_for_poisoned() {
    let body = || {
        let lock = RwLock::new(0);
        let reads = lock.read().unwrap();
        let beside_a_reader = (
            lock.try_read().is_ok(),
            matches!(lock.try_write(), Err(TryLockError::WouldBlock)),
        );
        drop(reads);
        let _writes = lock.write().unwrap();
        let beside_a_writer = (
            matches!(lock.try_read(), Err(TryLockError::WouldBlock)),
            matches!(lock.try_write(), Err(TryLockError::WouldBlock)),
        );
        (beside_a_reader, beside_a_writer)
    };
    let expected = ((true, true), (true, true));
    assert_eq!(all_endings(body), [format!("{expected:?}")]);
    assert_eq!(body(), expected);
}

#[test]
fn readers_commute_as_those_of_a_lock_without_poison() {
    for (readers, writers, executions) in [(3, 0, 1), (1, 1, 2), (2, 1, 4), (0, 3, 6)] {
        let found = explored(|| {
            let lock = Arc::new(RwLock::new(0));
            let threads: Vec<_> = (0..readers + writers)
                .map(|index| {
                    let lock = lock.clone();
                    thread::spawn(move || match index < readers {
                        true => assert!(*lock.read().unwrap() <= writers),
                        false => *lock.write().unwrap() += 1,
                    })
                })
                .collect();
            threads.into_iter().for_each(|t| t.join().unwrap());
            Arc::into_inner(lock).unwrap().into_inner().unwrap()
        });
        assert_eq!(endings(&found), [writers.to_string()]);
        let (distinct, _) = counted(&found);
        assert_eq!(distinct, executions, "{readers} readers, {writers} writers");
    }
}

#[test]
fn every_reader_after_the_panic_is_told_until_the_poison_is_out() {
    let found = all_endings(|| {
        let lock = Arc::new(RwLock::new(0));
        let thread = spoil_by_writing(&lock);
        let read = || match lock.read() {
            Ok(guard) => ("ok", *guard),
            Err(poisoned) => ("poisoned", *poisoned.into_inner()),
        };
        let mine = (read(), read());
        assert!(thread.join().is_err());
        mine
    });
    assert_eq!(
        found,
        [
            r#"(("ok", 0), ("ok", 0))"#,
            r#"(("ok", 0), ("poisoned", 1))"#,
            r#"(("poisoned", 1), ("poisoned", 1))"#
        ]
    );
    let found = all_endings(|| {
        let lock = Arc::new(RwLock::new(0));
        assert!(spoil_by_writing(&lock).join().is_err());
        let reads = lock.clone();
        let reader = thread::spawn(move || {
            let told = || reads.read().is_err();
            (told(), told())
        });
        let guard = lock.read().unwrap_err().into_inner();
        // Beside the other reader.
        lock.clear_poison();
        drop(guard);
        reader.join().unwrap()
    });
    assert_eq!(found, ["(false, false)", "(true, false)", "(true, true)"]);
}

#[test]
fn a_panic_after_a_downgrade_poisons_nothing() {
    let body = || {
        let lock = RwLock::new(0);
        let caught = catch_unwind(|| {
            let mut guard = lock.write().unwrap();
            *guard = 1;
            let reads = RwLockWriteGuard::downgrade(guard);
            assert!(lock.try_read().is_ok() && lock.try_write().is_err());
            assert_eq!(*reads, 2, "not what it should be");
        });
        let read = lock.read().map(|guard| *guard).ok();
        (caught.is_err(), read)
    };
    assert_eq!(all_endings(body), ["(true, Some(1))"]);
    assert_eq!(body(), (true, Some(1)));
}

#[test]
fn an_owner_is_told_of_a_writers_panic() {
    let body = || {
        let mut lock = RwLock::new(3);
        let caught = catch_unwind(|| {
            let _guard = lock.write();
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
fn a_timeline_shows_a_writers_poison() {
    let story = story_of(|| {
        let lock = RwLock::new(0);
        let caught = catch_unwind(|| {
            let _guard = lock.write();
            panic!("half done");
        });
        (caught.is_err(), lock.read().is_err())
    });
    let texts: Vec<_> = story.trace.steps.iter().map(|step| step.text()).collect();
    assert_eq!(
        texts,
        [
            "lock.write()",
            "lock.poison() by a panic",
            "lock.unlock()",
            "lock.read()",
            "lock.is_poisoned() → true",
            "lock.unlock()"
        ]
    );
}
