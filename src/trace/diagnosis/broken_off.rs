//! A change under a lock that a panic has broken off.
//!
//! A lock without poison goes back as the panic unwinds, and what it guards stays as it was just
//! then: the broken invariant that the poison of std's locks warns of.

use super::Named;
use super::evidence::{Evidence, Noun, Touch};
use super::words::{at, line, object, who};
use crate::trace::{Action, Kind, Step, Usage};

/// A thread panicked while it held a lock, and another one had the lock next.
pub(super) fn find(evidence: &Evidence<'_>) -> Option<Named> {
    let steps = evidence.trace.steps.iter().rev();
    let mut panics = steps.filter(|step| step.action == Action::Panic);
    let (panic, left, next) = panics.find_map(|panic| {
        let left = evidence.touches.iter().find(|touch| {
            touch.noun == Noun::Section
                && touch.thread == panic.thread
                && touch.first.step < panic.step
                && panic.step < touch.last.step
                && touch.last.unwinds
                && has_changed(touch)
                && !poisons(evidence, panic, touch)
        })?;
        let later = evidence.touches.iter().filter(|touch| {
            touch.noun == Noun::Section && touch.id == left.id && left.is_before(touch)
        });
        let next = later.min_by_key(|touch| touch.first.step)?;
        (next.thread != left.thread && next.reads()).then_some((panic, left, next))
    })?;
    let text = format!(
        "{me} panicked at step {} ({}) with {lock} in hand, since {}. The lock went back as the \
         panic unwound, at step {}, and what it guards stayed as it was just then; {other} had it \
         next, at {}, and found it so. Let all that may panic come before the first change, or put \
         the change back before the lock goes.",
        panic.step,
        line(&panic.place),
        at(left.first),
        left.last.step,
        at(next.first),
        me = who(evidence, panic),
        other = who(evidence, next.first),
        lock = object(left.first),
    );
    Some((Kind::TornInvariant, text))
}

/// Whether what the lock guards may have been changed by then: who only looked has left it whole.
fn has_changed(held: &Touch<'_>) -> bool {
    let names = ["read(", "try_read(", "try_read_for("];
    let shares = names.iter().any(|name| held.first.op.starts_with(name));
    !shares && held.writes() && held.last.usage != Usage::Looks
}

/// Whether the panic has poisoned the lock: then the next one was told.
fn poisons(evidence: &Evidence<'_>, panic: &Step, held: &Touch<'_>) -> bool {
    let mut unwinding = evidence.trace.steps[panic.step..].iter();
    unwinding.any(|step| {
        step.thread == panic.thread && step.id == Some(held.id) && step.op.starts_with("poison(")
    })
}
