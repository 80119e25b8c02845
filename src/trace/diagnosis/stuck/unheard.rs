//! Why threads wait for a notification for ever, where no pattern has a name for it.

use super::super::evidence::{Evidence, Noun, Touch};
use super::super::words::{at, listed, object, who};
use super::notified::{is_notification, last_wait, section_of};
use crate::trace::{Action, Step};

/// Of the threads that wait, the one that tells most.
pub(super) fn tell(evidence: &Evidence<'_>, waiting: &[&Step]) -> Option<String> {
    const HINTS: [fn(&Evidence<'_>, &Step) -> Option<String>; 4] =
        [never, woken_too_late, only_by_itself, not_any_more];
    let waits = waiting.iter().filter_map(|wait| last_wait(evidence, wait));
    let waits: Vec<&Step> = waits.collect();
    HINTS
        .iter()
        .find_map(|hint| waits.iter().find_map(|wait| hint(evidence, wait)))
}

fn never(evidence: &Evidence<'_>, wait: &Step) -> Option<String> {
    let mut notifications = notifications(evidence, wait);
    notifications
        .next()
        .is_none()
        .then(|| waits_alone(evidence, wait, "nobody"))
}

fn only_by_itself(evidence: &Evidence<'_>, wait: &Step) -> Option<String> {
    let mut notifications = notifications(evidence, wait);
    notifications
        .all(|step| step.thread == wait.thread)
        .then(|| waits_alone(evidence, wait, "nobody else"))
}

fn waits_alone(evidence: &Evidence<'_>, wait: &Step, nobody: &str) -> String {
    let (me, condvar) = (who(evidence, wait), object(wait));
    format!(
        "{me} waits at {}, and {nobody} notifies {condvar}.",
        at(wait)
    )
}

/// The last notification woke it, but another thread had the lock before it looked.
fn woken_too_late(evidence: &Evidence<'_>, wait: &Step) -> Option<String> {
    let (notify, look, between) = woken_for_nothing(evidence, wait)?;
    let other = between?;
    Some(format!(
        "{woken}, but {other} took {lock} at {} before {me} looked, at step {}: {me} had to wait \
         again, and nobody notifies {condvar} any more. What a thread is woken for must still be \
         there when it looks.",
        at(other),
        look.step,
        woken = was_woken(evidence, wait, notify),
        me = who(evidence, wait),
        condvar = object(wait),
        lock = object(other),
        other = who(evidence, other),
    ))
}

fn not_any_more(evidence: &Evidence<'_>, wait: &Step) -> Option<String> {
    let (me, condvar) = (who(evidence, wait), object(wait));
    let mut foreign = notifications(evidence, wait).filter(|step| step.thread != wait.thread);
    let last = foreign.next_back()?;
    if last.step > wait.step && last.action == Action::NotifyOne {
        let woken: Vec<&str> = last.wakes.iter().map(|t| evidence.thread(*t)).collect();
        return Some(format!(
            "The last notification of {condvar}, the notify_one at {}, woke {} and not {me}.",
            at(last),
            listed(&woken),
        ));
    }
    if let Some((notify, look, _)) = woken_for_nothing(evidence, wait) {
        return Some(format!(
            "{}, found at step {} that it has to wait on, and nobody notifies {condvar} any more.",
            was_woken(evidence, wait, notify),
            look.step,
        ));
    }
    Some(format!(
        "{me} waits since {}, after the last notification of {condvar} at {}.",
        at(wait),
        at(last),
    ))
}

/// The last notification, if it woke the thread, which then looked and waited again: with that
/// look, and with the step by which another thread took the lock between the two.
fn woken_for_nothing<'a>(
    evidence: &Evidence<'a>,
    wait: &Step,
) -> Option<(&'a Step, &'a Step, Option<&'a Step>)> {
    let mut foreign = notifications(evidence, wait).filter(|step| step.thread != wait.thread);
    let notify = foreign.next_back()?;
    let section = section_of(evidence, wait)?;
    let look = section.first;
    let mut after = evidence.trace.steps[notify.step..].iter();
    let back = after.find(|step| step.thread == wait.thread)?;
    let woken = notify.wakes.contains(&wait.thread) && back.step == look.step;
    let takes = |touch: &&Touch<'_>| {
        let inside = touch.first.step > notify.step && touch.first.step < look.step;
        touch.noun == Noun::Section && touch.id == section.id && touch.writes() && inside
    };
    let between = evidence.touches.iter().find(takes).map(|touch| touch.first);
    woken.then_some((notify, look, between))
}

fn was_woken(evidence: &Evidence<'_>, wait: &Step, notify: &Step) -> String {
    format!(
        "{} was woken by {}'s {} at {}",
        who(evidence, wait),
        who(evidence, notify),
        notify.op.trim_end_matches("()"),
        at(notify)
    )
}

/// The notifications of the condition variable that a thread waits on.
fn notifications<'a>(
    evidence: &Evidence<'a>,
    wait: &Step,
) -> impl DoubleEndedIterator<Item = &'a Step> {
    let (steps, condvar) = (evidence.trace.steps.iter(), wait.id);
    steps.filter(move |step| is_notification(step) && step.id == condvar)
}
