//! What does not fit: many cores, no room for the graph, more executions than the budget, a
//! thousand threads.

use racelab::explore::{Ending, Exploration, Hunt, Limits, Outcome, explore, hunt, replay};
use racelab::sync::atomic::{AtomicU64, Ordering};
use racelab::sync::{Arc, Condvar, Mutex, thread};

fn outcome<R: std::fmt::Debug>(value: R) -> Outcome {
    Outcome {
        value: Some(format!("{value:?}")),
        holds: true,
    }
}

/// Runs `workers` threads that each do `work` with something shared, and joins them.
fn together<S: Send + Sync + 'static>(shared: S, workers: usize, work: fn(&S)) -> Arc<S> {
    let shared = Arc::new(shared);
    let start = |_| {
        let shared = shared.clone();
        thread::spawn(move || work(&shared))
    };
    let handles: Vec<_> = (0..workers).map(start).collect();
    for handle in handles {
        handle.join().unwrap();
    }
    shared
}

/// An update that may get lost, with a lock taken and given back so many times before it.
fn racy_after<const LOCKS: usize>(workers: usize) -> u64 {
    let shared = (Mutex::new(()), AtomicU64::new(0));
    let shared = together(shared, workers, |(lock, counter)| {
        (0..LOCKS).for_each(|_| drop(lock.lock()));
        let value = counter.load(Ordering::SeqCst);
        counter.store(value + 1, Ordering::SeqCst);
    });
    shared.1.load(Ordering::SeqCst)
}

fn locked(workers: usize, work: fn(&Mutex<u64>)) -> u64 {
    *together(Mutex::new(0), workers, work).lock()
}

fn is_not(expected: u64) -> impl Fn(&Ending, bool) -> bool + Sync {
    move |ending, _| *ending != Ending::Completed(outcome(expected))
}

/// All that must not depend on how many search.
fn told(found: &Exploration, wrong: impl Fn(&Ending, bool) -> bool) -> String {
    let way = found.shortest(|tally| wrong(&tally.ending, tally.race));
    let way = way.map(|way| (way.schedule.to_string(), way.cost(), way.minimal));
    let tallies: Vec<_> = found.tallies.iter().map(|t| format!("{t:?}")).collect();
    format!(
        "{} {} {:?} {tallies:?} {way:?} {:?}",
        found.distinct, found.states, found.cut, found.overtaken
    )
}

#[test]
fn nothing_depends_on_how_many_search() {
    // More executions than one worker does alone before the others join in.
    let programs: [(fn() -> u64, u64); 3] = [
        (|| racy_after::<1>(3), 3),
        (|| locked(4, |m| (0..2).for_each(|_| *m.lock() += 1)), 8),
        (one_slot, 1),
    ];
    for (program, right) in programs {
        let of = |workers| {
            let limits = Limits {
                workers,
                ..Limits::default()
            };
            told(&explore(limits, || outcome(program())), is_not(right))
        };
        let alone = of(1);
        for workers in [2, 3, 8] {
            assert_eq!(of(workers), alone, "{workers} workers");
        }
    }
}

/// Two producers and two consumers around one slot, on one condition variable.
fn one_slot() -> u64 {
    let slot = Arc::new((Mutex::new(false), Condvar::new()));
    let start = |produces: bool| {
        let slot = slot.clone();
        thread::spawn(move || {
            let mut full = slot.0.lock();
            while *full == produces {
                slot.1.wait(&mut full);
            }
            *full = produces;
            slot.1.notify_one();
        })
    };
    let threads = [true, false, true, false].map(start);
    for thread in threads {
        thread.join().unwrap();
    }
    1
}

#[test]
fn without_room_for_the_graph_fingerprints_are_enough() {
    let program = || outcome(locked(3, |m| (0..3).for_each(|_| *m.lock() += 1)));
    let limits = Limits {
        states: 1_000,
        ..Limits::default()
    };
    let found = explore(limits, program);
    assert!(!found.has_graph());
    assert_eq!((found.cut.as_deref(), found.distinct), (None, 1680));
    let bytes = found.fingerprint_bytes / found.states;
    assert!(bytes < 64, "{bytes} bytes a state");
}

#[test]
fn past_the_graph_the_shortest_way_is_found_under_a_bound() {
    let program = || outcome(racy_after::<2>(3));
    let small = Limits {
        states: 200,
        ..Limits::default()
    };
    let (kept, not_kept) = (explore(Limits::default(), program), explore(small, program));
    assert!(kept.has_graph() && !not_kept.has_graph());
    let wrong = is_not(3);
    let shortest = kept
        .shortest(|tally| wrong(&tally.ending, tally.race))
        .unwrap();
    let hunted = hunt(small, program, &wrong).way.unwrap();
    assert_eq!(hunted.cost(), shortest.cost());
    assert!(hunted.minimal);
    assert_eq!(shortest.preemptions, 1);
}

#[test]
fn past_the_budget_a_bug_is_found_with_few_preemptions() {
    // Four threads with six locks each: far too many interleavings to see them all.
    let program = || outcome(racy_after::<6>(4));
    let limits = Limits {
        executions: 20_000,
        ..Limits::default()
    };
    let wrong = is_not(4);
    let found = explore(limits, program);
    assert!(found.cut.is_some() && found.was_too_large());
    let Hunt {
        way, preemptions, ..
    } = hunt(limits, program, &wrong);
    let way = way.expect("one preemption is enough");
    assert_eq!((way.preemptions, way.minimal), (1, true));
    assert_eq!(preemptions, Some(0));
    let story = replay(&way.schedule, limits, false, program).unwrap();
    assert!(wrong(&story.ending, false));
}

#[test]
fn what_is_right_is_not_proven_past_the_budget() {
    let program = || outcome(locked(3, |m| (0..8).for_each(|_| *m.lock() += 1)));
    let limits = Limits {
        executions: 2_000,
        samples: 500,
        ..Limits::default()
    };
    assert!(explore(limits, program).cut.is_some());
    let hunt = hunt(limits, program, is_not(24));
    assert!(hunt.way.is_none());
    assert!(hunt.preemptions.is_some() && hunt.samples == 500);
}

#[test]
fn a_thousand_threads_are_run_at_random() {
    let limits = Limits {
        samples: 60,
        ..Limits::default()
    };
    let racy = || outcome(racy_after::<0>(1_000));
    let found = explore(limits, racy);
    assert!(found.cut.is_some_and(|cut| cut.contains("threads")));
    let lost = hunt(limits, racy, is_not(1_000));
    assert_eq!(lost.threads, 1_001);
    let way = lost.way.expect("with so many threads an update gets lost");
    let story = replay(&way.schedule, limits, false, racy).unwrap();
    assert_eq!(story.ending, way.ending);
    // The same ones are run each time.
    let again = hunt(limits, racy, is_not(1_000)).way.unwrap();
    assert_eq!(again.schedule, way.schedule);

    let right = || outcome(locked(1_000, |m| *m.lock() += 1));
    let hunted = hunt(limits, right, is_not(1_000));
    assert!(hunted.way.is_none() && hunted.samples > 0);
}
