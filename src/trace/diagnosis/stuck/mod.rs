//! Executions in which nobody can go on: deadlocks, lost notifications, missing permits.
//!
//! Tried in this order: a thread that waits for itself, a join that keeps a channel from being
//! emptied, a circle, a notification that reached the wrong thread, one that came too early, a
//! permit that nobody will give back. What is left is a deadlock, or, if the scenario itself has
//! ended, a leak.

mod drain;
mod itself;
mod notified;
mod permits;

use super::Named;
use super::evidence::Evidence;
use super::words::{line, listed};
use crate::trace::{Action, Kind, Pending, Step, Trace, Wait};

/// What is known of the end beside the trace.
pub(super) struct Stuck<'a> {
    pub(super) waits: &'a [Wait],
    /// Whether they wait in a circle.
    pub(super) circle: bool,
    /// Whether the scenario itself has ended.
    pub(super) left_behind: bool,
    /// What keeps them waiting, where the objects show it.
    pub(super) hint: Option<&'a str>,
}

/// A pattern: it looks at the steps that wait.
type Pattern = fn(&Evidence<'_>, &[&Step]) -> Option<Named>;

/// The most specific first.
const PATTERNS: [Pattern; 5] = [
    notified::wrong_waiter,
    notified::too_early,
    permits::handed_over,
    itself::permits,
    permits::leak,
];

pub(super) fn tell(trace: &Trace, stuck: &Stuck<'_>) -> Named {
    let evidence = Evidence::new(trace);
    let waiting = trace.pending.iter().filter(|pending| pending.waits);
    let waiting: Vec<&Step> = waiting.map(|pending: &Pending| &pending.step).collect();
    if let (true, [alone]) = (stuck.circle, stuck.waits) {
        return itself::lock(&evidence, alone);
    }
    if let Some(named) = drain::find(&evidence, &waiting) {
        return named;
    }
    if stuck.circle {
        return (Kind::Deadlock, circle(stuck.waits));
    }
    let named = PATTERNS
        .iter()
        .find_map(|pattern| pattern(&evidence, &waiting));
    named.unwrap_or_else(|| unexplained(&evidence, &waiting, stuck))
}

/// Who waits where and for whom is told by the waits themselves, beside this.
fn circle(waits: &[Wait]) -> String {
    let who: Vec<&str> = waits.iter().map(|wait| wait.thread.as_str()).collect();
    let text = format!(
        "{} wait in a circle, each for what the next one holds: none of them can go on.",
        listed(&who)
    );
    match waits
        .iter()
        .find(|wait| wait.waits_for.starts_with("join("))
    {
        Some(join) => format!(
            "{text} {} keeps its lock while it joins ({}): give it back before.",
            join.thread,
            line(&join.place)
        ),
        None => text,
    }
}

fn unexplained(evidence: &Evidence<'_>, waiting: &[&Step], stuck: &Stuck<'_>) -> Named {
    let who: Vec<&str> = stuck
        .waits
        .iter()
        .map(|wait| wait.thread.as_str())
        .collect();
    let (who, verb) = (listed(&who), if who.len() == 1 { "waits" } else { "wait" });
    let (kind, mut text) = if stuck.left_behind {
        let text = format!(
            "The scenario has ended, but {who} {verb} for ever: nobody is left who could change \
             that."
        );
        (Kind::Leak, text)
    } else {
        let text = format!("{who} {verb}, and nobody is left who could change that.");
        (Kind::Deadlock, text)
    };
    let unheard = waiting
        .iter()
        .find(|wait| wait.action == Action::Wait)
        .and_then(|wait| notified::nobody_else(evidence, wait));
    for more in stuck.hint.map(str::to_owned).into_iter().chain(unheard) {
        text += " ";
        text += &more;
    }
    (kind, text)
}
