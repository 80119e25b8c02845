//! Two threads find something not yet made, and both make it.
//!
//! Two reads of what the memory was made with, before either of the two writes that should have
//! prevented the second: *read, remote write, write* (Lu et al., *AVIO*, ASPLOS 2006) from the
//! same line, on a flag or a pointer that nobody ever sets back.

use super::Named;
use super::evidence::{Evidence, Touch};
use super::words::{at, object, read, who};
use crate::trace::{Kind, Usage};

pub(super) fn find(evidence: &Evidence<'_>) -> Option<Named> {
    let once: Vec<_> = evidence.pairs().filter(is_made_once).collect();
    let both = |(one, other): (&(Touch<'_>, Touch<'_>), &(Touch<'_>, Touch<'_>))| {
        let ((look, set), (look_too, set_too)) = (one, other);
        look.id == look_too.id
            && look.thread < look_too.thread
            && look.first.read() == look_too.first.read()
            && set.first.place == set_too.first.place
            && look.is_before(set_too)
            && look_too.is_before(set)
    };
    let mut pairs = once
        .iter()
        .flat_map(|one| once.iter().map(move |other| (one, other)));
    let ((look, set), (look_too, set_too)) = pairs.find(|pair| both(*pair))?;
    if is_set_back(evidence, look, set) {
        return None;
    }
    let mut looks = [look.first, look_too.first];
    let mut sets = [set.first, set_too.first];
    looks.sort_by_key(|step| step.step);
    sets.sort_by_key(|step| step.step);
    let text = format!(
        "{one} read {value} from {object} at {}, and {other} read {value} too at step {}: the \
         write that says \"done\" came only at step {}. Both went on to do it, which should \
         happen once. Let one step find out and decide: compare_exchange, or a lock held over both.",
        at(looks[0]),
        looks[1].step,
        sets[0].step,
        one = who(evidence, looks[0]),
        other = who(evidence, looks[1]),
        object = object(looks[0]),
        value = read(looks[0]),
    );
    Some((Kind::DoubleInitialisation, text))
}

/// A look at what the memory was made with, then a write that the value read is no part of.
fn is_made_once((look, set): &(Touch<'_>, Touch<'_>)) -> bool {
    let decided = match look.first.usage {
        Usage::AsksIfThere => true,
        Usage::Unknown => set.first.usage == Usage::Constant,
        _ => false,
    };
    look.is_memory()
        && look.reads()
        && !look.writes()
        && look.first.reads_from.is_none()
        && set.writes()
        && !set.reads()
        && decided
        && set.first.wrote.as_deref() != look.first.read()
}

/// Whether anybody writes the first value again: then it is a lock or a state, and made anew.
fn is_set_back(evidence: &Evidence<'_>, look: &Touch<'_>, set: &Touch<'_>) -> bool {
    let first = look.first.read();
    let pending = evidence.trace.pending.iter().map(|pending| &pending.step);
    let steps = evidence.trace.steps.iter().chain(pending);
    let mut writes = steps.filter(|step| step.id == Some(set.id) && step.access.writes());
    writes.any(|step| step.wrote.as_deref() == first)
}
