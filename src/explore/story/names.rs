//! What objects are called.

use std::collections::HashMap;

use crate::explore::Event;
use crate::explore::execution::Execution;
use crate::explore::model::{OnceOp, State};
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
    let end = is_channel.then(|| sources.receiver(op.at)).flatten();
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
        let base = &mut bases[object.0 as usize];
        if matches!(op.kind, OpKind::CloseSender | OpKind::CloseReceiver) {
            continue;
        }
        let name = sources.receiver(op.at);
        let is_part = |name: &str| name.contains('.');
        if base.is_none() || name.as_deref().is_some_and(is_part) {
            *base = name;
            if let OpKind::Once(OnceOp::Begin { name: "force", .. }) = op.kind {
                *base = sources.used(op.at).or_else(|| base.take());
            }
        }
    }
    let mut names: Vec<String> = std::iter::zip(bases, &execution.objects)
        .map(|(base, object)| base.unwrap_or_else(|| object.state.noun().to_lowercase()))
        .collect();
    let mut same: HashMap<String, Vec<usize>> = HashMap::new();
    let used = |index: &usize| {
        events
            .iter()
            .any(|event| event.op.object == Some(ObjectId(*index as u32)))
            || (0..execution.threads.len())
                .filter_map(|t| execution.published(t))
                .any(|op| op.object == Some(ObjectId(*index as u32)))
    };
    for index in (0..names.len()).filter(used) {
        same.entry(names[index].clone()).or_default().push(index);
    }
    for group in same.values().filter(|group| group.len() > 1) {
        for (number, index) in group.iter().enumerate() {
            names[*index] = match names[*index].split_once('.') {
                Some((field, part)) => format!("{field}[{number}].{part}"),
                None => format!("{}[{number}]", names[*index]),
            };
        }
    }
    names
}
