//! A write made from a value that another thread has overwritten in between.
//!
//! The unserialisable interleaving *read, remote write, write* (Lu et al., *AVIO*, ASPLOS 2006).
//! A write of a constant, or after a read that only decides, is no update: see `check_then_act`.

use super::Named;
use super::evidence::{Evidence, Touch};
use super::words::{at, object, read, who};
use crate::trace::{Action, Kind, Usage};

pub(super) fn find(evidence: &Evidence<'_>) -> Option<Named> {
    let lost = in_memory(evidence).or_else(|| under_a_lock(evidence));
    lost.or_else(|| refused_exchange(evidence))
}

/// Reads and writes of memory: the trace has their values.
fn in_memory(evidence: &Evidence<'_>) -> Option<Named> {
    let is_update = |(first, second): &(Touch<'_>, Touch<'_>)| {
        first.is_memory()
            && first.reads()
            && !first.first.usage.decides()
            && second.writes()
            && !second.reads()
            && second.first.usage != Usage::Constant
    };
    let mut found = None;
    for (first, second) in evidence.pairs().rev().filter(is_update) {
        let mut between = evidence.between((first, second));
        let known = first.first.read().filter(|_| !first.first.failed);
        let changes = |remote: &Touch<'_>| {
            remote.writes() && (known.is_none() || remote.first.wrote.as_deref() != known)
        };
        let Some(remote) = between.find(changes) else {
            continue;
        };
        let interrupted = evidence.is_interrupted(first.thread, first.last, second.first);
        if interrupted || found.is_none() {
            found = Some((first, remote, second));
        }
        if interrupted {
            break;
        }
    }
    let (first, remote, second) = found?;
    let (first, remote, second) = (first.first, remote.first, second.first);
    let text = format!(
        "{me} read {old} at step {} and wrote {new} at step {}; {other}'s write at step {} came \
         between them and is lost. Make the read and the write one step.",
        first.step,
        second.step,
        remote.step,
        me = who(evidence, first),
        other = who(evidence, remote),
        old = read(first),
        new = second.value.as_deref().unwrap_or("a value"),
    );
    Some((Kind::LostUpdate, text))
}

/// `let old = *total.lock();` and then `*total.lock() = new;`: the source shows what each section
/// is for.
fn under_a_lock(evidence: &Evidence<'_>) -> Option<Named> {
    let is_update = |(first, second): &(Touch<'_>, Touch<'_>)| {
        let looks = first.first.usage.only_looks() && first.first.action == Action::Lock;
        looks && second.first.usage == Usage::Assigns
    };
    let mut pairs = evidence.pairs().rev().filter(is_update);
    let (first, remote, second) = pairs.find_map(|(first, second)| {
        let mut between = evidence.between((first, second));
        let remote = between.find(|remote| remote.first.usage == Usage::Assigns)?;
        let interrupted = evidence.is_interrupted(first.thread, first.last, second.first);
        interrupted.then_some((first, remote, second))
    })?;
    let text = format!(
        "{me} read what {lock} guards at {}, gave the lock back, and wrote at {}; {other} had the \
         lock in between, at step {}, and what it wrote is lost. Hold the lock from the read to \
         the write.",
        at(first.first),
        at(second.first),
        remote.first.step,
        me = who(evidence, first.first),
        other = who(evidence, remote.first),
        lock = object(first.first),
    );
    Some((Kind::LostUpdate, text))
}

/// A `compare_exchange` with a value that was read before, which another write has made fail, and
/// which is not tried again.
fn refused_exchange(evidence: &Evidence<'_>) -> Option<Named> {
    let is_refused = |(first, second): &(Touch<'_>, Touch<'_>)| {
        let exchange = second.first;
        first.is_memory()
            && first.reads()
            && exchange.action == Action::Exchange
            && exchange.failed
            && exchange.op.contains(&format!("({}, ", read(first.first)))
            && (exchange.usage == Usage::Ignored || evidence.next_own(second).is_none())
    };
    let mut pairs = evidence.pairs().rev().filter(is_refused);
    let (exchange, remote) = pairs.find_map(|(first, second)| {
        let mut between = evidence.between((first, second));
        let remote = between.rfind(Touch::writes)?;
        Some((second.first, remote.first))
    })?;
    let (me, other) = (who(evidence, exchange), who(evidence, remote));
    let now = read(exchange);
    let so = match exchange.usage {
        Usage::Ignored => format!("{me} did not try again, so its own update is lost"),
        // Who listens knows that it was refused.
        _ => format!(
            "{me} did not try again with {now}: it was refused only because {other} was faster"
        ),
    };
    let text = format!(
        "{me}'s compare_exchange at {} found {now} and changed nothing: {other}'s write at step {} \
         had come before it. {so}. Go round until the exchange succeeds, or until the value that it \
         found is a reason to stop.",
        at(exchange),
        remote.step,
    );
    Some((Kind::LostUpdate, text))
}
