//! What the facade does in the corners: under the explorer, each of these is an ending and never
//! a hang.

mod objects;
mod panics;
mod search;
mod spins;
mod threads;

use racelab::explore::{Ending, Exploration, Limits, Outcome, explore};

fn explored<R: std::fmt::Debug>(body: impl Fn() -> R + Sync) -> Exploration {
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

fn all_endings<R: std::fmt::Debug>(body: impl Fn() -> R + Sync) -> Vec<String> {
    let exploration = explored(body);
    assert_eq!(exploration.cut, None);
    endings(&exploration)
}
