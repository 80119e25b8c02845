//! A thread that came back from a wait, and does not look whether what it waited for is there.
//!
//! A notification is a hint (Lampson and Redell, *Experience with Processes and Monitors in Mesa*,
//! CACM 1980): before the woken thread has the lock again, another one may have it.

use super::Named;
use super::evidence::{Evidence, Noun};
use super::words::{at, object, who};
use crate::trace::{Action, Kind, Step, Usage};

/// A thread that was woken, but another one had the lock before it; and it does not look again. Of
/// several the one that panicked.
pub(super) fn find(evidence: &Evidence<'_>) -> Option<Named> {
    let steps = &evidence.trace.steps;
    let backs = || steps.iter().rev().filter(|step| is_back(step));
    let suspect = |step: &&Step| Some(step.thread) == evidence.suspect;
    let mut backs = backs().filter(suspect).chain(backs());
    let text = backs.find_map(|back| tell(evidence, back))?;
    Some((Kind::CheckThenAct, text))
}

/// A wait that ended without a notification before its thread came to one of two racing steps,
/// where the thread of the other notifies only after its own.
pub(super) fn before_a_race(evidence: &Evidence<'_>, race: (usize, usize)) -> Option<String> {
    let steps = &evidence.trace.steps;
    let both = [race, (race.1, race.0)].into_iter();
    let mut told = both.filter_map(|(racing, other)| {
        let own = |step: &&Step| step.thread == steps[racing - 1].thread;
        let mut before = steps[..racing].iter().filter(own);
        let back = before.rfind(|step| is_back(step))?;
        let wait = wait_before(evidence, back)?;
        let notifies = |step: &Step| {
            let by_other = step.thread == steps[other - 1].thread && step.id == wait.id;
            by_other && matches!(step.action, Action::NotifyOne | Action::NotifyAll)
        };
        let alone = woken_by(evidence, wait, back).is_none();
        let too_soon = alone && steps[other..].iter().any(notifies);
        too_soon.then(|| by_itself(evidence, wait, back))
    });
    told.next()
}

/// Whether a thread comes back from a wait after which it does not look again.
fn is_back(step: &Step) -> bool {
    step.action == Action::Relock && step.usage == Usage::UnderIf
}

fn wait_before<'a>(evidence: &Evidence<'a>, back: &Step) -> Option<&'a Step> {
    let mut before = evidence.trace.steps[..back.step - 1].iter();
    before.rfind(|step| {
        step.thread == back.thread && step.action == Action::Wait && step.other == back.id
    })
}

fn woken_by<'a>(evidence: &Evidence<'a>, wait: &Step, back: &Step) -> Option<&'a Step> {
    let mut between = evidence.trace.steps[wait.step..back.step - 1].iter();
    between.find(|step| step.wakes.contains(&back.thread))
}

fn tell(evidence: &Evidence<'_>, back: &Step) -> Option<String> {
    let wait = wait_before(evidence, back)?;
    let me = who(evidence, back);
    let Some(notify) = woken_by(evidence, wait, back) else {
        return Some(by_itself(evidence, wait, back));
    };
    let had_it = || {
        evidence.touches.iter().filter(|touch| {
            touch.noun == Noun::Section
                && Some(touch.id) == back.id
                && touch.thread != back.thread
                && touch.first.step > wait.step
                && touch.last.step < back.step
        })
    };
    if !had_it().any(|touch| touch.writes()) {
        return Some(format!(
            "{other} woke {me} at step {}, but nothing has changed under the lock since {me} \
             began to wait at {}; {me} went on at step {} all the same. Its wait stands under \
             an `if`: wait in a `while`, which looks again.",
            notify.step,
            at(wait),
            back.step,
            other = who(evidence, notify),
        ));
    }
    let mut others = had_it().filter(|touch| touch.thread != notify.thread);
    let first_in = others.find(|touch| touch.last.step > notify.step)?;
    Some(format!(
        "{other} woke {me} at step {}, but {third} had {lock} before it, at {}; {me} went on at \
         step {} as if what it waited for still held. Its wait stands under an `if`: wait in a \
         `while`, which looks again.",
        notify.step,
        at(first_in.first),
        back.step,
        other = who(evidence, notify),
        third = who(evidence, first_in.first),
        lock = object(first_in.first),
    ))
}

/// A wait that ended although nobody had woken its thread.
fn by_itself(evidence: &Evidence<'_>, wait: &Step, back: &Step) -> String {
    let me = who(evidence, back);
    let mut between = evidence.trace.steps[wait.step..back.step - 1].iter();
    let over = between.find(|step| {
        let timed_out = step.note.as_deref() == Some("times out");
        step.thread == back.thread && step.id == wait.id && timed_out
    });
    let how = match over {
        Some(over) => format!(
            "{me}'s wait ended at {} because its time was over, and not because what it waited for \
             was there.",
            at(over)
        ),
        None => format!(
            "{me} came back from its wait at {} although nobody had woken it: a wait may do that.",
            at(back)
        ),
    };
    format!("{how} It stands under an `if`, so {me} did not look again. Wait in a `while`.")
}
