//! The way from one step to another along which happens-before would have to run.

use std::collections::HashSet;

use crate::trace::{Action, Step, Trace};

/// A store and the load that reads from it, or from its release sequence, with what the two lack
/// to synchronize.
#[derive(Clone, Copy)]
pub(super) struct Link<'a> {
    pub(super) store: &'a Step,
    pub(super) load: &'a Step,
    pub(super) lacks_release: bool,
    pub(super) lacks_acquire: bool,
}

/// The links that do not synchronize, on the way with the fewest of them; None if there is no way.
pub(super) fn lacking(trace: &Trace, from: usize, to: usize) -> Option<Vec<Link<'_>>> {
    // Every edge goes forward, so one pass in the order of the steps finds the best way to each.
    let mut best: Vec<Option<Vec<Link<'_>>>> = vec![None; trace.steps.len() + 1];
    best[from] = Some(Vec::new());
    for step in trace.steps.get(from..to)? {
        let mut ways: Vec<Vec<Link<'_>>> = Vec::new();
        for before in ordered_before(trace, step) {
            ways.extend(best[before].clone());
        }
        for store in release_sequence(trace, step) {
            let Some(way) = &best[store.step] else {
                continue;
            };
            let fences = trace.steps[from..store.step].iter();
            let mut fences = fences
                .filter(|fence| fence.thread == store.thread && fence.action == Action::Fence);
            let fenced = fences.any(|fence| {
                best[fence.step].is_some() && fence.ordering.is_some_and(|order| order.releases())
            });
            let mut later = trace.steps[step.step..to].iter();
            let taken = later.any(|fence| {
                fence.thread == step.thread
                    && fence.action == Action::Fence
                    && fence.ordering.is_some_and(|order| order.acquires())
            });
            let lacks_release = !fenced && !store.ordering.is_some_and(|order| order.releases());
            let lacks_acquire = !taken && !step.ordering.is_some_and(|order| order.acquires());
            let mut way = way.clone();
            if lacks_release || lacks_acquire {
                way.push(Link {
                    store,
                    load: step,
                    lacks_release,
                    lacks_acquire,
                });
            }
            ways.push(way);
        }
        // Of several the one with the fewest lines to change.
        best[step.step] = ways.into_iter().min_by_key(|way| (way.len(), lines(way)));
    }
    best[to].take()
}

/// How many lines there are at the ends of the links.
fn lines(way: &[Link<'_>]) -> usize {
    let ends = way.iter().flat_map(|link| [link.store, link.load]);
    ends.map(|step| &step.place).collect::<HashSet<_>>().len()
}

/// Steps that happen before this one whatever the orderings: the one before it in its thread, what
/// its lock, channel or semaphore hands over, the start of its thread, the end of a joined one.
fn ordered_before(trace: &Trace, step: &Step) -> Vec<usize> {
    let before = &trace.steps[..step.step - 1];
    let last = |is: &dyn Fn(&&Step) -> bool| before.iter().rev().find(is).map(|step| step.step);
    let own = last(&|earlier| earlier.thread == step.thread);
    let mut all: Vec<usize> = own.into_iter().collect();
    let handed = match step.action {
        Action::Lock | Action::TryLock | Action::Relock if !step.failed => last(&|earlier| {
            earlier.action == Action::Unlock && earlier.id == step.id
                || earlier.action == Action::Wait && earlier.other == step.id
        }),
        Action::Acquire | Action::TryAcquire if !step.failed => {
            last(&|earlier| earlier.action == Action::Release && earlier.id == step.id)
        }
        Action::Recv | Action::TryRecv if !step.failed => sent(before, step),
        _ => None,
    };
    all.extend(handed);
    let since = own.unwrap_or(0);
    for life in &trace.lives {
        let starts = !life.joins && life.other == step.thread && own.is_none();
        let joined =
            life.joins && life.thread == step.thread && (since..step.step).contains(&life.after);
        let whose = if starts { life.thread } else { life.other };
        if starts || joined {
            let until = before[..life.after.min(before.len())].iter().rev();
            let mut until = until.filter(|earlier| earlier.thread == whose);
            all.extend(until.next().map(|step| step.step));
        }
    }
    all
}

/// The step that sent the message which `step` takes.
fn sent(before: &[Step], step: &Step) -> Option<usize> {
    let of_channel = |earlier: &&Step| earlier.id == step.id && !earlier.failed;
    let takes = |earlier: &&Step| matches!(earlier.action, Action::Recv | Action::TryRecv);
    let taken = before.iter().filter(of_channel).filter(takes).count();
    let sends = |earlier: &&Step| matches!(earlier.action, Action::Send | Action::TrySend);
    let mut sends = before.iter().filter(of_channel).filter(sends);
    sends.nth(taken).map(|step| step.step)
}

/// The stores that a read synchronizes with if both are strong enough: the one that it reads from,
/// and those whose release sequence that continues.
fn release_sequence<'a>(trace: &'a Trace, step: &'a Step) -> Vec<&'a Step> {
    let mut stores = Vec::new();
    let mut from = step.reads_from.filter(|_| !step.plain);
    while let Some(store) = from.map(|store| &trace.steps[store - 1]) {
        stores.push(store);
        let hands_on = matches!(store.action, Action::Update | Action::Exchange);
        from = store.reads_from.filter(|_| hands_on);
    }
    stores
}
