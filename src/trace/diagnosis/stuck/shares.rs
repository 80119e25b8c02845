//! Threads that each have some of the permits that all of them need.

use super::super::Named;
use super::super::evidence::Evidence;
use super::super::words::{at, line, listed, object};
use super::permits::Balance;
use crate::trace::{Action, Kind, Step};

/// Two or more that each have a permit of one semaphore, and wait for one more of it.
pub(super) fn find(evidence: &Evidence<'_>, waiting: &[&Step]) -> Option<Named> {
    let acquires = || waiting.iter().filter(|step| step.action == Action::Acquire);
    acquires().find_map(|wait| {
        let balance = Balance::of(evidence, wait.id?);
        let share = |other: &&Step| {
            let kept = balance.kept(other.thread)?;
            let shares = other.id == wait.id && !balance.forgotten(other.thread);
            shares.then_some((other.thread, kept))
        };
        let shares: Vec<_> = acquires().filter_map(share).collect();
        if shares.len() < 2 {
            return None;
        }
        let told = shares.iter().map(|(thread, kept)| {
            let me = evidence.thread(*thread);
            format!("{me} has a permit of {} since {}", object(wait), at(kept))
        });
        let told: Vec<String> = told.collect();
        let told: Vec<&str> = told.iter().map(String::as_str).collect();
        let text = format!(
            "{}: each waits for one more ({}), and none gives back what it has before it has got \
             it. Let only one thread at a time collect permits.",
            listed(&told),
            line(&wait.place),
        );
        Some((Kind::Deadlock, text))
    })
}
