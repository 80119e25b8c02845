//! What the facade does in the corners: under the explorer, each of these is an ending and never
//! a hang.

use racelab::explore::{Ending, Exploration, Limits, Outcome, Schedule, explore, replay};
use racelab::sync::atomic::{AtomicBool, AtomicI8, AtomicU64, Ordering};
use racelab::sync::cell::SharedCell;
use racelab::sync::{Arc, Mutex, Semaphore, channel, shared, thread};

fn explored<R: std::fmt::Debug>(body: impl Fn() -> R) -> Exploration {
    explore(
        Limits {
            executions: 20_000,
            steps: 2_000,
            states: 50_000,
        },
        || outcome(body()),
    )
}

fn outcome<R: std::fmt::Debug>(value: R) -> Outcome {
    Outcome {
        value: Some(format!("{value:?}")),
        holds: true,
    }
}

/// The endings, sorted: outcomes as they are, panics by their message.
fn endings(exploration: &Exploration) -> Vec<String> {
    let endings = exploration.tallies.iter().map(|tally| match &tally.ending {
        Ending::Completed(outcome) => outcome.value.clone().unwrap(),
        Ending::Panicked {
            thread, message, ..
        } => format!("{thread}: {message}"),
        other => format!("{other:?}"),
    });
    let mut endings: Vec<_> = endings.collect();
    endings.sort();
    endings.dedup();
    endings
}

fn all_endings<R: std::fmt::Debug>(body: impl Fn() -> R) -> Vec<String> {
    let exploration = explored(body);
    assert_eq!(exploration.cut, None);
    endings(&exploration)
}

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
fn a_panic_that_is_only_passed_on_is_told_where_it_began() {
    let found = all_endings(|| {
        thread::spawn(|| assert_eq!(1 + 1, 3, "sums"))
            .join()
            .unwrap();
    });
    assert!(
        found[0].starts_with("thread-1: assertion `left == right` failed: sums"),
        "{found:?}"
    );
    let waits = all_endings(|| {
        let (sender, receiver) = channel::unbounded::<()>();
        let kept = sender.clone();
        let builder = thread::Builder::new().name("cook".into());
        let cook = builder.spawn(move || {
            let _sender = sender;
            panic!("out of eggs");
        });
        let _ = receiver.recv();
        drop((cook, kept));
    });
    assert_eq!(waits, ["cook: out of eggs"]);
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
fn what_could_not_be_taken_is_not_given_back() {
    let found = all_endings(|| {
        let (lock, permits) = (Mutex::new(()), Semaphore::new(1));
        let (held, permit) = (lock.lock(), permits.acquire());
        let tries = (0..2).map(|_| lock.try_lock().is_some() || permits.try_acquire().is_some());
        let tries: Vec<bool> = tries.collect();
        drop((held, permit));
        (
            tries,
            lock.try_lock().is_some(),
            permits.try_acquire().is_some(),
        )
    });
    assert_eq!(found, ["([false, false], true, true)"]);
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
fn a_resumed_panic_is_a_panic() {
    let found = all_endings(|| {
        let payload = thread::spawn(|| panic!("out of eggs")).join().unwrap_err();
        std::panic::resume_unwind(payload);
    });
    assert_eq!(found, ["main: out of eggs"]);
}

#[test]
fn a_panic_beside_an_unwinding_thread_ends_both() {
    let found = all_endings(|| {
        let lock = Arc::new(Mutex::new(0));
        let other = lock.clone();
        let cook = thread::spawn(move || {
            let _guard = other.lock();
            thread::yield_now();
            panic!("out of eggs");
        });
        let first = lock.try_lock().is_some();
        let second = lock.try_lock().is_some();
        assert!(first && second, "busy");
        let _ = cook.join();
    });
    assert_eq!(found, ["()", "main: busy"]);
}

#[test]
fn a_panic_is_the_joiners_to_hear() {
    let heard = all_endings(|| {
        let thread = thread::spawn(|| panic!("out of eggs"));
        thread
            .join()
            .unwrap_err()
            .downcast_ref::<&str>()
            .map(|text| text.to_string())
    });
    assert_eq!(heard, [r#"Some("out of eggs")"#]);
    let unheard = all_endings(|| {
        let builder = thread::Builder::new().name("cook".into());
        drop(builder.spawn(|| panic!("out of eggs")).unwrap());
    });
    assert_eq!(unheard, ["cook: out of eggs"]);
    let caught = all_endings(|| std::panic::catch_unwind(|| panic!("hush")).is_err());
    assert_eq!(caught, ["true"]);
}

#[test]
fn a_lock_that_a_panic_drops_is_free_again() {
    let found = all_endings(|| {
        let lock = Arc::new(Mutex::new(0));
        let other = lock.clone();
        let thread = thread::spawn(move || {
            let mut value = other.lock();
            *value = 1;
            panic!("half done");
        });
        assert!(thread.join().is_err());
        *lock.lock()
    });
    assert_eq!(found, ["1"]);
}

#[test]
fn a_thread_that_locks_twice_waits_for_itself() {
    let body = || {
        let lock = Mutex::new(0);
        let first = lock.lock();
        let second = lock.lock();
        outcome((*first, *second))
    };
    let found = explore(Limits::default(), body);
    assert_eq!(endings(&found), ["Deadlock"]);
    let way = found.shortest(|_| true).unwrap();
    let story = replay(&way.schedule, Limits::default(), false, body).unwrap();
    assert!(story.circle);
    assert_eq!(story.waits[0].held_by.as_deref(), Some("main"));
    assert_eq!(story.waits[0].waits_for, "lock.lock()");
}

#[test]
fn threads_may_outlive_the_scenario_but_not_wait_for_ever() {
    assert_eq!(all_endings(|| drop(thread::spawn(|| ()))), ["()"]);
    let found = all_endings(|| {
        let (sender, receiver) = channel::unbounded::<()>();
        let kept = sender.clone();
        drop(thread::spawn(move || (receiver.recv(), kept)));
        std::mem::forget(sender);
    });
    assert_eq!(found, ["LeftBehind"]);
}

#[test]
fn scoped_threads_borrow_and_are_joined() {
    let found = all_endings(|| {
        let total = Mutex::new(0);
        let words = ["a".to_owned(), "b".to_owned()];
        let lengths = thread::scope(|s| {
            let handles: Vec<_> = words
                .iter()
                .map(|word| {
                    let total = &total;
                    s.spawn(move || {
                        *total.lock() += 1;
                        word.len()
                    })
                })
                .collect();
            s.spawn(|| *total.lock() += 10);
            handles
                .into_iter()
                .map(|handle| handle.join().unwrap())
                .sum::<usize>()
        });
        (total.into_inner(), lengths)
    });
    assert_eq!(found, ["(12, 2)"]);
    let found = all_endings(|| {
        thread::scope(|s| {
            s.spawn(|| panic!("spilt"));
        });
    });
    assert_eq!(found, ["main: a scoped thread panicked"]);
}

#[test]
fn a_deadlock_inside_a_scope_is_torn_down_cleanly() {
    let found = all_endings(|| {
        let locks = (Mutex::new(vec![1]), Mutex::new(vec![2]));
        thread::scope(|s| {
            s.spawn(|| {
                let one = locks.0.lock();
                let two = locks.1.lock();
                one.len() + two.len()
            });
            let two = locks.1.lock();
            let one = locks.0.lock();
            one.len() + two.len()
        })
    });
    assert_eq!(found, ["2", "Deadlock"]);
}

#[test]
fn is_finished_may_lag_behind_the_last_step() {
    let found = all_endings(|| {
        let done = Arc::new(AtomicBool::new(false));
        let other = done.clone();
        let thread = thread::spawn(move || other.store(true, Ordering::Release));
        let seen = (done.load(Ordering::Acquire), thread.is_finished());
        thread.join().unwrap();
        seen
    });
    assert_eq!(
        found,
        [
            "(false, false)",
            "(false, true)",
            "(true, false)",
            "(true, true)"
        ]
    );
    let polled = all_endings(|| {
        let thread = thread::spawn(thread::yield_now);
        while !thread.is_finished() {
            thread::yield_now();
        }
    });
    assert_eq!(polled, ["()"]);
}

#[test]
fn channels_close_and_bounded_ones_fill_up() {
    let found = all_endings(|| {
        let (sender, receiver) = channel::bounded(1);
        let producer = thread::spawn(move || {
            let first = sender.try_send('a').is_ok();
            let second = sender.try_send('b').is_ok();
            (first, second)
        });
        let got: String = receiver.iter().collect();
        (producer.join().unwrap(), got)
    });
    assert_eq!(
        found,
        [r#"((true, false), "a")"#, r#"((true, true), "ab")"#]
    );
    let gone = all_endings(|| {
        let (sender, receiver) = channel::unbounded();
        drop(receiver);
        sender.send(1).is_err()
    });
    assert_eq!(gone, ["true"]);
    let hand_over = all_endings(|| {
        let (sender, receiver) = channel::bounded(0);
        let producer = thread::spawn(move || (0..2).for_each(|item| sender.send(item).unwrap()));
        let got: Vec<i32> = receiver.into_iter().collect();
        producer.join().unwrap();
        got
    });
    assert_eq!(hand_over, ["[0, 1]"]);
    let consumers = all_endings(|| {
        let (sender, receiver) = channel::unbounded();
        let start = || {
            let receiver = receiver.clone();
            thread::spawn(move || receiver.iter().sum::<i32>())
        };
        let consumers = [start(), start()];
        (1..=2).for_each(|item| sender.send(item).unwrap());
        drop((sender, receiver));
        consumers.map(|consumer| consumer.join().unwrap())
    });
    assert_eq!(consumers, ["[0, 3]", "[1, 2]", "[2, 1]", "[3, 0]"]);
}

shared! {
    static VISITS: AtomicU64 = AtomicU64::new(0);
    static LIST: Mutex<Vec<u64>> = Mutex::new(Vec::new());
}

#[test]
fn shared_statics_are_fresh_in_every_execution() {
    let found = all_endings(|| {
        let visit = || LIST.lock().push(VISITS.fetch_add(1, Ordering::Relaxed));
        let thread = thread::spawn(visit);
        visit();
        thread.join().unwrap();
        LIST.lock().clone()
    });
    assert_eq!(found, ["[0, 1]"]);
}

#[test]
fn an_object_from_outside_says_so() {
    let outside = Mutex::new(0);
    let found = all_endings(|| *outside.lock());
    assert!(
        found[0].contains("made outside the execution") && found[0].contains("shared!"),
        "{found:?}"
    );
    let kept: std::sync::Mutex<Option<Arc<Semaphore>>> = std::sync::Mutex::default();
    let found = all_endings(|| {
        let semaphore = kept
            .lock()
            .unwrap()
            .get_or_insert_with(|| Arc::new(Semaphore::new(1)))
            .clone();
        let other = thread::spawn(thread::yield_now);
        drop(semaphore.acquire());
        thread::yield_now();
        other.join().unwrap();
    });
    assert!(
        found
            .iter()
            .any(|ending| ending.contains("made outside the execution")),
        "{found:?}"
    );
}

#[test]
fn what_changes_between_executions_is_reported_with_both_operations() {
    let runs = std::cell::Cell::new(0);
    let exploration = explored(|| {
        runs.set(runs.get() + 1);
        let (value, lock) = (Arc::new(AtomicU64::new(0)), Mutex::new(()));
        let other = value.clone();
        let thread = thread::spawn(move || other.store(1, Ordering::Relaxed));
        if runs.get() % 2 == 0 {
            drop(lock.lock());
        }
        let seen = value.load(Ordering::Relaxed);
        thread.join().unwrap();
        seen
    });
    let cut = exploration.cut.unwrap();
    assert!(cut.contains("not deterministic"), "{cut}");
    assert!(
        cut.contains("`lock` at") && cut.contains("`load` at"),
        "{cut}"
    );
}

#[test]
fn a_budget_that_runs_out_is_told() {
    let body = || {
        let value = Arc::new(AtomicU64::new(0));
        let threads: Vec<_> = (0..3)
            .map(|_| {
                let value = value.clone();
                thread::spawn(move || {
                    for _ in 0..3 {
                        value.fetch_add(1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        threads
            .into_iter()
            .for_each(|thread| thread.join().unwrap());
        outcome(())
    };
    for (limits, what) in [
        (
            Limits {
                executions: 100,
                ..Limits::default()
            },
            "100 executions",
        ),
        (
            Limits {
                states: 100,
                ..Limits::default()
            },
            "100 states",
        ),
        (
            Limits {
                steps: 5,
                ..Limits::default()
            },
            "more than 5 steps",
        ),
    ] {
        let cut = explore(limits, body).cut.unwrap();
        assert!(cut.contains(what), "{cut}");
    }
}

#[test]
fn a_schedule_is_followed_and_a_foreign_one_refused() {
    let body = || {
        let cell = Arc::new(SharedCell::new(0_u8));
        let other = cell.clone();
        // SAFETY: the race is what this is about.
        let thread = thread::spawn(move || unsafe { other.set(1) });
        // SAFETY: as above.
        let seen = unsafe { cell.get() };
        thread.join().unwrap();
        outcome(seen)
    };
    let follow = |schedule: &str| {
        replay(
            &schedule.parse::<Schedule>().unwrap(),
            Limits::default(),
            false,
            body,
        )
    };
    let story = follow("1.0").unwrap();
    assert_eq!(story.race, Some((1, 2)));
    let texts: Vec<_> = story.trace.steps.iter().map(|step| step.text()).collect();
    assert_eq!(texts, ["other.set(1)", "other.get() → 1"]);
    for (schedule, why) in [
        ("5", "decision 1 names thread 5"),
        (
            "0.0",
            "decision 2 lets main (thread 0) go on, which waits in `join`",
        ),
        (
            "1.1",
            "decision 2 lets thread-1 (thread 1) go on, which has ended",
        ),
        ("0:1", "decision 1 asks main for way 1"),
        (
            "0.1.0",
            "decision 3 lets main (thread 0) go on, which has ended",
        ),
    ] {
        let misfit = follow(schedule).unwrap_err();
        assert!(misfit.contains(why), "{schedule}: {misfit}");
    }
}

#[test]
fn atomics_wrap_round_as_their_type_does() {
    let found = all_endings(|| {
        let small = AtomicI8::new(i8::MAX);
        let before = small.fetch_add(1, Ordering::SeqCst);
        let low = small.fetch_min(-1, Ordering::SeqCst);
        let kept = small.compare_exchange(0, 5, Ordering::SeqCst, Ordering::SeqCst);
        let updated = small.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |v| v.checked_add(1));
        (before, low, kept, updated, small.into_inner())
    });
    assert_eq!(found, ["(127, -128, Err(-128), Ok(-128), -127)"]);
}
