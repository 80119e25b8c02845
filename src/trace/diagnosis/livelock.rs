//! Threads that run and get nowhere.

use super::evidence::{Evidence, Noun};
use super::words::{line, object};
use crate::trace::{Action, Trace, Wait};

/// Of each thread that is left, the last look: what it waits to see change.
pub(super) fn tell(trace: &Trace, waits: &[Wait]) -> String {
    let evidence = Evidence::new(trace);
    let last = waits.iter().filter_map(|wait| {
        if wait.waits_for.starts_with("join(") {
            return None;
        }
        if let Some(holder) = &wait.held_by {
            let (thread, call, place) = (&wait.thread, &wait.waits_for, line(&wait.place));
            return Some(format!(
                "{thread} waits for {call} ({place}), held by {holder}"
            ));
        }
        let own = |step: &&crate::trace::Step| trace.threads[step.thread] == wait.thread;
        let mut steps = trace.steps.iter().rev().take(64).filter(own);
        let first = steps.next()?;
        let step = match first.access.reads() {
            true => first,
            false => steps.find(|step| step.access.reads()).unwrap_or(first),
        };
        let mut text = format!(
            "{} repeats {} again and again ({})",
            wait.thread,
            step.text(),
            line(&step.place)
        );
        // A lock that it keeps while it asks for another.
        let keeps = evidence.touches.iter().find(|touch| {
            touch.noun == Noun::Section
                && touch.thread == step.thread
                && touch.last.action != Action::Unlock
                && step.action == Action::TryLock
                && Some(touch.id) != step.id
        });
        if let Some(kept) = keeps {
            text += &format!(
                ", and keeps {} from step {}",
                object(kept.first),
                kept.first.step
            );
        }
        Some(text)
    });
    let last: Vec<_> = last.collect();
    format!(
        "{}. This goes on for ever: nobody is left who would change what they wait to see.",
        last.join("; ")
    )
}
