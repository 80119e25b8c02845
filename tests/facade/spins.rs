//! Loops that wait: those that end, and those that never do.

use crate::{all_endings, endings, explored};
use racelab::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use racelab::sync::cell::SharedCell;
use racelab::sync::{Arc, Mutex, thread};

#[test]
fn a_spin_on_a_flag_ends_when_the_flag_is_set() {
    let found = all_endings(|| {
        let flag = Arc::new(AtomicBool::new(false));
        let set = flag.clone();
        let setter = thread::spawn(move || set.store(true, Ordering::Release));
        while !flag.load(Ordering::Acquire) {}
        setter.join().unwrap();
    });
    assert_eq!(found, ["()"]);
}

#[test]
fn a_spin_that_nobody_ends_is_a_livelock() {
    let spins: [fn(&AtomicBool); 3] = [
        |flag| while !flag.load(Ordering::Acquire) {},
        |flag| {
            while !flag.load(Ordering::Acquire) {
                thread::yield_now();
            }
        },
        |flag| {
            while flag
                .compare_exchange(true, false, Ordering::SeqCst, Ordering::SeqCst)
                .is_err()
            {}
        },
    ];
    for spin in spins {
        let found = all_endings(|| {
            let flag = Arc::new(AtomicBool::new(false));
            let other = flag.clone();
            let spinner = thread::spawn(move || spin(&other));
            spin(&flag);
            spinner.join().unwrap();
        });
        assert_eq!(found, ["Livelock"]);
    }
}

#[test]
fn a_lock_made_of_one_swapped_flag_is_explored_to_the_end() {
    let found = all_endings(|| {
        let shared = Arc::new((AtomicBool::new(false), SharedCell::new(0)));
        let add = |shared: &(AtomicBool, SharedCell<i32>)| {
            let (held, total) = shared;
            while held.swap(true, Ordering::Acquire) {}
            // SAFETY: the flag is held.
            unsafe { total.set(total.get() + 1) };
            held.store(false, Ordering::Release);
        };
        let other = shared.clone();
        let thread = thread::spawn(move || add(&other));
        add(&shared);
        thread.join().unwrap();
        // SAFETY: the other thread has ended.
        unsafe { shared.1.get() }
    });
    assert_eq!(found, ["2"]);
}

#[test]
fn a_loop_with_an_end_is_no_spin() {
    let found = all_endings(|| {
        let value = Arc::new(AtomicU64::new(0));
        let writer = value.clone();
        let writer = thread::spawn(move || writer.store(1, Ordering::Relaxed));
        let seen: u64 = (0..6).map(|_| value.load(Ordering::Relaxed)).sum();
        writer.join().unwrap();
        // After the end there is nobody left to wait for.
        let after: u64 = (0..50).map(|_| value.load(Ordering::Relaxed)).sum();
        assert_eq!(after, 50);
        seen
    });
    assert_eq!(found, ["0", "1", "2", "3", "4", "5", "6"]);
}

#[test]
fn yields_in_a_bounded_loop_keep_every_order() {
    let found = all_endings(|| {
        let log = Arc::new(Mutex::new(Vec::new()));
        let start = |name: char| {
            let log = log.clone();
            thread::spawn(move || {
                for _ in 0..2 {
                    thread::yield_now();
                    log.lock().push(name);
                }
            })
        };
        let threads = [start('a'), start('b')];
        threads
            .into_iter()
            .for_each(|thread| thread.join().unwrap());
        let log = log.lock();
        log.iter().collect::<String>()
    });
    assert_eq!(found.len(), 6, "{found:?}");
}

#[test]
fn try_lock_with_release_and_yield_ends() {
    let exploration = explored(|| {
        let locks = Arc::new((Mutex::new(0), Mutex::new(0)));
        let start = |turned: bool| {
            let locks = locks.clone();
            thread::spawn(move || {
                let (first, second) = if turned {
                    (&locks.1, &locks.0)
                } else {
                    (&locks.0, &locks.1)
                };
                loop {
                    let mut one = first.lock();
                    if let Some(mut two) = second.try_lock() {
                        *one += 1;
                        *two += 1;
                        return;
                    }
                    drop(one);
                    thread::yield_now();
                }
            })
        };
        let threads = [start(false), start(true)];
        threads
            .into_iter()
            .for_each(|thread| thread.join().unwrap());
        (*locks.0.lock(), *locks.1.lock())
    });
    assert_eq!(exploration.cut, None);
    assert_eq!(endings(&exploration), ["(2, 2)"]);
    println!(
        "{} distinct, {} runs",
        exploration.distinct, exploration.runs
    );
}

#[test]
fn a_long_loop_with_an_end_is_no_livelock() {
    let exploration = explored(|| {
        let value = Arc::new(AtomicU64::new(0));
        let writer = value.clone();
        let writer = thread::spawn(move || writer.store(1, Ordering::Relaxed));
        writer.join().unwrap();
        (0..500).map(|_| value.load(Ordering::Relaxed)).sum::<u64>()
    });
    assert_eq!(
        (exploration.cut.as_ref(), endings(&exploration)),
        (None, vec!["500".to_owned()])
    );
    let yields = all_endings(|| {
        let flag = AtomicBool::new(false);
        for _ in 0..100 {
            if flag.load(Ordering::Relaxed) {
                return "set";
            }
            thread::yield_now();
        }
        "gave up"
    });
    assert_eq!(yields, [r#""gave up""#]);
}

#[test]
fn a_loop_that_looks_so_often_may_always_have_come_too_early() {
    for looks in [2, 3, 4, 5, 10] {
        let found = all_endings(|| {
            let flag = Arc::new(AtomicBool::new(false));
            let set = flag.clone();
            let setter = thread::spawn(move || set.store(true, Ordering::Release));
            let seen = (0..looks).any(|_| flag.load(Ordering::Acquire));
            setter.join().unwrap();
            seen
        });
        assert_eq!(found, ["false", "true"], "{looks} looks");
    }
}

#[test]
fn a_loop_that_yields_so_often_may_always_have_come_too_early() {
    for looks in [2, 3, 4, 7] {
        let found = all_endings(|| {
            let flag = Arc::new(AtomicBool::new(false));
            let set = flag.clone();
            let setter = thread::spawn(move || set.store(true, Ordering::Release));
            let seen = (0..looks).any(|_| {
                thread::yield_now();
                flag.load(Ordering::Acquire)
            });
            setter.join().unwrap();
            seen
        });
        assert_eq!(found, ["false", "true"], "{looks} looks");
    }
}

#[test]
fn a_loop_with_two_looks_goes_round_only_while_neither_has_changed() {
    // Peterson's lock, as textbooks write it: two threads, an increment each.
    let found = all_endings(|| {
        let wants = Arc::new([AtomicBool::new(false), AtomicBool::new(false)]);
        let turn = Arc::new(AtomicU64::new(0));
        let value = Arc::new(SharedCell::new(0));
        let enter = {
            let value = value.clone();
            move |me: usize| {
                let other = 1 - me;
                wants[me].store(true, Ordering::SeqCst);
                turn.store(other as u64, Ordering::SeqCst);
                while wants[other].load(Ordering::SeqCst)
                    && turn.load(Ordering::SeqCst) == other as u64
                {
                    thread::yield_now();
                }
                // SAFETY: the lock lets in one at a time; if not, it is a data race, and told.
                unsafe { value.set(value.get() + 1) };
                wants[me].store(false, Ordering::SeqCst);
            }
        };
        let second = {
            let enter = enter.clone();
            thread::spawn(move || (0..2).for_each(|_| enter(1)))
        };
        enter(0);
        second.join().unwrap();
        // SAFETY: nobody else is left.
        unsafe { value.get() }
    });
    assert_eq!(found, ["3"]);
}
