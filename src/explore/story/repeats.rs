//! What an execution that comes to no end does again and again.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::{names, step};
use crate::explore::execution::Execution;
use crate::trace::SourceFiles;

/// Who does what most often: ``worker-1 does `value.lock()` at exercise.rs:19 4999 times``. None if the
/// execution's steps were not noted down.
pub(in crate::explore) fn most_repeated(mut execution: Execution) -> Option<String> {
    let events = execution.events.take()?;
    let mut counts = HashMap::new();
    for (at, event) in events.iter().enumerate() {
        let line = (event.op.at.file(), event.op.at.line());
        let count = counts.entry((event.thread, line, event.op.kind.name()));
        let (times, _) = count.or_insert((0_usize, at));
        *times += 1;
    }
    // Of several that come in turns, the one with which a round begins.
    let (times, first) = counts
        .into_values()
        .max_by_key(|(times, first)| (*times, Reverse(*first)))?;
    let mut sources = SourceFiles::default();
    let names = names::name_objects(&execution, &events, &mut sources);
    let step = step::tell(&execution, &events[first], 1, &names, &mut sources);
    let call = match &step.object {
        Some(object) if !step.action.is_of_the_heap() => format!("{object}.{}", step.op),
        _ => step.op.clone(),
    };
    Some(format!(
        "{} does `{call}` at {}:{} {times} times",
        execution.thread_name(step.thread),
        step.place.file_name(),
        step.place.line
    ))
}
