//! Who waits at the end, for whom, and why.

use super::names::name_at;
use super::step::{call, shown};
use crate::explore::Event;
use crate::explore::execution::Execution;
use crate::explore::model::{Once, PipeOp, State};
use crate::explore::op::{OpKind, ThreadId};
use crate::trace::{Place, SourceFiles, Wait};

/// What keeps a thread waiting, where the object that it waits for shows it.
pub(super) fn hint(execution: &Execution, events: &[Event], names: &[String]) -> Option<String> {
    (0..execution.threads.len()).find_map(|thread| {
        let op = execution.published(thread)?;
        let object = op.object?;
        let (who, name) = (execution.thread_name(thread), &names[object.0 as usize]);
        match (op.kind, &execution.object(object).state) {
            (OpKind::Recv, State::Channel(channel)) => {
                let (senders, verb) = match channel.senders {
                    1 => ("one sender".to_owned(), "is"),
                    more => (format!("{more} senders"), "are"),
                };
                Some(format!(
                    "The channel that {who} receives from is empty and not closed: {senders} \
                     {verb} still alive. It closes when the last one is dropped."
                ))
            }
            (OpKind::Lock, State::Mutex { owner: Some(owner) }) if execution.has_ended(*owner) => {
                let owner = execution.thread_name(*owner);
                Some(format!("{owner} has ended and never gave {name} back."))
            }
            (OpKind::Read | OpKind::Write, State::RwLock(lock))
                if lock.holder(thread).is_some_and(|t| execution.has_ended(t)) =>
            {
                let owner = execution.thread_name(lock.holder(thread)?);
                Some(format!("{owner} has ended and never gave {name} back."))
            }
            (OpKind::Pipe(PipeOp::Write(_)), State::Pipe(_)) => Some(format!(
                "The pipe that {who} writes to is full (the judge's holds 16 bytes, a real one some \
                 64 KiB), and nobody reads it."
            )),
            (OpKind::Pipe(PipeOp::Read(_)), State::Pipe(_)) => Some(format!(
                "The pipe that {who} reads from is empty, and whoever could write to it is still \
                 alive."
            )),
            (OpKind::AwaitOthers, State::Barrier(barrier)) => {
                let missing = match barrier.missing() {
                    1 => "one more thread".to_owned(),
                    more => format!("{more} more threads"),
                };
                Some(format!(
                    "{name} waits for {missing}, and none is left to come."
                ))
            }
            (OpKind::Acquire, State::Semaphore { permits }) => {
                let of_it = |event: &&Event| event.op.object == Some(object);
                let count = |is: fn(&OpKind) -> bool| {
                    let those = events.iter().filter(of_it);
                    those
                        .filter(|event| is(&event.op.kind) && event.reply.ok)
                        .count()
                };
                let given = count(|kind| matches!(kind, OpKind::Release));
                let taken = count(|kind| kind.tries() || kind.takes());
                let why = match (permits + taken == given, given) {
                    (true, 0) => "it began with none, and nobody gave it one",
                    (true, _) => "it began with none, and those that were given are taken",
                    (false, _) => "those taken were not given back",
                };
                Some(format!("No permit of {name} is free: {why}."))
            }
            _ => None,
        }
    })
}

/// Who waits at the end, and whether in a circle.
pub(super) fn waits(
    execution: &Execution,
    names: &[String],
    sources: &mut SourceFiles,
) -> (Vec<Wait>, bool) {
    let holder = |thread: ThreadId| {
        let op = execution.published(thread)?;
        match (
            op.kind,
            op.object.map(|object| &execution.object(object).state),
        ) {
            (OpKind::Join(target), _) => Some(target),
            (OpKind::Lock | OpKind::Relock { .. }, Some(State::Mutex { owner })) => *owner,
            (OpKind::ReadBehind, _) => execution.waiting_writer(thread, op),
            (OpKind::Read | OpKind::Write, Some(State::RwLock(lock))) => lock.holder(thread),
            (OpKind::Once(_), Some(State::Once(Once::Running(thread)))) => Some(*thread),
            _ => None,
        }
    };
    let behind = |thread: ThreadId| {
        let op = execution.published(thread)?;
        let waits_behind = matches!(op.kind, OpKind::ReadBehind);
        let first = waits_behind.then(|| holder(thread)).flatten()?;
        let first = execution.published(first)?;
        Some(call(
            execution,
            first,
            &|bits| shown(execution, first, bits),
            None,
        ))
    };
    let mut wait = |thread: ThreadId| {
        let op = execution.published(thread)?;
        let call = call(execution, op, &|bits| shown(execution, op, bits), None);
        let object = op.object.map(|_| name_at(execution, op, names, sources));
        let waits_for = match object {
            Some(object) => format!("{object}.{call}"),
            None => call,
        };
        Some(Wait {
            thread: execution.thread_name(thread),
            waits_for,
            held_by: holder(thread).map(|thread| execution.thread_name(thread)),
            behind: behind(thread),
            place: Place {
                file: op.at.file().to_owned(),
                line: op.at.line(),
            },
        })
    };
    let threads = 0..execution.threads.len();
    for start in threads.clone() {
        let mut path = vec![start];
        while let Some(next) = holder(path[path.len() - 1]) {
            if let Some(at) = path.iter().position(|thread| *thread == next) {
                return (
                    path[at..]
                        .iter()
                        .filter_map(|thread| wait(*thread))
                        .collect(),
                    true,
                );
            }
            path.push(next);
        }
    }
    (threads.filter_map(wait).collect(), false)
}
