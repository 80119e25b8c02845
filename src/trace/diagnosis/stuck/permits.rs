//! Permits that were taken and not given back, or not handed on.

use super::super::Named;
use super::super::evidence::Evidence;
use super::super::words::{at, call, line, object};
use crate::trace::{Action, Kind, Step};

/// For each thread, the permits of one semaphore that it took and has not given back.
pub(super) struct Balance<'a> {
    evidence: &'a Evidence<'a>,
    id: usize,
    /// The steps that took them.
    kept: Vec<Vec<&'a Step>>,
}

impl<'a> Balance<'a> {
    pub(super) fn of(evidence: &'a Evidence<'a>, id: usize) -> Self {
        let mut kept = vec![Vec::new(); evidence.trace.threads.len()];
        for step in &evidence.trace.steps {
            let own: &mut Vec<&Step> = &mut kept[step.thread];
            match step.action {
                _ if step.id != Some(id) => {}
                Action::Acquire => own.push(step),
                Action::TryAcquire if !step.failed => own.push(step),
                Action::Release => {
                    own.pop();
                }
                _ => {}
            }
        }
        Balance { evidence, id, kept }
    }

    /// The last step by which the thread took a permit that it still has.
    pub(super) fn kept(&self, thread: usize) -> Option<&'a Step> {
        self.kept[thread].last().copied()
    }

    /// Whether the thread has kept one for good.
    pub(super) fn forgotten(&self, thread: usize) -> bool {
        let mut forgotten = self.evidence.trace.forgotten.iter();
        forgotten.any(|permit| permit.thread == thread && permit.id == self.id)
    }
}

/// A thread waits for a permit of a semaphore whose permits another thread hands over to it: one
/// that gives what it has not taken there. Nobody has kept what was taken there; it is for the
/// other one to give the next.
pub(super) fn handed_over(evidence: &Evidence<'_>, waiting: &[&Step]) -> Option<Named> {
    let mut waits = waiting.iter().filter(|step| step.action == Action::Acquire);
    waits.find_map(|wait| {
        let gift = last_gift(evidence, wait)?;
        let (me, giver) = (evidence.thread(wait.thread), evidence.thread(gift.thread));
        let so_far = format!(
            "{me} waits for a permit of {object} ({}), and those come from {giver}, who gave one \
             last at {}",
            line(&wait.place),
            at(gift),
            object = object(wait),
        );
        let mut pending = evidence.trace.pending.iter();
        let pending = pending.find(|pending| pending.step.thread == gift.thread);
        let (kind, end) = match (pending, turn(evidence, gift)) {
            (Some(pending), _) if !pending.waits => return None,
            (Some(pending), _) => {
                let (call, place) = (call(&pending.step), line(&pending.step.place));
                let text = format!("{giver} waits as well, for {call} ({place}).");
                (Kind::Deadlock, text)
            }
            (None, Some(turn)) => {
                let text = format!(
                    "{giver} took a permit of {} at {} and has ended without giving another. Who \
                     hands a turn on must do so on every way out.",
                    object(turn),
                    at(turn),
                );
                (Kind::PermitLeak, text)
            }
            (None, None) => {
                let text = format!("{giver} has ended without giving another.");
                (Kind::Deadlock, text)
            }
        };
        Some((kind, format!("{so_far}; {end}")))
    })
}

/// The last permit that was given of the semaphore that `wait` waits for, if one thread gives them
/// all, without having taken any, and only the one that waits takes them.
fn last_gift<'a>(evidence: &Evidence<'a>, wait: &Step) -> Option<&'a Step> {
    let steps = evidence.trace.steps.iter();
    let of_it = steps.filter(|step| step.id == wait.id && !step.failed);
    let mut last: Option<&Step> = None;
    for step in of_it {
        match step.action {
            Action::Acquire | Action::TryAcquire if step.thread != wait.thread => return None,
            Action::Release if step.thread == wait.thread => return None,
            Action::Release => {
                if last.is_some_and(|last| last.thread != step.thread) {
                    return None;
                }
                last = Some(step);
            }
            _ => {}
        }
    }
    last
}

/// The step by which the giver took its turn after it had last handed it on: a permit of another
/// semaphore, which it has not given back.
fn turn<'a>(evidence: &'a Evidence<'a>, gift: &Step) -> Option<&'a Step> {
    let mut later = evidence.trace.steps[gift.step..].iter();
    later.rfind(|step| {
        step.thread == gift.thread
            && matches!(step.action, Action::Acquire | Action::TryAcquire)
            && step.id.is_some_and(|id| {
                let balance = Balance::of(evidence, id);
                let kept = balance.kept(gift.thread);
                kept.is_some_and(|kept| kept.step == step.step)
            })
    })
}

/// A thread waits for a permit that a thread has forgotten, or has taken to its end.
pub(super) fn leak(evidence: &Evidence<'_>, waiting: &[&Step]) -> Option<Named> {
    let pending = |thread: usize| {
        let mut pending = evidence.trace.pending.iter();
        pending.any(|pending| pending.step.thread == thread)
    };
    let mut waits = waiting.iter().filter(|step| step.action == Action::Acquire);
    waits.find_map(|wait| {
        let balance = Balance::of(evidence, wait.id?);
        let threads = 0..evidence.trace.threads.len();
        let mut leaks = threads.filter_map(|thread| {
            let taken = balance.kept(thread)?;
            let ended = !pending(thread);
            (ended || balance.forgotten(thread)).then_some((thread, taken, ended))
        });
        let (thread, taken, ended) = leaks.next()?;
        let how = match (balance.forgotten(thread), ended) {
            (true, _) => "and kept it for good with `forget`",
            (false, _) => "and has ended without giving it back",
        };
        let text = format!(
            "{} took a permit of {object} at {} {how}; {} waits for one ({}) and nobody is left to \
             give it. A permit must be given back on every way out.",
            evidence.thread(thread),
            at(taken),
            evidence.thread(wait.thread),
            line(&wait.place),
            object = object(wait),
        );
        Some((Kind::PermitLeak, text))
    })
}
