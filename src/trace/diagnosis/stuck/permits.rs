//! Permits that were taken and not given back.

use super::super::Named;
use super::super::evidence::Evidence;
use super::super::words::{at, line, object};
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
