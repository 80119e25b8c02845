//! A thread that waits for what it holds itself.

use super::super::Named;
use super::super::evidence::{Evidence, Noun};
use super::super::words::{at, line, object};
use super::permits::Balance;
use crate::trace::{Action, Kind, Step, Wait};

/// A mutex that its owner locks once more.
pub(super) fn lock(evidence: &Evidence<'_>, wait: &Wait) -> Named {
    let held = evidence.touches.iter().rev().find(|touch| {
        touch.noun == Noun::Section
            && evidence.thread(touch.thread) == wait.thread
            && wait.waits_for.starts_with(object(touch.first))
    });
    let why = match held {
        Some(held) => format!(
            "It has it since {}, and a lock makes no difference between its owner and another \
             thread.",
            at(held.first)
        ),
        None => "It will never get it.".into(),
    };
    let text = format!(
        "{} waits for what it holds itself: {} ({}). {why}",
        wait.thread,
        wait.waits_for,
        line(&wait.place),
    );
    (Kind::SelfDeadlock, text)
}

/// A semaphore whose missing permits are all with the one that waits for another.
pub(super) fn permits(evidence: &Evidence<'_>, waiting: &[&Step]) -> Option<Named> {
    let mut waits = waiting.iter().filter(|step| step.action == Action::Acquire);
    waits.find_map(|wait| {
        let balance = Balance::of(evidence, wait.id?);
        let own = balance.kept(wait.thread).filter(|_| {
            let threads = 0..evidence.trace.threads.len();
            let forgotten = balance.forgotten(wait.thread);
            let mut others = threads.filter(|thread| *thread != wait.thread);
            !forgotten && others.all(|thread| balance.kept(thread).is_none())
        })?;
        let me = evidence.thread(wait.thread);
        let text = format!(
            "{me} waits for a permit of {} ({}) and has the one that is missing itself, since {}: \
             nobody else can give it back.",
            object(wait),
            line(&wait.place),
            at(own),
        );
        Some((Kind::SelfDeadlock, text))
    })
}
