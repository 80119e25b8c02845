//! Executions in which nobody can go on: deadlocks, lost notifications, missing permits.
//!
//! Tried in this order: a thread that waits for itself, a join that keeps a channel from being
//! emptied, a circle, a notification that reached the wrong thread, one that came too early, a
//! permit that another thread took, permits that several share out, one that nobody will give back.
//! What is left is a deadlock, or, if the scenario itself has ended, a leak.

mod ahead;
mod drain;
mod itself;
mod kept;
mod notified;
mod parked;
mod permits;
mod shares;
mod unheard;

use super::Named;
use super::evidence::Evidence;
use super::words::{line, listed};
use crate::trace::{Kind, Pending, Step, Trace, Wait};

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
const PATTERNS: [Pattern; 7] = [
    notified::wrong_waiter,
    notified::too_early,
    permits::handed_over,
    itself::permits,
    ahead::find,
    shares::find,
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
    let reads_again = waits.iter().find_map(|wait| {
        let (writer, call) = (wait.held_by.as_deref()?, wait.behind.as_deref()?);
        Some((wait, writer, call))
    });
    if let Some((again, writer, call)) = reads_again {
        return format!(
            "{all} wait in a circle: {me} reads again while it reads already ({}) and waits behind \
             {writer}'s {call}, which waits for {me}'s first read. Read once and keep the guard, or \
             give the first one back before the second.",
            line(&again.place),
            all = listed(&who),
            me = again.thread,
        );
    }
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
    let kept = kept::tell(evidence, waiting);
    let hints = match kept {
        Some(kept) => vec![kept],
        None => {
            let hint = stuck.hint.map(str::to_owned).into_iter();
            let unheard = unheard::tell(evidence, waiting);
            let parked = parked::tell(evidence, waiting);
            hint.chain(unheard).chain(parked).collect()
        }
    };
    for more in hints {
        text += " ";
        text += &more;
    }
    (kind, text)
}
