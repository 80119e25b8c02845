//! `Condvar`: wakeups for no reason, and times that are over.

use crate::{
    LONG, SHORT, all_endings, distinct, endings, explored, explored_without_spurious, story,
};
use racelab::explore::Ending;
use racelab::sync::atomic::{AtomicBool, Ordering};
use racelab::sync::{Arc, Condvar, Mutex, thread};

type Flag = Arc<(Mutex<bool>, Condvar)>;

/// A thread that sets the flag and notifies.
fn setter(flag: &Flag) -> thread::JoinHandle<()> {
    let flag = flag.clone();
    thread::spawn(move || {
        *flag.0.lock() = true;
        flag.1.notify_one();
    })
}

fn flag() -> Flag {
    Arc::new((Mutex::new(false), Condvar::new()))
}

#[test]
fn an_if_around_a_wait_is_refuted_by_a_spurious_wakeup() {
    let body = || {
        let flag = flag();
        let setter = setter(&flag);
        let (ready, changed) = (&flag.0, &flag.1);
        let mut set = ready.lock();
        if !*set {
            changed.wait(&mut set);
        }
        let seen = *set;
        drop(set);
        setter.join().unwrap();
        seen
    };
    assert_eq!(endings(&explored_without_spurious(body)), ["true"]);
    assert_eq!(endings(&explored(body)), ["false", "true"]);
    let told = story(
        body,
        |ending| matches!(ending, Ending::Completed(end) if end.value.as_deref() == Some("false")),
    );
    assert_eq!(
        told[..3],
        [
            "0 ready.lock()",
            "0 changed.wait()",
            "0 changed.wait() (wakes spuriously)",
        ]
    );
}

#[test]
fn a_loop_around_a_wait_stands_every_wakeup() {
    let waits: [fn(&Flag); 2] = [
        |flag| {
            let mut set = flag.0.lock();
            while !*set {
                flag.1.wait(&mut set);
            }
        },
        |flag| flag.1.wait_while(&mut flag.0.lock(), |set| !*set),
    ];
    for wait in waits {
        let found = all_endings(|| {
            let flag = flag();
            let setter = setter(&flag);
            wait(&flag);
            setter.join().unwrap();
        });
        assert_eq!(found, ["()"]);
    }
}

#[test]
fn a_lost_notification_is_a_deadlock_and_no_spurious_wakeup_mends_it() {
    let body = || {
        let flag = flag();
        let other = flag.clone();
        let notifier = thread::spawn(move || other.1.notify_one());
        flag.1.wait(&mut flag.0.lock());
        notifier.join().unwrap();
    };
    assert_eq!(all_endings(body), ["()", "Deadlock"]);
    let alone = all_endings(|| flag().1.wait(&mut Mutex::new(()).lock()));
    assert_eq!(alone, ["Deadlock"]);
}

#[test]
fn a_notification_wakes_one_of_those_who_wait() {
    // Who waits first, and who is woken first.
    let executions = |spurious: bool| {
        let body = || {
            let shared = Arc::new((Mutex::new(0), Condvar::new()));
            let start = || {
                let shared = shared.clone();
                thread::spawn(move || {
                    let mut tokens = shared.0.lock();
                    shared.1.wait_while(&mut tokens, |tokens| *tokens == 0);
                    *tokens -= 1;
                })
            };
            let threads = [start(), start()];
            for _ in 0..2 {
                *shared.0.lock() += 1;
                shared.1.notify_one();
            }
            for thread in threads {
                thread.join().unwrap();
            }
        };
        match spurious {
            true => explored(body),
            false => explored_without_spurious(body),
        }
    };
    let (without, with) = (executions(false), executions(true));
    assert_eq!(
        (endings(&without), endings(&with)),
        (vec!["()".into()], vec!["()".into()])
    );
    assert!(without.distinct < with.distinct);
}

#[test]
fn a_wait_for_a_time_ends_by_itself() {
    let found = all_endings(|| {
        let flag = flag();
        let setter = setter(&flag);
        let mut set = flag.0.lock();
        let mut over = false;
        if !*set {
            over = flag.1.wait_timeout(&mut set, SHORT).timed_out();
        }
        let seen = *set;
        drop(set);
        setter.join().unwrap();
        (seen, over)
    });
    // Spuriously, in time, too late, and too late but to no harm.
    assert_eq!(
        found,
        [
            "(false, false)",
            "(false, true)",
            "(true, false)",
            "(true, true)"
        ]
    );
    let nobody = all_endings(|| {
        let flag = flag();
        flag.1.wait_timeout(&mut flag.0.lock(), SHORT).timed_out()
    });
    assert_eq!(nobody, ["true"]);
}

#[test]
fn who_gave_up_takes_no_notification_with_it() {
    // One notification for two: it must not go to the one whose time is over.
    let found = all_endings(|| {
        let shared = Arc::new((Mutex::new(()), Condvar::new()));
        let start = |timed: bool| {
            let shared = shared.clone();
            thread::spawn(move || {
                let mut guard = shared.0.lock();
                match timed {
                    true => !shared.1.wait_timeout(&mut guard, SHORT).timed_out(),
                    false => {
                        shared.1.wait(&mut guard);
                        true
                    }
                }
            })
        };
        let (timed, patient) = (start(true), start(false));
        let over = !timed.join().unwrap();
        shared.1.notify_all();
        (over, patient.join().unwrap())
    });
    assert_eq!(found, ["(false, true)", "(true, true)", "Deadlock"]);
}

#[test]
fn a_loop_of_timed_waits_ends_or_is_a_livelock() {
    let served = all_endings(|| {
        let flag = flag();
        let setter = setter(&flag);
        let mut set = flag.0.lock();
        while !*set {
            flag.1.wait_timeout(&mut set, SHORT);
        }
        drop(set);
        setter.join().unwrap();
    });
    assert_eq!(served, ["()"]);
    let waits: [fn(&Flag); 3] = [
        |flag| {
            let mut set = flag.0.lock();
            while !*set {
                flag.1.wait_timeout(&mut set, SHORT);
            }
        },
        |flag| {
            loop {
                let mut set = flag.0.lock();
                if *set || !flag.1.wait_timeout(&mut set, SHORT).timed_out() && *set {
                    break;
                }
            }
        },
        |flag| {
            let mut set = flag.0.lock();
            while flag
                .1
                .wait_timeout_while(&mut set, SHORT, |set| !*set)
                .timed_out()
            {}
        },
    ];
    for (wait, most) in waits.into_iter().zip([2, 1, 2]) {
        for waiters in 1..=most {
            let exploration = explored(|| {
                let flag = flag();
                let threads = (0..waiters).map(|_| {
                    let flag = flag.clone();
                    thread::spawn(move || wait(&flag))
                });
                let threads: Vec<_> = threads.collect();
                threads.into_iter().for_each(|t| t.join().unwrap());
            });
            let (cut, found) = (&exploration.cut, endings(&exploration));
            assert_eq!(
                (cut, found),
                (&None, vec!["Livelock".to_owned()]),
                "{waiters}"
            );
        }
    }
}

#[test]
fn a_loop_that_gives_up_after_some_times_is_no_livelock() {
    let found = all_endings(|| {
        let flag = flag();
        let mut set = flag.0.lock();
        for times in 0..5 {
            if *set {
                return Some(times);
            }
            flag.1.wait_timeout(&mut set, SHORT);
        }
        None
    });
    assert_eq!(found, ["None"]);
}

#[test]
fn a_timed_wait_sees_every_step_of_the_other() {
    // The time is over before, between and after the two steps.
    let found = all_endings(|| {
        let shared = Arc::new((Mutex::new(0), Condvar::new(), AtomicBool::new(false)));
        let other = shared.clone();
        let thread = thread::spawn(move || {
            *other.0.lock() = 1;
            *other.0.lock() = 2;
            other.2.store(true, Ordering::Relaxed);
        });
        let mut value = shared.0.lock();
        let mut seen = vec![*value];
        for _ in 0..2 {
            shared.1.wait_timeout(&mut value, SHORT);
            seen.push(*value);
        }
        drop(value);
        thread.join().unwrap();
        seen
    });
    for seen in [
        "[0, 0, 1]",
        "[0, 1, 1]",
        "[0, 1, 2]",
        "[0, 2, 2]",
        "[1, 1, 2]",
        "[2, 2, 2]",
    ] {
        assert!(found.iter().any(|found| found == seen), "{seen}: {found:?}");
    }
}

#[test]
fn two_waits_that_time_out_commute() {
    let both_time_out = || {
        let condvar = Arc::new(Condvar::new());
        let start = || {
            let condvar = condvar.clone();
            thread::spawn(move || {
                let own = Mutex::new(());
                condvar.wait_timeout(&mut own.lock(), SHORT);
            })
        };
        for thread in [start(), start()] {
            thread.join().unwrap();
        }
    };
    let exploration = explored_without_spurious(both_time_out);
    // The waits begin in one order or the other.
    assert_eq!((exploration.cut, exploration.distinct), (None, 2));
}

#[test]
fn it_works_on_real_threads() {
    let flag = flag();
    let mut set = flag.0.lock();
    assert!(flag.1.wait_timeout(&mut set, SHORT).timed_out());
    let setter = setter(&flag);
    let result = flag.1.wait_timeout_while(&mut set, LONG, |set| !*set);
    assert_eq!((result.timed_out(), *set), (false, true));
    drop(set);
    setter.join().unwrap();
    assert_eq!(distinct(|| ()), 1);
}
