//! Steps in an order that the program silently relies on not to happen.
//!
//! Order violations (Lu et al., *Learning from Mistakes*, ASPLOS 2008): nothing makes a thread wait
//! for what it needs from another one.

use super::Named;
use super::evidence::{Evidence, Noun, Touch};
use super::words::{at, call, line, object, read, who, wrote};
use crate::trace::{Action, Kind, Step, Usage};

/// A flag that is set before what it announces. Tried before the torn invariants: it looks like
/// one.
pub(super) fn flag_before_data(evidence: &Evidence<'_>) -> Option<Named> {
    if evidence.is_cut {
        return None;
    }
    let flags = evidence.touches.iter().filter(|touch| {
        touch.is_memory()
            && touch.first.action != Action::Update
            && touch.first.usage == Usage::Constant
    });
    let (flag, seen, early, late) = flags.rev().find_map(|flag| {
        let sees = |touch: &&Touch<'_>| {
            touch.id == flag.id
                && touch.thread != flag.thread
                && touch.reads()
                && touch.first.reads_from == Some(flag.last.step)
                && (touch.first.usage.decides() || read(touch.first) == "true")
        };
        let seen = evidence.touches.iter().find(sees)?;
        evidence.touches.iter().find_map(|early| {
            let next = early.thread == seen.thread && seen.is_before(early) && early.id != flag.id;
            let late = next
                .then(|| first_change(evidence, flag, early))
                .flatten()?;
            Some((flag.first, seen.first, early.first, late))
        })
    })?;
    let text = format!(
        "{other} set {flag} at {}, before what it announces: its {late} comes later, at {}. {me} \
         saw the flag at step {} and went ahead with {early} at {}, too early. Set the flag last.",
        at(flag),
        line(&late.place),
        seen.step,
        at(early),
        me = who(evidence, early),
        other = who(evidence, flag),
        flag = object(flag),
        late = call(late),
        early = call(early),
    );
    Some((Kind::OrderViolation, text))
}

/// The first step by which the thread of `flag` changes what `early` looks at, if that comes only
/// after both: one that took effect, or one that is about to.
fn first_change<'a>(
    evidence: &Evidence<'a>,
    flag: &Touch<'a>,
    early: &Touch<'a>,
) -> Option<&'a Step> {
    let of_flag =
        |touch: &&Touch<'a>| touch.thread == flag.thread && touch.id == early.id && touch.writes();
    let mut changes = evidence.touches.iter().filter(of_flag);
    if !early.reads() && early.noun != Noun::Section {
        return None;
    }
    match changes.next() {
        Some(change) if early.is_before(change) && flag.is_before(change) => Some(change.first),
        Some(_) => None,
        None => {
            let pending = evidence.trace.pending.iter().map(|pending| &pending.step);
            let takes = |step: &&Step| {
                let changes = step.access.writes() || step.action == Action::Lock;
                step.thread == flag.thread && step.id == Some(early.id) && changes
            };
            pending.into_iter().find(takes)
        }
    }
}

/// A thread that left before its work was done, when nothing came between two steps that belong
/// together.
pub(super) fn find(evidence: &Evidence<'_>) -> Option<Named> {
    // What came first is not known of a part.
    if evidence.is_cut {
        return None;
    }
    let text = looked_too_early(evidence).or_else(|| stopped_too_early(evidence))?;
    Some((Kind::OrderViolation, text))
}

/// An empty channel, or one in which nothing came in time, taken for the end of it before the
/// message was sent.
fn looked_too_early(evidence: &Evidence<'_>) -> Option<String> {
    let gave_up = |touch: &&Touch<'_>| {
        let look = touch.first;
        let last = evidence.next_own(touch).is_none();
        let empty = matches!(look.value.as_deref(), Some("Err(Empty)" | "Err(Timeout)"));
        look.action == Action::TryRecv && look.failed && empty && last
    };
    let looks = evidence.touches.iter().rev().filter(gave_up);
    let mut told = looks.filter_map(|look| {
        let sends = |touch: &&Touch<'_>| {
            touch.id == look.id
                && touch.thread != look.thread
                && look.is_before(touch)
                && matches!(touch.first.action, Action::Send | Action::TrySend)
                && (!touch.first.failed || finds_nobody(touch.first))
        };
        let send = evidence.touches.iter().find(sends)?.first;
        let end = match finds_nobody(send) {
            true => "found nobody to receive it",
            false if evidence.left_over(look.id) > 0 => "nobody received it",
            false => return None,
        };
        let (found, in_vain) = match look.first.value.as_deref() {
            Some("Err(Timeout)") => (
                "waited for a message until the time was over",
                "wait longer: a pause is not the end, a closed channel is",
            ),
            _ => ("found the channel empty", "wait: empty is not closed"),
        };
        Some(format!(
            "{me} {found} at {} and did not look again; {other}'s {send} came after that, at {}, \
             and {end}. Nothing makes {me} {in_vain}.",
            at(look.first),
            at(send),
            me = who(evidence, look.first),
            other = who(evidence, send),
            send = call(send),
        ))
    });
    told.next()
}

/// Whether a send came when the receivers were gone. One without content may be a sign that is
/// not needed any more.
fn finds_nobody(send: &Step) -> bool {
    let is_gone = send.value.as_deref() == Some("Err(Disconnected)");
    send.failed && is_gone && !send.op.ends_with("(())")
}

/// A flag that ends a thread's work, seen while work is left: messages in a channel, or what the
/// one that set the flag has put under a lock, where nobody has been since.
fn stopped_too_early(evidence: &Evidence<'_>) -> Option<String> {
    let stops = evidence.touches.iter().rev().filter(|touch| {
        let later = &evidence.trace.steps[touch.last.step..];
        let mut own = later.iter().filter(|step| step.thread == touch.thread);
        let leaves = own.all(|step| step.op == "drop()" || step.action == Action::Unlock);
        touch.is_memory() && touch.first.usage.decides() && leaves
    });
    let mut told = stops.filter_map(|stop| {
        let set = stop.first.reads_from?;
        let set = evidence.trace.steps.get(set - 1)?;
        // How a scenario ends is no matter of the program that it tries.
        let of_the_program = !stop.first.place.is_in_a_spec() && !set.place.is_in_a_spec();
        let foreign = set.usage == Usage::Constant && set.thread != stop.thread && of_the_program;
        let left = foreign
            .then(|| left_behind(evidence, stop, set))
            .flatten()?;
        Some(format!(
            "{me} saw {flag} at {} and left; what {other} did with {left} at {} was never looked \
             at. The flag says that no more will come, not that all is done: look once more after \
             it, or let the end come the same way as the work.",
            at(stop.first),
            at(left),
            me = who(evidence, stop.first),
            other = who(evidence, left),
            flag = object(stop.first),
            left = object(left),
        ))
    });
    told.next()
}

/// What the thread that stops has left undone.
fn left_behind<'a>(evidence: &Evidence<'a>, stop: &Touch<'a>, set: &'a Step) -> Option<&'a Step> {
    // Of a channel, it has an end: it has received from it, or drops the end.
    let has = |id: usize| {
        let mut steps = evidence.trace.steps.iter();
        steps.any(|step| step.thread == stop.thread && step.id == Some(id))
    };
    let foreign = evidence.touches.iter().rev().filter(|touch| {
        touch.thread != stop.thread
            && touch.is_before(stop)
            && touch.writes()
            && touch.id != stop.id
    });
    let mut left = foreign.filter(|touch| {
        let mut others = evidence.touches.iter();
        let untouched = |other: &Touch<'_>| {
            other.id != touch.id || other.thread == touch.thread || other.is_before(touch)
        };
        match touch.noun {
            Noun::Channel => !touch.reads() && has(touch.id) && evidence.left_over(touch.id) > 0,
            Noun::Section => {
                touch.thread == set.thread && touch.last.step < set.step && others.all(untouched)
            }
            Noun::Memory => false,
        }
    });
    left.next().map(|touch| touch.first)
}

/// A slot that was written again before anybody had read what was in it, although its writer tells
/// of each value, and the reader of each that it has taken. With a lock, or without such words, the
/// latest value may be all that is wanted.
pub(super) fn overwritten(evidence: &Evidence<'_>) -> Option<Named> {
    let steps = &evidence.trace.steps;
    let tells = |step: &Step| {
        let mut later = steps[step.step..].iter();
        let next = later.find(|later| later.thread == step.thread);
        next.is_some_and(|next| matches!(next.action, Action::Store | Action::Update))
    };
    let in_a_slot = |(first, second): &(Touch<'_>, Touch<'_>)| {
        let (one, two) = (first.first, second.first);
        let mut touches = evidence.touches.iter();
        let locks = |touch: &Touch<'_>| touch.noun == Noun::Section && touch.thread == first.thread;
        one.action == Action::Set
            && two.action == Action::Set
            && one.place == two.place
            && one.wrote != two.wrote
            && tells(one)
            && tells(two)
            && !touches.any(locks)
    };
    let mut again = evidence.pairs().filter(in_a_slot);
    let (lost, over, look) = again.find_map(|(first, second)| {
        let (lost, over) = (first.first, second.first);
        let reader = |write: &Step| {
            let mut later = steps[write.step..].iter();
            later.find(|step| step.reads_from == Some(write.step))
        };
        let look = reader(over).filter(|look| reader(lost).is_none() && tells(look))?;
        Some((lost, over, look))
    })?;
    let text = format!(
        "{me} wrote {new} to {slot} at {}, over the {old} of step {}, which nobody had read yet; \
         {other} finds {new} there at {}, and {old} is lost. Nothing keeps {me} from using the slot \
         again before it is read.",
        at(over),
        lost.step,
        at(look),
        me = who(evidence, over),
        other = who(evidence, look),
        slot = object(over),
        new = wrote(over),
        old = wrote(lost),
    );
    Some((Kind::OrderViolation, text))
}

/// A read for good of what another thread had yet to write: what is left when nothing else fits.
pub(super) fn read_too_early(evidence: &Evidence<'_>) -> Option<Named> {
    if evidence.is_cut {
        return None;
    }
    let calm = !evidence.has_interruptions();
    let reads = evidence.touches.iter().rev().filter(|touch| {
        let last = evidence.next_own(touch).is_none();
        touch.is_memory() && touch.reads() && !touch.writes() && last
    });
    let mut told = reads.filter_map(|touch| {
        let look = touch.first;
        let initial = look.reads_from.is_none();
        if !initial && !calm {
            return None;
        }
        let steps = evidence.trace.steps[look.step..].iter();
        let pending = evidence.trace.pending.iter().map(|pending| &pending.step);
        let writes = |step: &&Step| {
            let known = step.wrote.is_none() || step.wrote.as_deref() != look.read();
            step.id == look.id && step.access.writes() && step.thread != look.thread && known
        };
        let write = steps.chain(pending).find(writes)?;
        let when = match write.step {
            0 => format!("is still to come ({})", line(&write.place)),
            _ => format!("came later, at {}", at(write)),
        };
        Some(format!(
            "{me} read {value} from {object} at {}, for good; {other}'s {write} {when}. Nothing \
             makes {me} wait for it.",
            at(look),
            me = who(evidence, look),
            other = who(evidence, write),
            object = object(look),
            value = read(look),
            write = call(write),
        ))
    });
    Some((Kind::OrderViolation, told.next()?))
}
