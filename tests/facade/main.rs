//! What the facade does in the corners: under the explorer, each of these is an ending and never
//! a hang.

mod enumerated;
mod locals;
mod objects;
mod once;
mod panics;
mod pointers;
mod poison;
mod retire;
mod search;
mod spins;
mod threads;

use racelab::explore::{Ending, Exploration, Limits, Outcome, Story, explore, replay};

fn explored<R: std::fmt::Debug>(body: impl Fn() -> R) -> Exploration {
    explore(
        Limits {
            executions: 20_000,
            steps: 2_000,
            states: 50_000,
            ..Limits::default()
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

/// Distinct executions, and the interleavings that they stand for.
fn counted(exploration: &Exploration) -> (u64, u64) {
    assert_eq!(exploration.cut, None);
    let interleavings = exploration.interleavings().to_string();
    (exploration.distinct, interleavings.parse().unwrap())
}

/// The shortest execution, told.
fn story_of<R: std::fmt::Debug>(body: impl Fn() -> R) -> Story {
    let body = || outcome(body());
    let way = explore(Limits::default(), body).shortest(|_| true).unwrap();
    replay(&way.schedule, Limits::default(), false, body).unwrap()
}
