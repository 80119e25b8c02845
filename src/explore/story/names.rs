//! What objects are called.

use std::collections::HashMap;

use crate::explore::Event;
use crate::explore::execution::Execution;
use crate::explore::model::{Memory, Object, OnceOp, State};
use crate::explore::op::{ObjectId, Op, OpKind};
use crate::trace::SourceFiles;

/// The name of an operation's object. The two ends of a channel have names of their own.
pub(super) fn name_at(
    execution: &Execution,
    op: &Op,
    names: &[String],
    sources: &mut SourceFiles,
) -> String {
    let Some(object) = op.object else {
        return String::new();
    };
    let is_channel = matches!(execution.object(object).state, State::Channel(_));
    let end = match op.kind {
        // At the place of both ends' making.
        OpKind::CloseSender => sources.bound(op.at, 0),
        OpKind::CloseReceiver => sources.bound(op.at, 1),
        _ => None,
    };
    let end = end.or_else(|| is_channel.then(|| sources.receiver(op.at)).flatten());
    end.unwrap_or_else(|| names[object.0 as usize].clone())
}

/// Names for objects: as the source names them where they are first used, with a number where
/// several have the same name. Parts of tuples have their field's name rather than a local one:
/// `slots[0].0` and `slots[1].0`, although one of them was first an `x`.
pub(super) fn name_objects(
    execution: &Execution,
    events: &[Event],
    sources: &mut SourceFiles,
) -> Vec<String> {
    let mut bases: Vec<Option<String>> = vec![None; execution.objects.len()];
    let pending = (0..execution.threads.len()).filter_map(|t| execution.published(t));
    for op in events.iter().map(|event| &event.op).chain(pending) {
        let Some(object) = op.object else { continue };
        let memory = part(execution.object(object));
        // What has two parts has the name of the first: so has a file, and its lock.
        let is_second =
            memory.is_some_and(Memory::is_second_part) || execution.file_locks.contains(&object);
        let base = &mut bases[object.0 as usize - usize::from(is_second)];
        let is_elsewhere = matches!(
            op.kind,
            OpKind::CloseSender | OpKind::CloseReceiver | OpKind::Push { stolen: true }
        );
        if is_elsewhere {
            continue;
        }
        let name = sources.receiver(op.at);
        let is_part = |name: &str| name.contains('.');
        if base.is_none() || name.as_deref().is_some_and(is_part) {
            *base = name;
            if let OpKind::Once(OnceOp::Begin { name: "force", .. }) = op.kind {
                *base = sources.used(op.at).or_else(|| base.take());
            }
            if let Some(Memory::Count | Memory::Counted) = memory {
                *base = base.take().or_else(|| sources.used(op.at));
            }
        }
    }
    name_alike(execution, events, &mut bases);
    // A file has the name by which it was opened first.
    for (object, label) in execution.labels.iter().rev() {
        bases[object.0 as usize] = Some(label.clone());
    }
    let mut names: Vec<String> = std::iter::zip(bases, &execution.objects)
        .map(|(base, object)| base.unwrap_or_else(|| object.state.noun().to_lowercase()))
        .collect();
    let mut same: HashMap<(String, Option<&str>), Vec<usize>> = HashMap::new();
    let used = |index: &usize| {
        events
            .iter()
            .any(|event| event.op.object == Some(ObjectId(*index as u32)))
            || (0..execution.threads.len())
                .filter_map(|t| execution.published(t))
                .any(|op| op.object == Some(ObjectId(*index as u32)))
    };
    // What is one object to the source may have two parts, which are told apart at the end.
    let parts: Vec<Option<Memory>> = execution.objects.iter().map(part).collect();
    let is_second = |index: &usize| {
        parts[*index].is_some_and(Memory::is_second_part)
            || execution.file_locks.contains(&ObjectId(*index as u32))
    };
    let has_second = |index: &usize| index + 1 < parts.len() && is_second(&(index + 1));
    let part_of = |index: usize| parts[index].and_then(Memory::part);
    let firsts = (0..names.len()).filter(|index| !is_second(index));
    for index in firsts.filter(|index| used(index) || has_second(index) && used(&(index + 1))) {
        let name = (names[index].clone(), part_of(index));
        same.entry(name).or_default().push(index);
    }
    for group in same.values().filter(|group| group.len() > 1) {
        for (number, index) in group.iter().enumerate() {
            // Files have names with dots too.
            let is_part = |(_, part): &(&str, &str)| part.chars().all(char::is_numeric);
            names[*index] = match names[*index].split_once('.').filter(is_part) {
                Some((field, part)) => format!("{field}[{number}].{part}"),
                None => format!("{}[{number}]", names[*index]),
            };
        }
    }
    for index in (1..names.len()).filter(is_second) {
        names[index] = names[index - 1].clone();
    }
    for (index, name) in names.iter_mut().enumerate() {
        if let Some(part) = part_of(index) {
            *name = format!("{name}.{part}");
        }
    }
    names
}

/// Where the source names no object at a line, but another object that was there too has a name, it
/// is called the same: of the places that a loop goes over, one may have been named elsewhere.
fn name_alike(execution: &Execution, events: &[Event], bases: &mut [Option<String>]) {
    let atomics = || {
        let of = |event: &Event| Some((event.op.object?.0 as usize, event.op.at));
        let is_atomic = |index: usize| matches!(execution.objects[index].state, State::Atomic(_));
        events
            .iter()
            .filter_map(of)
            .filter(move |(index, _)| is_atomic(*index))
    };
    let mut there: HashMap<_, String> = HashMap::new();
    for (index, at) in atomics() {
        if let Some(name) = &bases[index] {
            there.entry(at).or_insert_with(|| name.clone());
        }
    }
    for (index, at) in atomics() {
        if bases[index].is_none() {
            bases[index] = there.get(at).cloned();
        }
    }
}

/// Whose memory an object is, if it is plain memory.
fn part(object: &Object) -> Option<Memory> {
    match &object.state {
        State::Plain(plain) => Some(plain.memory),
        _ => None,
    }
}
