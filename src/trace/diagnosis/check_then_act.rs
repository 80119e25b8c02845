//! A decision on a value that changed before it was acted on.
//!
//! *Read, remote write, read* and *write, remote write, read* on one object (Lu et al., *AVIO*,
//! ASPLOS 2006), *read, remote write, write* where the write does not carry the value on, and the
//! same for critical sections: two on one mutex are not one. So it is in a loop of exchanges that
//! checks before its first round only. Over two objects it is the write skew of databases (Berenson
//! et al., SIGMOD 1995).

use super::Named;
use super::evidence::{Evidence, Gap, Noun, Touch};
use super::words::{at, call, object, read, who, wrote};
use crate::trace::{Action, Kind, Step, Usage};

pub(super) fn find(evidence: &Evidence<'_>) -> Option<Named> {
    let text = overtaken(evidence)
        .or_else(|| checked_once(evidence))
        .or_else(|| two_sections(evidence))
        .or_else(|| write_skew(evidence))
        .or_else(|| acted_elsewhere(evidence))?;
    Some((Kind::CheckThenAct, text))
}

/// Two visits of one memory, of which the second relies on the first, and a write between them.
fn overtaken(evidence: &Evidence<'_>) -> Option<String> {
    let relies = |(first, second): &(Touch<'_>, Touch<'_>)| {
        let (look, act) = (first.first, second.first);
        let decides = look.usage.decides();
        first.is_memory()
            && look.place != act.place
            && match (look.action, act.action) {
                // An exchange checks by itself.
                (_, Action::Exchange) => false,
                (Action::Load | Action::Get, Action::Load | Action::Get) => decides,
                (Action::Load | Action::Get, Action::Update) => true,
                (Action::Exchange, Action::Update) => {
                    look.failed && look.usage == Usage::FoundDecides
                }
                (Action::Load | Action::Get, _) => decides || act.usage == Usage::Constant,
                // It reads back what it has written.
                (_, Action::Load | Action::Get) => first.writes(),
                _ => false,
            }
    };
    let mut pairs = evidence.pairs().rev().filter(relies);
    let (first, remote, second) = pairs.find_map(|(first, second)| {
        let interrupted = evidence.is_interrupted(first.thread, first.last, second.first);
        let known = match first.first.wrote.as_deref() {
            None => first.first.read(),
            written => written,
        };
        let mut between = evidence.between((first, second));
        let changes =
            |remote: &Touch<'_>| remote.writes() && remote.first.wrote.as_deref() != known;
        let remote = between.rfind(changes)?;
        // Of two reads, that the value is another one.
        let differs = !second.reads() || second.first.read() != known;
        (interrupted && differs).then_some((first.first, remote.first, second.first))
    })?;
    let (me, other) = (who(evidence, first), who(evidence, remote));
    Some(if first.access.writes() && !first.failed {
        format!(
            "{me} wrote {object} at {} and took for granted at {} that it is still the same; \
             {other} changed it to {new} at step {}, in between. Keep the value that the first \
             step returns, or make the two one step.",
            at(first),
            at(second),
            remote.step,
            object = object(first),
            new = wrote(remote),
        )
    } else {
        format!(
            "{me} looked at {object} at {} and found {old}; {other} changed it to {new} at step {}, \
             and {me} acted on the old value at {}. Make the check and the act one step.",
            at(first),
            remote.step,
            at(second),
            object = object(first),
            old = read(first),
            new = wrote(remote),
        )
    })
}

/// A check of a value, an exchange that fails because it is another one by now, and one that succeeds
/// with that other value, which nobody has checked.
fn checked_once(evidence: &Evidence<'_>) -> Option<String> {
    let goes_round = |(failed, again): &(Touch<'_>, Touch<'_>)| {
        let (failed, again) = (failed.first, again.first);
        failed.failed
            && failed.usage == Usage::CheckedOnce
            && again.place == failed.place
            && !again.failed
            && again.read() == failed.read()
    };
    let mut rounds = evidence.pairs().rev().filter(goes_round);
    let (look, remote, failed, again) = rounds.find_map(|(failed, again)| {
        let is_look = |(look, next): &(Touch<'_>, Touch<'_>)| {
            next.thread == failed.thread
                && next.first.step == failed.first.step
                && look.first.action == Action::Load
                && look.first.read() != failed.first.read()
        };
        let (look, _) = evidence.pairs().find(is_look)?;
        let mut between = evidence.between((look, failed));
        let remote = between.rfind(|touch| touch.first.wrote.as_deref() == failed.first.read())?;
        Some((look.first, remote.first, failed.first, again.first))
    })?;
    Some(format!(
        "{me} looked at {object} at {} and found {old}; {other} changed it to {new} at step {}, so \
         that {me}'s exchange at {} failed. The one at step {} went through with {new}, which {me} \
         has not checked. Check again in every round.",
        at(look),
        remote.step,
        at(failed),
        again.step,
        me = who(evidence, look),
        other = who(evidence, remote),
        object = object(look),
        old = read(look),
        new = read(failed),
    ))
}

/// Two critical sections of one thread, which was interrupted between them, and another thread's
/// on the same mutex.
fn two_sections(evidence: &Evidence<'_>) -> Option<String> {
    // Two rounds of one loop are meant to be two, unless the source shows that the first only looks.
    let relies = |(first, second): &(Touch<'_>, Touch<'_>)| {
        let looks = first.first.usage.only_looks();
        first.noun == Noun::Section
            && first.reads()
            && (looks || first.first.place != second.first.place)
            && evidence.is_interrupted(first.thread, first.last, second.first)
    };
    let mut pairs = evidence.pairs().rev().filter(relies);
    let (first, remote, second) = pairs.find_map(|(first, second)| {
        let mut between = evidence.between((first, second));
        let remote = between.rfind(Touch::writes)?;
        Some((first.first, remote.first, second.first))
    })?;
    Some(format!(
        "{me} had {lock} at {} and gave it back, and took it again at {}; {other} had it in \
         between, at step {}, so that {me} did not find things as it had left them. Hold the lock \
         over both.",
        at(first),
        at(second),
        remote.step,
        me = who(evidence, first),
        other = who(evidence, remote),
        lock = object(first),
    ))
}

/// Each of two threads reads what the other one then changes, and writes what the other has read.
fn write_skew<'a>(evidence: &Evidence<'a>) -> Option<String> {
    let memory = || evidence.touches.iter().filter(|touch| touch.is_memory());
    // A look, and the thread's next change, of something else.
    let decision = |look: &Touch<'a>| {
        let is_act = |touch: &&Touch<'_>| {
            touch.thread == look.thread && look.is_before(touch) && touch.writes()
        };
        let act = memory().find(is_act)?;
        (act.id != look.id).then_some((look.first, act.first))
    };
    let looks = memory().filter(|touch| touch.reads() && !touch.writes());
    let decisions: Vec<_> = looks.filter_map(decision).collect();
    let pairs = decisions
        .iter()
        .flat_map(|one| decisions.iter().map(move |two| (one, two)));
    let crosses = |&((one, one_acts), (two, two_acts)): &(&(&Step, &Step), &(&Step, &Step))| {
        let crossed = one.id == two_acts.id && two.id == one_acts.id && one.thread != two.thread;
        let late = one.step < two_acts.step && two.step < one_acts.step;
        crossed && late && evidence.is_interrupted(one.thread, one, one_acts)
    };
    let skewed = pairs.into_iter().find(crosses);
    let ((one, one_acts), (two, two_acts)) = skewed?;
    Some(format!(
        "{me} looked at {x} at {} and {other} at {y} at {}, each before the other's write (steps {} \
         and {}): both decided on what was about to change. Write first and look then, or hold one \
         lock over both.",
        at(one),
        at(two),
        one_acts.step,
        two_acts.step,
        me = who(evidence, one),
        other = who(evidence, two),
        x = object(one),
        y = object(two),
    ))
}

/// A condition that was true when a thread looked, and was changed before the very next thing that
/// the thread did.
fn acted_elsewhere(evidence: &Evidence<'_>) -> Option<String> {
    evidence.gaps().into_iter().rev().find_map(|gap| {
        let Gap { before, after } = gap;
        let look = before.first;
        let act = next_step(evidence, look)?;
        let loops = act.place == look.place;
        if !before.is_memory() || !look.usage.decides() || loops || before.id == after.id {
            return None;
        }
        let changes = |touch: &&Touch<'_>| {
            touch.id == before.id
                && touch.thread != before.thread
                && touch.writes()
                && before.is_before(touch)
                && touch.last.step < act.step
                && touch.first.wrote.as_deref() != look.read()
        };
        let remote = evidence.touches.iter().find(changes)?.first;
        Some(format!(
            "{me} looked at {object} at {} and found {old}; {other} changed it to {new} at step {}, \
             before {me} acted on it with {act} at {}. Let the check and the act be one step, under \
             one lock.",
            at(look),
            remote.step,
            at(act),
            me = who(evidence, look),
            other = who(evidence, remote),
            object = object(look),
            old = read(look),
            new = wrote(remote),
            act = call(act),
        ))
    })
}

fn next_step<'a>(evidence: &Evidence<'a>, step: &Step) -> Option<&'a Step> {
    let later = &evidence.trace.steps[step.step..];
    later.iter().find(|later| later.thread == step.thread)
}
