//! A thread that came back from a wait, and does not look whether what it waited for is there.
//!
//! A notification is a hint (Lampson and Redell, *Experience with Processes and Monitors in Mesa*,
//! CACM 1980): before the woken thread has the lock again, another one may have it.

use super::Named;
use super::evidence::{Evidence, Noun};
use super::words::{at, object, who};
use crate::trace::{Action, Kind, Step, Usage};

/// A thread that was woken, but another one had the lock before it; and it does not look again.
pub(super) fn find(evidence: &Evidence<'_>) -> Option<Named> {
    let steps = &evidence.trace.steps;
    let back = steps
        .iter()
        .rev()
        .filter(|step| step.action == Action::Relock && step.usage == Usage::UnderIf);
    let mut told = back.filter_map(|back| {
        let own_wait = |step: &&Step| {
            step.thread == back.thread && step.action == Action::Wait && step.other == back.id
        };
        let before = &steps[..back.step - 1];
        let wait = before.iter().rev().find(own_wait)?;
        let wakes = |step: &&Step| step.step > wait.step && step.wakes.contains(&back.thread);
        let me = who(evidence, back);
        let Some(notify) = before.iter().find(wakes) else {
            return Some(format!(
                "{me} came back from its wait at {} although nobody had woken it: a wait may do \
                 that. It stands under an `if`, so {me} did not look again. Wait in a `while`.",
                at(back),
            ));
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
    });
    Some((Kind::CheckThenAct, told.next()?))
}
