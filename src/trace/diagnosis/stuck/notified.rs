//! Threads that wait on a condition variable for ever.

use super::super::Named;
use super::super::evidence::{Evidence, Noun, Touch};
use super::super::words::{at, object, who};
use crate::trace::{Action, Kind, Step, Usage};

/// A `notify_one` woke a thread that could not use it and went back to wait, while the one that is
/// stuck was waiting too.
pub(super) fn wrong_waiter(evidence: &Evidence<'_>, waiting: &[&Step]) -> Option<Named> {
    let mut stuck = waiting.iter().filter_map(|wait| last_wait(evidence, wait));
    stuck.find_map(|wait| {
        let later = evidence.trace.steps[wait.step..].iter().rev();
        let notify = later.filter(|step| step.action == Action::NotifyOne && step.id == wait.id);
        let (notify, woken, again) = notify.into_iter().find_map(|notify| {
            let [woken] = notify.wakes[..] else {
                return None;
            };
            let own = evidence.trace.steps[notify.step..].iter();
            let mut own = own.filter(|step| step.thread == woken);
            // Between coming back and waiting again it has passed nothing on.
            let passes_on = |step: &&Step| !is_notification(step);
            let again = own
                .by_ref()
                .take_while(passes_on)
                .find(|step| step.action == Action::Wait && step.id == wait.id)?;
            Some((notify, woken, again))
        })?;
        let text = format!(
            "{other}'s notify_one at {} woke {woken}, which could not use it and waited again at \
             step {}; {me}, waiting on {condvar} since {}, was not told. Threads that wait for \
             different things need notify_all, or a condition variable each.",
            at(notify),
            again.step,
            at(wait),
            me = who(evidence, wait),
            other = who(evidence, notify),
            woken = evidence.thread(woken),
            condvar = object(wait),
        );
        Some((Kind::WrongWaiter, text))
    })
}

/// The last notification came before the thread waited, or before the change that it should tell.
pub(super) fn too_early(evidence: &Evidence<'_>, waiting: &[&Step]) -> Option<Named> {
    let mut stuck = waiting.iter().filter_map(|wait| last_wait(evidence, wait));
    let text = stuck.find_map(|wait| {
        let of_condvar = |step: &&Step| is_notification(step) && step.id == wait.id;
        if evidence.trace.steps[wait.step..]
            .iter()
            .any(|step| of_condvar(&step))
        {
            return None;
        }
        let before = evidence.trace.steps[..wait.step].iter();
        let notify = before.rev().find(of_condvar)?;
        let unheard = notify.wakes.is_empty();
        if !unheard && !notify.wakes.contains(&wait.thread) {
            return None;
        }
        // With no change of its own before it, a notification has nothing to tell.
        let told = before_the_change(evidence, notify, wait, true);
        let told = told.or_else(|| before_the_wait(evidence, notify, wait).filter(|_| unheard));
        told.or_else(|| before_the_change(evidence, notify, wait, false))
    })?;
    Some((Kind::LostWakeup, text))
}

/// The notification came after the thread had looked, or it has not looked at all.
fn before_the_wait(evidence: &Evidence<'_>, notify: &Step, wait: &Step) -> Option<String> {
    let (me, other) = (who(evidence, wait), who(evidence, notify));
    // When it took the lock that the wait gives back: what it knows is not older.
    let section = evidence.touches.iter().rev().find(|touch| {
        touch.noun == Noun::Section && touch.thread == wait.thread && touch.last.step == wait.step
    })?;
    if wait.usage == Usage::Unconditional {
        return Some(format!(
            "{other} notified {condvar} at {}, when nobody waited; {me} waited after that, at {}, \
             without a look whether it still had to, and waits for ever. A condition variable \
             remembers nothing: keep what is waited for in a variable under the mutex, and wait \
             `while` it is not there.",
            at(notify),
            at(wait),
            condvar = object(wait),
        ));
    }
    let look = first_look(evidence, section);
    let window = look.step < notify.step;
    window.then(|| {
        format!(
            "{me} looked at {}, {other} notified {condvar} at {}, when nobody waited yet, and {me} \
             began to wait at {}: the notification is lost. What is waited for must change under \
             the mutex that the wait gives back, so that nothing fits between look and wait.",
            at(look),
            at(notify),
            at(wait),
            condvar = object(wait),
        )
    })
}

/// The change that the thread waits for came after the notification: it may have looked in time,
/// and found nothing. If `only`, there is no other change by the one that notified.
fn before_the_change(
    evidence: &Evidence<'_>,
    notify: &Step,
    wait: &Step,
    only: bool,
) -> Option<String> {
    let is_seen = |id: usize| {
        let mut touches = evidence.touches.iter();
        touches.any(|touch| touch.is_memory() && touch.id == id && touch.thread == wait.thread)
    };
    let changes = |touch: &&Touch<'_>| {
        let section = touch.noun == Noun::Section && Some(touch.id) == wait.other;
        let memory = touch.is_memory() && is_seen(touch.id);
        touch.thread == notify.thread && touch.writes() && (section || memory)
    };
    let mut changes = evidence.touches.iter().filter(changes);
    if only
        && changes
            .clone()
            .any(|change| change.first.step < notify.step)
    {
        return None;
    }
    let change = changes
        .find(|change| change.first.step > notify.step)?
        .first;
    Some(format!(
        "{other} notified {condvar} at {} and changed what is waited for only at {}; {me}, which \
         waits since {}, is not told of it. Change first, notify then.",
        at(notify),
        at(change),
        at(wait),
        me = who(evidence, wait),
        other = who(evidence, notify),
        condvar = object(wait),
    ))
}

/// Why a thread waits on for ever, when no pattern fits.
pub(super) fn nobody_else(evidence: &Evidence<'_>, waits: &Step) -> Option<String> {
    let wait = last_wait(evidence, waits)?;
    let me = who(evidence, wait);
    let mut notifications = evidence
        .trace
        .steps
        .iter()
        .filter(|step| is_notification(step));
    let of_condvar = |step: &&Step| step.id == wait.id;
    let condvar = object(wait);
    match notifications.rfind(of_condvar) {
        None => Some(format!(
            "{me} waits at {}, and nobody notifies {condvar}.",
            at(wait)
        )),
        Some(last) if last.step > wait.step && last.action == Action::NotifyOne => {
            let woken: Vec<&str> = last.wakes.iter().map(|t| evidence.thread(*t)).collect();
            Some(format!(
                "The last notification of {condvar}, the notify_one at {}, woke {} and not {me}.",
                at(last),
                super::listed(&woken),
            ))
        }
        Some(last) => Some(format!(
            "{me} waits since {}, after the last notification of {condvar} at {}.",
            at(wait),
            at(last),
        )),
    }
}

/// The step with which a thread that is stuck began its wait.
pub(super) fn last_wait<'a>(evidence: &Evidence<'a>, waits: &Step) -> Option<&'a Step> {
    let own = |step: &&Step| {
        step.action == Action::Wait && step.thread == waits.thread && step.id == waits.id
    };
    let is_wait = waits.action == Action::Wait;
    evidence
        .trace
        .steps
        .iter()
        .rev()
        .find(own)
        .filter(|_| is_wait)
}

/// The first of what a thread has looked at before it waits: a read right before it took the lock,
/// or the taking of the lock.
fn first_look<'a>(evidence: &Evidence<'a>, section: &Touch<'a>) -> &'a Step {
    let steps = &evidence.trace.steps[..section.first.step - 1];
    let own = steps
        .iter()
        .rev()
        .find(|step| step.thread == section.thread);
    let reads = |step: &&Step| step.action.is_memory() && step.access == crate::trace::Access::Read;
    own.filter(reads).unwrap_or(section.first)
}

fn is_notification(step: &Step) -> bool {
    matches!(step.action, Action::NotifyOne | Action::NotifyAll)
}
