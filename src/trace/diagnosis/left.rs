//! A message that its channel took, and that nobody took out of it before the receiver went.
//!
//! An order violation: the receiver leaves before the work that was accepted is done.

use super::Named;
use super::evidence::{Evidence, Noun};
use super::words::{at, line, who};
use crate::trace::{Action, Kind, Step};

/// The receiver was dropped with something in the queue.
pub(super) fn find(evidence: &Evidence<'_>) -> Option<Named> {
    // What was taken out is not known of a part.
    if evidence.is_cut {
        return None;
    }
    let steps = &evidence.trace.steps;
    let drops = steps.iter().rev();
    let mut drops = drops.filter(|step| step.action == Action::DropReceiver);
    let (drop, left) = drops.find_map(|drop| {
        let left = first_left(evidence, drop.id?)?;
        // Another receiver may have been there longer.
        let is_last = |other: &Step| other.action != Action::DropReceiver || other.id != drop.id;
        let lost = left.step < drop.step && left.thread != drop.thread;
        (lost && steps[drop.step..].iter().all(is_last)).then_some((drop, left))
    })?;
    let (me, other) = (who(evidence, drop), who(evidence, left));
    let item = left.value.as_deref();
    let item = item.map_or("An item".into(), |value| format!("Item {value}"));
    // What it did before it left may tell why.
    let own = steps[..drop.step - 1].iter().rev();
    let before = own
        .filter(|step| step.thread == drop.thread && step.op != "drop()")
        .find(|step| step.action != Action::Unlock);
    let before = before.map_or(String::new(), |last| {
        let (last, at) = (last.text(), at(last));
        format!(" The last that {me} did before was {last}, at {at}.")
    });
    let text = format!(
        "{item}, sent by {other} at step {} ({}) with Ok, was still in the queue when {me} dropped \
         it at step {}: nobody has taken it out.{before} Empty a queue once more when nothing can \
         come any more, or let the end come through the same queue.",
        left.step,
        line(&left.place),
        drop.step,
    );
    Some((Kind::OrderViolation, text))
}

/// The first message that was put into a channel and never taken out. One without content is no
/// work: it may be a sign that came too late.
fn first_left<'a>(evidence: &Evidence<'a>, channel: usize) -> Option<&'a Step> {
    let of = evidence
        .touches
        .iter()
        .filter(|touch| touch.noun == Noun::Channel && touch.id == channel && !touch.first.failed);
    let puts_in = |step: &Step| matches!(step.action, Action::Send | Action::TrySend);
    let (sent, taken): (Vec<&Step>, Vec<&Step>) =
        of.map(|touch| touch.first).partition(|step| puts_in(step));
    // First in, first out.
    let left = sent.get(taken.len())?;
    (left.value.as_deref() != Some("()")).then_some(left)
}
