//! Threads that wait on a condition variable for ever, since a notification went astray.

use super::super::Named;
use super::super::evidence::{Evidence, Noun, Touch};
use super::super::words::{at, object, who};
use crate::trace::{Access, Action, Kind, Step, Usage};

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
        let (before, after) = evidence.trace.steps.split_at(wait.step);
        if after.iter().any(|step| of_condvar(&step)) {
            return None;
        }
        let section = section_of(evidence, wait)?;
        // What a thread notifies is meant for others, as long as it looks itself before it waits.
        let blind = wait.usage == Usage::Unconditional;
        let foreign = |step: &&Step| step.thread != wait.thread;
        let own = |step: &&Step| blind && step.step < section.first.step;
        let notifications = || before.iter().rev().filter(of_condvar);
        let notify = notifications().find(foreign);
        let notify = notify.or_else(|| notifications().find(own))?;
        // What is told to all was meant for this one too, whoever else was there to hear it.
        let unheard = notify.wakes.is_empty() || notify.action == Action::NotifyAll;
        if !unheard && !notify.wakes.contains(&wait.thread) {
            return None;
        }
        let told = before_the_change(evidence, notify, wait, &section);
        told.or_else(|| before_the_wait(evidence, notify, wait, &section).filter(|_| unheard))
    })?;
    Some((Kind::LostWakeup, text))
}

/// The notification came after the thread had looked, or it has not looked at all.
fn before_the_wait(
    evidence: &Evidence<'_>,
    notify: &Step,
    wait: &Step,
    section: &Touch<'_>,
) -> Option<String> {
    let (me, other) = (who(evidence, wait), who(evidence, notify));
    let look = look(evidence, wait, section);
    let nobody = match notify.wakes[..] {
        [] => "nobody waited".to_owned(),
        _ => format!("{me} did not wait"),
    };
    if look.is_none() && wait.usage == Usage::Unconditional {
        return Some(format!(
            "{other} notified {condvar} at {}, when {nobody}; {me} waited after that, at {}, \
             without a look whether it still had to, and waits for ever. A condition variable \
             remembers nothing: keep what is waited for in a variable under the mutex, and wait \
             `while` it is not there.",
            at(notify),
            at(wait),
            condvar = object(wait),
        ));
    }
    let look = look.unwrap_or(section.first);
    if look.step > notify.step {
        return None;
    }
    let (given_up, advice) = if look.action == Action::Lock && look.step < section.first.step {
        let given_up = format!(" and gave {} back", object(look));
        (given_up, "Hold the lock from the look to the wait.")
    } else {
        let advice = "What is waited for must change under the mutex that the wait gives back, so \
                      that nothing fits between look and wait.";
        (String::new(), advice)
    };
    Some(format!(
        "{me} looked at {}{given_up}, {other} notified {condvar} at {}, when {nobody} yet, \
         and {me} began to wait at {}: the notification is lost. {advice}",
        at(look),
        at(notify),
        at(wait),
        condvar = object(wait),
    ))
}

/// The change that the thread waits for came after the notification: it may have looked in time,
/// and found nothing.
fn before_the_change(
    evidence: &Evidence<'_>,
    notify: &Step,
    wait: &Step,
    section: &Touch<'_>,
) -> Option<String> {
    // When the thread last looked at it; None if it does not wait for it.
    let looked = |touch: &Touch<'_>| match touch.noun {
        Noun::Section => (Some(touch.id) == wait.other).then_some(section.first.step),
        Noun::Memory => {
            let mut reads = reads_before(evidence, wait, section);
            Some(reads.rfind(|read| read.id == Some(touch.id))?.step)
        }
        Noun::Channel => None,
    };
    let own = |touch: &&Touch<'_>| touch.thread == notify.thread && touch.writes();
    let mut changes = evidence.touches.iter().filter(own);
    if notify.thread == wait.thread {
        return None;
    }
    let steps = evidence.trace.steps.iter();
    let mut notifies = steps.filter(|step| step.thread == notify.thread && step.id == wait.id);
    let first = notifies.find(|step| is_notification(step))?;
    // With a change of its own before it, a notification has something to tell, unless the source
    // shows that it is meant for the change that stands right behind it.
    let mut before = changes.clone().filter(|change| looked(change).is_some());
    let has_told = before.any(|change| change.first.step < first.step);
    let mut after = evidence.trace.steps[notify.step..].iter();
    let next = after.find(|step| step.thread == notify.thread)?;
    let (notified, changed) = (&notify.place, &next.place);
    let lines = notified.line..=notified.line + 2;
    let is_behind = notified.file == changed.file && lines.contains(&changed.line);
    let unseen = |change: &&Touch<'_>| {
        // Who waits itself has found it as it was.
        change.first.step > notify.step
            && change.last.action != Action::Wait
            && looked(change).is_some_and(|looked| looked < change.first.step)
    };
    let change = changes.find(unseen)?.first;
    if has_told && !(is_behind && change.step == next.step) {
        return None;
    }
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

/// The critical section that a wait ends: what its thread knows is not older.
pub(super) fn section_of<'a>(evidence: &Evidence<'a>, wait: &Step) -> Option<Touch<'a>> {
    let mut touches = evidence.touches.iter();
    let section = touches.rfind(|touch| {
        touch.noun == Noun::Section && touch.thread == wait.thread && touch.last.step == wait.step
    });
    section.copied()
}

/// The look on which a thread waits, as far as it is seen: what it read under the lock, or, if it
/// waits without a look under the lock, what it did right before it took it.
fn look<'a>(evidence: &Evidence<'a>, wait: &Step, section: &Touch<'a>) -> Option<&'a Step> {
    let mut reads = reads_before(evidence, wait, section);
    let changed = |read: &&Step| {
        evidence.touches.iter().any(|touch| {
            let between = touch.first.step > read.step && touch.last.step < wait.step;
            Some(touch.id) == read.id && touch.thread != read.thread && touch.writes() && between
        })
    };
    if let Some(read) = reads.clone().find(changed).or_else(|| reads.next()) {
        return Some(read);
    }
    let mut touches = evidence.touches.iter();
    let before = touches.rfind(|touch| {
        touch.thread == wait.thread
            && touch.last.step < section.first.step
            && Some(touch.id) == wait.other
    })?;
    let looks = wait.usage == Usage::Unconditional
        && matches!(before.first.usage, Usage::Looks | Usage::AsksIfThere)
        && own_before(evidence, section)?.step == before.last.step;
    looks.then_some(before.first)
}

/// What a thread has read of memory before it waits: under the lock, or, if it waits in no loop
/// under the lock, right before it took it.
fn reads_before<'a>(
    evidence: &Evidence<'a>,
    wait: &Step,
    section: &Touch<'a>,
) -> impl DoubleEndedIterator<Item = &'a Step> + Clone {
    let reads = |step: &&Step| step.action.is_memory() && step.access == Access::Read;
    let before = own_before(evidence, section).filter(|_| wait.usage != Usage::InLoop);
    let thread = wait.thread;
    let inside = evidence.trace.steps[section.first.step..wait.step].iter();
    let inside = inside.filter(move |step| step.thread == thread);
    before.into_iter().chain(inside).filter(reads)
}

/// What the thread did right before the critical section.
fn own_before<'a>(evidence: &Evidence<'a>, section: &Touch<'_>) -> Option<&'a Step> {
    let mut steps = evidence.trace.steps[..section.first.step - 1].iter();
    steps.rfind(|step| step.thread == section.thread)
}

pub(super) fn is_notification(step: &Step) -> bool {
    matches!(step.action, Action::NotifyOne | Action::NotifyAll)
}
