//! What only weak memory shows: a load that reads an older store, a race between accesses that
//! would be in order if the atomics between them were stronger.
//!
//! Happens-before, release sequences and fences are those of C11 (Batty et al., *Mathematizing C++
//! Concurrency*, POPL 2011).

mod path;

use super::words::{at, call, object, read};
use crate::trace::{Access, Action, Order, Step, Trace};
use path::{Link, lacking};

const NOT_BY_INTERLEAVING: &str = "No interleaving alone can show it.";

/// Whether a load has read an older store.
pub(super) fn is_seen(trace: &Trace) -> bool {
    trace.steps.iter().any(|step| step.stale.is_some())
}

/// Which store should release and which load acquire, or which accesses need `SeqCst`.
pub(super) fn tell(trace: &Trace, race: Option<(usize, usize)>) -> String {
    let told = race.and_then(|race| between_racing(trace, race));
    let told = told.or_else(|| older_store(trace));
    let told = told.or_else(|| race.map(|race| accesses(trace, race)));
    told.unwrap_or_else(|| {
        format!(
            "It takes an execution in which the atomic accesses order less than SeqCst would: as \
             SeqCst they are right in every interleaving. {NOT_BY_INTERLEAVING}"
        )
    })
}

/// Two racing accesses: what stands between them, and what it lacks.
fn between_racing(trace: &Trace, (earlier, later): (usize, usize)) -> Option<String> {
    let links = lacking(trace, earlier, later).filter(|links| !links.is_empty())?;
    let (earlier, later) = (&trace.steps[earlier - 1], &trace.steps[later - 1]);
    let access = |step: &Step| match step.action.is_of_the_heap() {
        true => call(step),
        false => format!("access to {}", object(step)),
    };
    let again = match earlier.id == later.id {
        true => String::new(),
        false => format!(" {}", access(later)),
    };
    Some(format!(
        "{}'s {} at step {} and {}'s{again} at step {} are a data race. {} {NOT_BY_INTERLEAVING}",
        trace.threads[earlier.thread],
        access(earlier),
        earlier.step,
        trace.threads[later.thread],
        later.step,
        links
            .iter()
            .map(|link| needs(trace, link))
            .collect::<Vec<_>>()
            .join(" ")
    ))
}

/// Two racing accesses with nothing between them that could order them.
fn accesses(trace: &Trace, (earlier, later): (usize, usize)) -> String {
    let access = |step: usize| {
        let step = &trace.steps[step - 1];
        let thread = &trace.threads[step.thread];
        format!("{thread}'s access to {} at {}", object(step), at(step))
    };
    format!(
        "{} and {} are a data race: what stands between them is atomic, but its orderings order \
         nothing. {NOT_BY_INTERLEAVING} The store that hands over needs Release, the load that \
         takes over Acquire.",
        access(earlier),
        access(later)
    )
}

/// A load that did not read the latest store: what would have made it.
fn older_store(trace: &Trace) -> Option<String> {
    let stale = || trace.steps.iter().filter(|step| step.stale.is_some());
    let linked = stale().find_map(|load| {
        let newer = newer_stores(trace, load);
        newer.rev().find_map(|store| {
            let links = lacking(trace, store.step, load.step)?;
            (!links.is_empty()).then_some((load, store, links))
        })
    });
    if let Some((load, store, links)) = linked {
        let needs: Vec<_> = links.iter().map(|link| needs(trace, link)).collect();
        return Some(format!(
            "{} {} {NOT_BY_INTERLEAVING}",
            missed(trace, load, store),
            needs.join(" ")
        ));
    }
    let load = stale().next()?;
    let store = &trace.steps[load.stale? - 1];
    Some(format!(
        "{} {} {NOT_BY_INTERLEAVING}",
        missed(trace, load, store),
        crossed(trace, load, store).unwrap_or_else(|| {
            "Nothing hands over from the one to the other, so Release and Acquire, which order \
             only what is handed over, allow it. Only SeqCst on these accesses, or a SeqCst fence \
             between those of each thread, forbids it."
                .into()
        })
    ))
}

/// The stores that a load could have read instead of the older one, up to the latest.
fn newer_stores<'a>(trace: &'a Trace, load: &'a Step) -> impl DoubleEndedIterator<Item = &'a Step> {
    let from = load.reads_from.unwrap_or(0);
    let to = load.stale.unwrap_or(0);
    let steps = trace.steps[from..to].iter();
    steps.filter(|step| step.id == load.id && step.access.writes())
}

fn missed(trace: &Trace, load: &Step, store: &Step) -> String {
    format!(
        "{} read {} from {} at {}, although {} had written {} at {}.",
        trace.threads[load.thread],
        read(load),
        object(load),
        at(load),
        trace.threads[store.thread],
        store.wrote.as_deref().unwrap_or("a newer value"),
        at(store),
    )
}

/// What a store and the load that reads from it lack, and what a fence could do about it in a program
/// that has fences.
fn needs(trace: &Trace, link: &Link<'_>) -> String {
    let mut text = stronger(trace, link);
    let all = || {
        trace
            .steps
            .iter()
            .filter(|step| step.action == Action::Fence)
    };
    let misplaced = |fence: &Step| misplaced(trace, link, fence);
    if let Some(where_to) = all().find_map(misplaced) {
        text += " ";
        text += &where_to;
    } else if all().next().is_some() {
        text += match (link.lacks_release, link.lacks_acquire) {
            (true, true) => {
                " A fence(Release) before the store and a fence(Acquire) behind the load will do \
                 as well."
            }
            (true, false) => " A fence(Release) before the store will do as well.",
            _ => " A fence(Acquire) behind the load will do as well.",
        };
    }
    text
}

/// What is said of a fence that stands on the wrong side of the access that it was meant for: one
/// that has no other on its right side.
fn misplaced(trace: &Trace, link: &Link<'_>, fence: &Step) -> Option<String> {
    let (store, load) = (link.store, link.load);
    let has = |range: &[Step], is: fn(Access) -> bool| {
        let atomic = |step: &Step| step.action.is_memory() && !step.plain;
        let mut steps = range.iter();
        steps.any(|step| step.thread == fence.thread && atomic(step) && is(step.access))
    };
    let (before, after) = (&trace.steps[..fence.step - 1], &trace.steps[fence.step..]);
    let releases = link.lacks_release
        && fence.thread == store.thread
        && fence.step > store.step
        && fence.ordering.is_some_and(Order::releases)
        && !has(after, Access::writes);
    let acquires = link.lacks_acquire
        && fence.thread == load.thread
        && fence.step < load.step
        && fence.ordering.is_some_and(Order::acquires)
        && !has(before, Access::reads);
    let why = match (releases, acquires) {
        (true, _) => {
            "stands behind the store, and hands over only with stores that come after it: put it \
             before the store"
        }
        (_, true) => {
            "stands before the load, and takes over only from loads that come before it: put it \
             behind the load"
        }
        _ => return None,
    };
    let thread = &trace.threads[fence.thread];
    Some(format!("{thread}'s {} at {} {why}.", fence.op, at(fence)))
}

/// Which of the two must be stronger.
fn stronger(trace: &Trace, link: &Link<'_>) -> String {
    let (store, load) = (link.store, link.load);
    let side = |step: &Step| {
        let thread = &trace.threads[step.thread];
        format!("{thread}'s {} at {}", call(step), at(step))
    };
    let stronger = |step: &Step, other: &str| match (step.access, step.ordering) {
        // A read-modify-write that is to do both.
        (Access::ReadWrite, Some(Order::Acquire | Order::Release)) => "AcqRel".to_owned(),
        _ => other.to_owned(),
    };
    let (release, acquire) = (stronger(store, "Release"), stronger(load, "Acquire"));
    if link.lacks_release && link.lacks_acquire && store.place == load.place {
        return format!(
            "{} hands over nothing, and at step {} {} reads from it and takes nothing over: it \
             must be AcqRel.",
            side(store),
            load.step,
            trace.threads[load.thread],
        );
    }
    match (link.lacks_release, link.lacks_acquire) {
        (true, true) => format!(
            "{} hands over nothing, and {}, which reads from it, takes nothing over: the first \
             must be {release}, the second {acquire}.",
            side(store),
            side(load)
        ),
        (true, false) => format!(
            "{} hands over nothing, so that {}, which reads from it, has nothing to take over: it \
             must be {release}.",
            side(store),
            side(load)
        ),
        _ => format!(
            "{} hands over what came before it, but {}, which reads from it, does not take it \
             over: it must be {acquire}.",
            side(store),
            side(load)
        ),
    }
}

/// Store buffering: each of two threads stores, and then loads what the other one stores.
fn crossed(trace: &Trace, load: &Step, store: &Step) -> Option<String> {
    let own = trace.steps[..load.step - 1].iter().rev();
    let mut own = own.filter(|step| {
        step.thread == load.thread && step.action == Action::Store && step.id != load.id
    });
    let (own, other) = own.find_map(|own| {
        let mut later = trace.steps[store.step..].iter();
        let other = later.find(|step| {
            step.thread == store.thread
                && step.id == own.id
                && step.action == Action::Load
                && step.reads_from.is_none_or(|from| from < own.step)
        })?;
        Some((own, other))
    })?;
    Some(format!(
        "Each of the two stores and then looks at what the other one stores ({} then {} at steps {} \
         and {}, {} then {} at steps {} and {}), and neither saw the other: Release and Acquire \
         allow that. Only SeqCst on all four, or a SeqCst fence between the two of each thread, \
         forbids it.",
        call(store),
        call(other),
        store.step,
        other.step,
        call(own),
        call(load),
        own.step,
        load.step,
    ))
}
