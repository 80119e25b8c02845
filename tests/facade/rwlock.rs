//! `RwLock`: readers together, writers alone.

use crate::{LONG, SHORT, all_endings, distinct, story, stuck};
use racelab::explore::Ending;
use racelab::sync::{Arc, Mutex, RwLock, RwLockWriteGuard, thread};

/// Runs threads that read, and threads that write, and joins them.
fn readers_and_writers(readers: usize, writers: usize) -> i32 {
    let lock = Arc::new(RwLock::new(0));
    let start = |writes: bool| {
        let lock = lock.clone();
        thread::spawn(move || match writes {
            true => *lock.write() += 1,
            false => assert!(*lock.read() <= 2),
        })
    };
    let writes = (0..readers + writers).map(|index| index >= readers);
    let threads: Vec<_> = writes.map(start).collect();
    threads.into_iter().for_each(|t| t.join().unwrap());
    Arc::into_inner(lock).unwrap().into_inner()
}

#[test]
fn readers_commute_and_writers_do_not() {
    for (readers, writers, executions) in [(2, 0, 1), (4, 0, 1), (1, 1, 2), (1, 2, 6), (0, 3, 6)] {
        let found = distinct(|| readers_and_writers(readers, writers));
        assert_eq!(found, executions, "{readers} readers, {writers} writers");
    }
    // Each of two readers is before or after the writer.
    assert_eq!(distinct(|| readers_and_writers(2, 1)), 4);
    assert_eq!(readers_and_writers(8, 2), 2);
}

#[test]
fn readers_are_inside_together_and_writers_alone() {
    let found = all_endings(|| {
        let lock = RwLock::new(());
        let reads = lock.read();
        let beside_a_reader = (lock.try_read().is_some(), lock.try_write().is_some());
        drop(reads);
        let writes = lock.write();
        let beside_a_writer = (lock.try_read().is_some(), lock.try_write().is_some());
        drop(writes);
        (beside_a_reader, beside_a_writer, lock.try_write().is_some())
    });
    assert_eq!(found, ["((true, false), (false, false), true)"]);
}

#[test]
fn reading_before_writing_loses_updates() {
    let found = all_endings(|| {
        let total = Arc::new(RwLock::new(0));
        let add = |total: &RwLock<i32>| {
            let seen = *total.read();
            *total.write() = seen + 1;
        };
        let other = total.clone();
        let thread = thread::spawn(move || add(&other));
        add(&total);
        thread.join().unwrap();
        *total.read()
    });
    assert_eq!(found, ["1", "2"]);
}

#[test]
fn a_second_read_may_wait_for_a_writer_that_waits_for_the_first() {
    let body = || {
        let lock = Arc::new(RwLock::new(1));
        let other = lock.clone();
        let writer = thread::spawn(move || *other.write() = 2);
        let first = lock.read();
        let second = lock.read();
        let sum = *first + *second;
        drop((first, second));
        writer.join().unwrap();
        sum
    };
    assert_eq!(all_endings(body), ["2", "4", "Deadlock"]);
    let told = story(body, |ending| *ending == Ending::Deadlock);
    assert_eq!(
        told,
        [
            "0 lock.read()",
            "0 lock.read() (waits behind a writer that waits)"
        ]
    );
    // The writer waits for the first read, and the second one for the writer.
    let stuck = stuck(body);
    assert!(stuck.circle);
    let waits: Vec<_> = stuck.waits.iter().map(|wait| &wait.waits_for).collect();
    assert_eq!(waits, ["lock.read()", "lock.write()"]);
    let behind: Vec<_> = stuck
        .waits
        .iter()
        .map(|wait| wait.behind.as_deref())
        .collect();
    assert_eq!(behind, [Some("write()"), None]);
    // To try is never to wait.
    let tries = all_endings(|| {
        let lock = Arc::new(RwLock::new(1));
        let other = lock.clone();
        let writer = thread::spawn(move || *other.write() = 2);
        let first = lock.read();
        let both = (
            lock.try_read().is_some(),
            lock.try_read_for(SHORT).is_some(),
        );
        drop(first);
        writer.join().unwrap();
        both
    });
    assert_eq!(tries, ["(true, true)"]);
}

#[test]
fn a_reader_that_wants_to_write_waits_for_itself() {
    let body = |threads: usize| {
        move || {
            let lock = Arc::new(RwLock::new(0));
            let handles: Vec<_> = (0..threads)
                .map(|_| {
                    let lock = lock.clone();
                    thread::spawn(move || {
                        let seen = lock.read();
                        *lock.write() = *seen + 1;
                    })
                })
                .collect();
            handles.into_iter().for_each(|t| t.join().unwrap());
        }
    };
    for threads in [1, 2] {
        assert_eq!(all_endings(body(threads)), ["Deadlock"]);
        let stuck = stuck(body(threads));
        assert_eq!((stuck.circle, stuck.waits.len()), (true, 1));
        assert_eq!(stuck.waits[0].held_by.as_deref(), Some("thread-1"));
    }
}

#[test]
fn no_writer_comes_between_a_write_and_its_downgrade() {
    let found = all_endings(|| {
        let lock = Arc::new((RwLock::new(0), Mutex::new(())));
        let other = lock.clone();
        let thread = thread::spawn(move || *other.0.write() += 10);
        let mut writes = lock.0.write();
        *writes += 1;
        let written = *writes;
        let reads = RwLockWriteGuard::downgrade(writes);
        let (seen, others_read) = (*reads, lock.0.try_read().is_some());
        drop(reads);
        thread.join().unwrap();
        (seen == written, others_read, *lock.0.read())
    });
    assert_eq!(found, ["(true, true, 11)"]);
}

#[test]
fn who_waits_for_a_time_may_give_up() {
    let found = all_endings(|| {
        let lock = Arc::new(RwLock::new(0));
        let other = lock.clone();
        let writer = thread::spawn(move || *other.write() = 1);
        let read = lock.try_read_for(SHORT).map(|value| *value);
        let wrote = lock.try_write_for(SHORT).is_some();
        writer.join().unwrap();
        (read, wrote)
    });
    assert_eq!(
        found,
        [
            "(None, false)",
            "(None, true)",
            "(Some(0), false)",
            "(Some(0), true)",
            "(Some(1), true)"
        ]
    );
}

#[test]
fn a_panic_gives_the_lock_back_and_poisons_nothing() {
    let found = all_endings(|| {
        let lock = Arc::new(RwLock::new(0));
        for writes in [true, false] {
            let other = lock.clone();
            let thread = thread::spawn(move || match writes {
                true => {
                    let _held = other.write();
                    panic!("out of eggs")
                }
                false => {
                    let _held = other.read();
                    panic!("out of milk")
                }
            });
            assert!(thread.join().is_err());
        }
        *lock.write()
    });
    assert_eq!(found, ["0"]);
}

#[test]
fn it_works_on_real_threads() {
    let lock = RwLock::new(0_u64);
    thread::scope(|s| {
        for _ in 0..4 {
            s.spawn(|| (0..1_000).for_each(|_| *lock.write() += 1));
            s.spawn(|| (0..1_000).for_each(|_| assert!(*lock.read() <= 4_000)));
        }
    });
    let reads = lock.read();
    assert!(lock.try_write_for(SHORT).is_none());
    assert!(lock.try_read_for(LONG).is_some());
    drop(reads);
    let mut writes = lock.write();
    *writes += 1;
    assert_eq!(*RwLockWriteGuard::downgrade(writes), 4_001);
    assert_eq!(lock.into_inner(), 4_001);
}
