//! A lock that a thread keeps while it waits for what only others can give, who wait for the lock.

use super::super::evidence::{Evidence, Noun, Touch};
use super::super::words::{at, line, listed, object, who};
use super::notified::last_wait;
use crate::trace::{Action, Step};

/// A lock kept during the wait on a condition variable, or for a permit.
pub(super) fn tell(evidence: &Evidence<'_>, waiting: &[&Step]) -> Option<String> {
    waiting.iter().find_map(|wait| match wait.action {
        Action::Wait => {
            let wait = last_wait(evidence, wait)?;
            let (kept, others) = kept(evidence, wait)?;
            Some(format!(
                "{} keeps {lock} since {} while it waits for a notification at {}, and {others} \
                 cannot come past {lock} to give one: a wait gives back its own mutex and no other.",
                who(evidence, wait),
                at(kept.first),
                at(wait),
                lock = object(kept.first),
            ))
        }
        Action::Acquire => {
            let (kept, others) = kept(evidence, wait)?;
            Some(format!(
                "{} keeps {lock} since {} while it waits for a permit of {} ({}), and {others} \
                 cannot come past {lock} to give one. Take the permit first, and then the lock.",
                who(evidence, wait),
                at(kept.first),
                object(wait),
                line(&wait.place),
                lock = object(kept.first),
            ))
        }
        _ => None,
    })
}

/// The lock, and who waits for it.
fn kept<'a>(evidence: &Evidence<'a>, wait: &Step) -> Option<(Touch<'a>, String)> {
    let kept = |touch: &&Touch<'_>| {
        let is_own = touch.noun == Noun::Section && touch.thread == wait.thread;
        is_own && !is_given_back(touch) && !asks(evidence, touch).is_empty()
    };
    let kept = evidence.touches.iter().find(kept)?;
    Some((*kept, listed(&asks(evidence, kept))))
}

/// The others who wait for a lock.
fn asks<'a>(evidence: &Evidence<'a>, kept: &Touch<'_>) -> Vec<&'a str> {
    let pending = evidence.trace.pending.iter();
    let waiting = pending.filter(|pending| pending.waits);
    let waiting = waiting.map(|pending| &pending.step);
    let others = waiting.filter(|step| step.id == Some(kept.id) && step.thread != kept.thread);
    others.map(|step| who(evidence, step)).collect()
}

/// What is held for ever lasts, for the patterns, to the last step of the trace.
fn is_given_back(touch: &Touch<'_>) -> bool {
    let last = touch.last;
    last.thread == touch.thread
        && match last.action {
            Action::Unlock => last.id == Some(touch.id),
            Action::Wait => last.other == Some(touch.id),
            _ => false,
        }
}
