//! What the facade does in the corners: under the explorer, each of these is an ending and never
//! a hang.

mod barrier;
mod cells;
mod chances;
mod channel;
mod condvar;
mod deque;
mod enumerated;
mod epoch;
mod heap;
mod locals;
mod mutex;
mod objects;
mod once;
mod panics;
mod park;
mod pointers;
mod poison;
mod polls;
mod processes;
mod rayon;
mod retire;
mod rwlock;
mod search;
mod semaphore;
mod spins;
mod threads;
mod wakeups;
mod weak;

use std::time::Duration;

use racelab::explore::{Ending, Exploration, Limits, Outcome, Story, explore, replay};
use racelab::trace::Step;

/// A time that is over at once on real threads, and at any step for the explorer.
const SHORT: Duration = Duration::from_millis(1);

/// A time that is never over on real threads.
const LONG: Duration = Duration::from_secs(60);

fn explored<R: std::fmt::Debug>(body: impl Fn() -> R + Sync) -> Exploration {
    explore(limits(), || outcome(body()))
}

fn limits() -> Limits {
    Limits {
        executions: 20_000,
        steps: 2_000,
        states: 50_000,
        ..Limits::default()
    }
}

/// The same if nothing happens for no reason.
fn explored_without_spurious<R: std::fmt::Debug>(body: impl Fn() -> R + Sync) -> Exploration {
    let limits = Limits {
        spurious: 0,
        ..limits()
    };
    explore(limits, || outcome(body()))
}

/// How many distinct executions there are, nothing cut and all of them completed.
fn distinct<R: std::fmt::Debug>(body: impl Fn() -> R + Sync) -> u64 {
    let exploration = explored(body);
    assert_eq!(exploration.cut, None);
    for tally in &exploration.tallies {
        assert!(matches!(tally.ending, Ending::Completed(_)), "{tally:?}");
    }
    exploration.distinct
}

/// The story of the shortest way to a deadlock.
fn stuck<R: std::fmt::Debug>(body: impl Fn() -> R + Sync) -> Story {
    let told = || outcome(body());
    let way = explore(limits(), told)
        .shortest(|tally| tally.ending == Ending::Deadlock)
        .expect("there is a deadlock");
    replay(&way.schedule, limits(), false, told).unwrap()
}

/// The steps of the shortest way to such an ending, with their threads and notes.
fn story<R: std::fmt::Debug>(
    body: impl Fn() -> R + Sync,
    wanted: fn(&Ending) -> bool,
) -> Vec<String> {
    let told = || outcome(body());
    let way = explore(limits(), told)
        .shortest(|tally| wanted(&tally.ending))
        .expect("there is such an ending");
    let story = replay(&way.schedule, limits(), false, told).unwrap();
    let line = |step: &Step| match &step.note {
        Some(note) => format!("{} {} ({note})", step.thread, step.text()),
        None => format!("{} {}", step.thread, step.text()),
    };
    story.trace.steps.iter().map(line).collect()
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
        Ending::Misuse { thread, what, .. } => format!("{thread} {what}"),
        other => format!("{other:?}"),
    });
    let mut endings: Vec<_> = endings.collect();
    endings.sort();
    endings.dedup();
    endings
}

fn all_endings<R: std::fmt::Debug>(body: impl Fn() -> R + Sync) -> Vec<String> {
    let exploration = explored(body);
    assert_eq!(exploration.cut, None);
    endings(&exploration)
}

/// Distinct executions, and the interleavings that they stand for.
fn counted(exploration: &Exploration) -> (u64, u64) {
    assert_eq!(exploration.cut, None);
    let interleavings = exploration.interleavings().to_string();
    (exploration.distinct, interleavings.parse().unwrap())
}

/// The shortest execution, told.
fn story_of<R: std::fmt::Debug>(body: impl Fn() -> R + Sync) -> Story {
    let body = || outcome(body());
    let way = explore(Limits::default(), body).shortest(|_| true).unwrap();
    replay(&way.schedule, Limits::default(), false, body).unwrap()
}
