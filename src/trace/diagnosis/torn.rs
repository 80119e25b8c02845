//! A change in two steps, seen between them.
//!
//! *Write, remote read, write* on one object (Lu et al., *AVIO*, ASPLOS 2006), and the same over
//! two objects that belong together (multi-variable atomicity violations: Lu et al., *Learning
//! from Mistakes*, ASPLOS 2008): one thread is at the first before and at the second after the
//! other, so that no order of the two as wholes explains what they saw.

use super::Named;
use super::evidence::{Evidence, Gap, Noun, Touch};
use super::words::{at, object, who};
use crate::trace::{Kind, Step, Usage};

pub(super) fn find(evidence: &Evidence<'_>) -> Option<Named> {
    let gaps = evidence.gaps();
    let mut gaps = gaps.iter().rev();
    one_object(evidence)
        .or_else(|| two_copies(evidence))
        .or_else(|| gaps.find_map(|gap| two_objects(evidence, around_an_update(evidence, *gap))))
        .or_else(|| two_locks_at_once(evidence).filter(|_| evidence.has_interruptions()))
}

/// The interrupted thread changes one object twice; another one sees what stands between.
fn one_object(evidence: &Evidence<'_>) -> Option<Named> {
    let changes = |touch: &Touch<'_>| match touch.noun {
        Noun::Memory => touch.writes(),
        Noun::Section => matches!(touch.first.usage, Usage::Updates | Usage::Assigns),
        Noun::Channel => false,
    };
    let is_change = |(first, second): &(Touch<'_>, Touch<'_>)| {
        // Two rounds of one loop are meant to be two.
        let same_line = first.first.place == second.first.place;
        let interrupted = evidence.is_interrupted(first.thread, first.last, second.first);
        changes(first) && changes(second) && !same_line && interrupted
    };
    let pairs = evidence.coming_pairs().into_iter();
    let mut pairs = pairs.chain(evidence.pairs().rev()).filter(is_change);
    let (before, remote, after) = pairs.find_map(|(before, after)| {
        // Two that both count up and down share a gauge, and no change of one of them.
        let only_reads = |thread: usize| {
            let mut own = evidence
                .touches
                .iter()
                .filter(|touch| touch.id == before.id);
            own.all(|touch| touch.thread != thread || !touch.writes())
        };
        let seen = |touch: &Touch<'_>| match touch.noun {
            Noun::Memory => {
                let refused = touch.first.usage == Usage::FoundDecides
                    && is_taken_back(evidence, before.first, after.first);
                touch.first.reads_from == Some(before.last.step)
                    && (only_reads(touch.thread) || refused)
            }
            _ => touch.reads(),
        };
        let remote = evidence.between((before, after)).find(seen)?;
        Some((before, remote, after))
    })?;
    let text = format!(
        "{me} changed {object} in two steps, at {} and at {}; {other} saw it half done, at {}. Make \
         the two one step, or hold a lock over both.",
        at(before.first),
        at(after.first),
        at(remote.first),
        me = who(evidence, before.first),
        other = who(evidence, remote.first),
        object = named(&before),
    );
    Some((Kind::TornInvariant, text))
}

/// Whether a thread's next step after a change that decides is one under that `if`, and makes it
/// undone: it should never have been seen. A gauge goes down again after what it counts.
fn is_taken_back(evidence: &Evidence<'_>, change: &Step, back: &Step) -> bool {
    let by = |step: &Step| {
        let (read, wrote) = (step.read()?, step.wrote.as_deref()?);
        Some(wrote.parse::<i128>().ok()? - read.parse::<i128>().ok()?)
    };
    let undone = by(change).zip(by(back)).is_some_and(|(a, b)| a + b == 0);
    let later = evidence.trace.steps[change.step..].iter();
    let mut own = later.filter(|step| step.thread == change.thread);
    change.usage == Usage::FoundDecides
        && back.usage == Usage::UnderIf
        && undone
        && own.next().is_some_and(|next| next.step == back.step)
}

/// The interrupted thread copies from what one lock guards, and once more from what another one has
/// made of it, and changes nothing with what it has.
fn two_copies(evidence: &Evidence<'_>) -> Option<Named> {
    let copies =
        |touch: &Touch<'_>| touch.noun == Noun::Section && touch.first.usage == Usage::Copies;
    let is_look = |(first, second): &(Touch<'_>, Touch<'_>)| {
        // Two rounds of one loop are meant to be two.
        let same_line = first.first.place == second.first.place;
        let interrupted = evidence.is_interrupted(first.thread, first.last, second.first);
        let mut touches = evidence.touches.iter();
        let acts = touches
            .any(|touch| touch.thread == first.thread && touch.writes() && first.is_before(touch));
        copies(first) && copies(second) && !same_line && interrupted && !acts
    };
    let mut pairs = evidence.pairs().rev().filter(is_look);
    let (first, remote, second) = pairs.find_map(|(first, second)| {
        let remote = evidence.between((first, second)).rfind(Touch::writes)?;
        Some((first, remote, second))
    })?;
    let text = format!(
        "{me} looked at {object} at {} and gave the lock back, and looked again at {}; {other} \
         changed it in between, at step {}: {me} has the one from before and the other from after. \
         Read all that belongs together while you have the lock.",
        at(first.first),
        at(second.first),
        remote.first.step,
        me = who(evidence, first.first),
        other = who(evidence, remote.first),
        object = named(&first),
    );
    Some((Kind::TornInvariant, text))
}

/// Where the thread was interrupted in or before an update in two steps, `y.store(y.load(…) + 1, …)`,
/// that comes after another change: the gap from that change to the store.
fn around_an_update<'a>(evidence: &Evidence<'a>, gap: Gap<'a>) -> Gap<'a> {
    let is_update = |look: &Touch<'_>, change: &Touch<'_>| {
        let mut between = evidence.trace.steps[look.last.step..].iter();
        let mut own = between.by_ref().filter(|step| step.thread == look.thread);
        look.is_memory()
            && look.id == change.id
            && !look.writes()
            && !change.reads()
            && change.writes()
            && look.first.place == change.first.place
            && (change.first.step == 0
                || own
                    .next()
                    .is_some_and(|next| next.step == change.first.step))
    };
    let Gap { before, after } = gap;
    let (change, after) = if is_update(&before, &after) {
        let mut touches = evidence.touches.iter().rev();
        let earlier = touches.find(|t| t.thread == before.thread && t.is_before(&before));
        (earlier.copied(), Some(after))
    } else {
        let next = evidence.next_own(&after);
        (Some(before), next.filter(|next| is_update(&after, next)))
    };
    match (change.filter(Touch::writes), after) {
        (Some(before), Some(after)) => Gap { before, after },
        _ => gap,
    }
}

/// The interrupted thread is at one object before, and at another one after; in between a second
/// thread is at both.
fn two_objects(evidence: &Evidence<'_>, gap: Gap<'_>) -> Option<Named> {
    let Gap { before, after } = gap;
    let alike = before.noun == after.noun && before.noun != Noun::Channel;
    if before.id == after.id || !alike {
        return None;
    }
    let at_first = between(evidence, gap, before);
    let at_second = between(evidence, gap, after);
    let mut pairs = at_first
        .iter()
        .flat_map(|one| at_second.iter().map(move |two| (*one, *two)));
    let (one, two) = pairs.find(|(one, two)| one.thread == two.thread)?;
    let (me, other) = (who(evidence, before.first), who(evidence, one.first));
    let (x, y) = (named(&before), named(&after));
    let reads_only = |a: &Touch<'_>, b: &Touch<'_>| !a.writes() && !b.writes();
    let text = if reads_only(&before, &after) && one.writes() && two.writes() {
        format!(
            "{me} read {x} at {} and {y} at {}; in between {other} changed both, at steps {} and \
             {}: {me} has the one from before and the other from after. Read both in one step of \
             the others, under the lock that guards the change.",
            at(before.first),
            at(after.first),
            one.first.step,
            two.first.step,
        )
    } else if before.writes() && after.writes() && reads_only(&one, &two) {
        format!(
            "{me} changed {x} at {} and {y} at {}; in between {other} looked at both, at steps {} \
             and {}, and saw the change half done. Let the two be seen together: one lock over \
             both, for {other} too.",
            at(before.first),
            at(after.first),
            one.first.step,
            two.first.step,
        )
    } else if [before, after, one, two].iter().all(overwrites) {
        format!(
            "{me} was at {x} at {} and at {y} at {}, one after the other; {other} was at both in \
             between, at steps {} and {}, and met a change half done. Hold one lock, or both locks, \
             over the whole change.",
            at(before.first),
            at(after.first),
            one.first.step,
            two.first.step,
        )
    } else {
        return None;
    };
    Some((Kind::TornInvariant, text))
}

/// A thread that holds two locks at once is after another one's change under the first, and before
/// its change under the second.
fn two_locks_at_once(evidence: &Evidence<'_>) -> Option<Named> {
    let sections = || {
        let touches = evidence.touches.iter();
        touches.filter(|touch| touch.noun == Noun::Section)
    };
    let held = sections().flat_map(|a| sections().map(move |b| (a, b)));
    let held = held.filter(|(a, b)| {
        let overlap = a.first.step < b.last.step && b.first.step < a.last.step;
        a.thread == b.thread && a.id != b.id && overlap
    });
    let mut torn = held.filter_map(|(a, b)| {
        let done = sections()
            .rfind(|done| done.thread != a.thread && done.conflicts(a) && done.is_before(a))?;
        let mut later =
            sections().filter(|later| later.thread == done.thread && done.is_before(later));
        let to_do = later.next()?;
        let torn = to_do.conflicts(b) && b.is_before(to_do) && done.writes() && to_do.writes();
        torn.then_some((a, done, to_do))
    });
    let (look, done, to_do) = torn.next()?;
    let text = format!(
        "{me} changed {} at {} and {} at {}; in between {other} had both locks at once, from step \
         {} on, and saw the change half done. Hold both locks over the whole change.",
        named(done),
        at(done.first),
        named(to_do),
        at(to_do.first),
        look.first.step,
        me = who(evidence, done.first),
        other = who(evidence, look.first),
    );
    Some((Kind::TornInvariant, text))
}

/// Whether it changes what is there without a look at it. What takes an item from under a lock may
/// go on with it in any order.
fn overwrites(touch: &Touch<'_>) -> bool {
    match touch.noun {
        Noun::Section => matches!(touch.first.usage, Usage::Updates | Usage::Assigns),
        _ => touch.writes() && !touch.reads(),
    }
}

/// Visits by others, inside the gap, that conflict with one of its ends.
fn between<'a>(evidence: &Evidence<'a>, gap: Gap<'a>, end: Touch<'a>) -> Vec<Touch<'a>> {
    let inside = |touch: &&Touch<'a>| {
        touch.thread != end.thread
            && touch.conflicts(&end)
            && gap.before.is_before(touch)
            && touch.is_before(&gap.after)
    };
    evidence.touches.iter().filter(inside).copied().collect()
}

/// The object, or what it guards.
fn named(touch: &Touch<'_>) -> String {
    match touch.noun {
        Noun::Section => format!("what {} guards", object(touch.first)),
        _ => object(touch.first).to_owned(),
    }
}
