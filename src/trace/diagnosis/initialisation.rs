//! Two threads find something not yet made, and both make it.
//!
//! Two reads of what the memory was made with, before either of the two writes that should have
//! prevented the second: *read, remote write, write* (Lu et al., *AVIO*, ASPLOS 2006) from the
//! same line, on a flag or a pointer that nobody ever sets back.

use super::Named;
use super::evidence::{Evidence, Noun, Touch};
use super::words::{at, object, read, who};
use crate::trace::{Action, Kind, Step, Usage};

pub(super) fn find(evidence: &Evidence<'_>) -> Option<Named> {
    let text = in_memory(evidence)
        .or_else(|| under_a_lock(evidence))
        .or_else(|| beside_the_winner(evidence))?;
    Some((Kind::DoubleInitialisation, text))
}

/// A visit that looks whether something is there, and the one that puts it there.
type Made<'a> = (Touch<'a>, Touch<'a>);

/// Two threads that both look before either of the two has put something there.
fn both_make<'a>(
    once: &[Made<'a>],
    alike: impl Fn(&Made<'a>, &Made<'a>) -> bool,
) -> Option<[Made<'a>; 2]> {
    let both = |(one, other): &(&Made<'a>, &Made<'a>)| {
        let ((look, set), (look_too, set_too)) = (one, other);
        look.id == look_too.id
            && look.thread < look_too.thread
            && set.first.place == set_too.first.place
            && look.is_before(set_too)
            && look_too.is_before(set)
            && alike(one, other)
    };
    let mut pairs = once
        .iter()
        .flat_map(|one| once.iter().map(move |other| (one, other)));
    pairs.find(both).map(|(one, other)| [*one, *other])
}

/// The looks of two threads and the writes that follow, each in the order of their steps.
fn in_order<'a>(made: [Made<'a>; 2]) -> [[&'a Step; 2]; 2] {
    let [mut looks, mut sets] = [
        made.map(|(look, _)| look.first),
        made.map(|(_, set)| set.first),
    ];
    looks.sort_by_key(|step| step.step);
    sets.sort_by_key(|step| step.step);
    [looks, sets]
}

/// Reads and writes of memory: the trace has their values.
fn in_memory(evidence: &Evidence<'_>) -> Option<String> {
    let once: Vec<_> = evidence.pairs().filter(is_made_once).collect();
    let alike = |one: &Made<'_>, other: &Made<'_>| one.0.first.read() == other.0.first.read();
    let made = both_make(&once, alike)?;
    let (look, set) = &made[0];
    if is_set_back(evidence, look, set) {
        return None;
    }
    let [looks, sets] = in_order(made);
    let says = match sets.map(|set| set.usage) {
        [Usage::Constant, Usage::Constant] => "the write that says \"done\" came only",
        _ => "the first write came only",
    };
    Some(format!(
        "{one} read {value} from {object} at {}, and {other} read {value} too at step {}: {says} at \
         step {}. Both went on to do it, which should happen once. Let one step find out and decide: \
         compare_exchange, or a lock held over both.",
        at(looks[0]),
        looks[1].step,
        sets[0].step,
        one = who(evidence, looks[0]),
        other = who(evidence, looks[1]),
        object = object(looks[0]),
        value = read(looks[0]),
    ))
}

/// `let known = *slot.lock();` and then `*slot.lock() = Some(…);`: the source shows what each section
/// is for. Nothing else has changed what the lock guards.
fn under_a_lock(evidence: &Evidence<'_>) -> Option<String> {
    let makes = |(look, set): &Made<'_>| {
        look.noun == Noun::Section
            && look.first.usage == Usage::AsksIfThere
            && set.first.usage == Usage::Assigns
    };
    let once: Vec<_> = evidence.pairs().filter(makes).collect();
    let made = both_make(&once, |_, _| true)?;
    let [looks, sets] = in_order(made);
    let puts_it_there =
        |touch: &Touch<'_>| touch.first.place == sets[0].place && touch.first.step >= sets[0].step;
    let mut of_it = evidence.touches.iter();
    if of_it.any(|touch| Some(touch.id) == looks[0].id && touch.writes() && !puts_it_there(touch)) {
        return None;
    }
    Some(format!(
        "{one} looked at what {lock} guards at {}, and {other} looked too at step {}: it was not there \
         yet, and was put there only at step {}. Both went on to make it, which should happen once, \
         and the one of step {} stays. Hold the lock from the look until it is there, or look again \
         before you put it there, and take what you find.",
        at(looks[0]),
        looks[1].step,
        sets[0].step,
        sets[1].step,
        one = who(evidence, looks[0]),
        other = who(evidence, looks[1]),
        lock = object(looks[0]),
    ))
}

/// An exchange that finds that another thread was faster, and nobody listens: its thread goes on with
/// what it has made itself.
fn beside_the_winner(evidence: &Evidence<'_>) -> Option<String> {
    let is_second = |(look, exchange): &Made<'_>| {
        let first = exchange.first;
        // Who looks once more has what is there.
        let next = evidence.next_own(exchange);
        let looks_again = next.is_some_and(|next| next.first.place != look.first.place);
        look.is_memory()
            && look.first.usage == Usage::AsksIfThere
            && look.first.reads_from.is_none()
            && first.action == Action::Exchange
            && first.failed
            && first.usage == Usage::Ignored
            && !looks_again
            && first.op.contains(&format!("({}, ", read(look.first)))
            && !is_set_back(evidence, look, exchange)
    };
    let (look, exchange) = evidence.pairs().find(is_second)?;
    let won = evidence.trace.steps.get(exchange.first.reads_from? - 1)?;
    let (look, exchange) = (look.first, exchange.first);
    Some(format!(
        "{me} read {value} from {object} at {}, and made its own; {other} was faster, at {}. {me}'s \
         compare_exchange at {} found {now}, but nobody looks at what it returns, and there are two of \
         what there should be one. Go on with the value that the failed exchange has found.",
        at(look),
        at(won),
        at(exchange),
        me = who(evidence, look),
        other = who(evidence, won),
        object = object(look),
        value = read(look),
        now = read(exchange),
    ))
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
