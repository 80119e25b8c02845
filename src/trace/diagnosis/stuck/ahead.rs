//! Permits as signals: a semaphore that begins with none, and gets one for each thread that waits.

use super::super::Named;
use super::super::evidence::Evidence;
use super::super::words::{at, line, object};
use crate::trace::{Action, Kind, Step};

/// A thread that came a second time took the permit that another one still waits for.
pub(super) fn find(evidence: &Evidence<'_>, waiting: &[&Step]) -> Option<Named> {
    let mut waits = waiting.iter().filter(|step| step.action == Action::Acquire);
    waits.find_map(|wait| {
        let of = |step: &&Step| step.id == wait.id;
        let steps = || evidence.trace.steps.iter().filter(of);
        let took = || steps().filter(|step| takes(step));
        let released = steps().filter(|step| step.action == Action::Release);
        // None is free now: with as many taken as released, there was none at the beginning.
        if took().count() != released.count() {
            return None;
        }
        let of_thread = |thread: usize| took().filter(move |step| step.thread == thread);
        let own = of_thread(wait.thread).count();
        // Twice as the other has not come once more: what it took last was not its own.
        let threads = 0..evidence.trace.threads.len();
        let mut ahead = threads.filter_map(|thread| {
            let forgotten = evidence.trace.forgotten.iter();
            let mut forgotten = forgotten.filter(|it| it.thread == thread);
            let keeps = forgotten.any(|it| Some(it.id) == wait.id);
            let mut further = of_thread(thread).skip(own);
            let (first, second) = (further.next()?, further.next()?);
            keeps.then_some((thread, first, second))
        });
        let (thread, first, second) = ahead.next()?;
        let text = format!(
            "{object} began without a permit, and each that is released lets one thread past, \
             whichever comes: {other} took one at {} and another one at {}, and {me} still waits \
             for {its} ({}), with nobody left to release one. Let no thread come round again \
             before all the others are past.",
            at(first),
            at(second),
            line(&wait.place),
            object = object(wait),
            other = evidence.thread(thread),
            me = evidence.thread(wait.thread),
            its = if own == 0 { "its first" } else { "its next" },
        );
        Some((Kind::OrderViolation, text))
    })
}

fn takes(step: &Step) -> bool {
    match step.action {
        Action::Acquire => true,
        Action::TryAcquire => !step.failed,
        _ => false,
    }
}
