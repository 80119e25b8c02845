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
/// several have the same name.
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
        if base.is_none() && !matches!(op.kind, OpKind::CloseSender | OpKind::CloseReceiver) {
            *base = sources.receiver(op.at);
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
            names[*index] = format!("{}[{number}]", names[*index]);
        }
    }
    names
}
