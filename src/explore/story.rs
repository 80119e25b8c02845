//! One execution, told: its steps with names and values, and who waits for whom at its end.

use std::collections::{HashMap, HashSet};

use super::execution::Execution;
use super::model::{Once, OnceOp, PoisonOp, State};
use super::op::{ObjectId, Op, OpKind, ThreadId};
use super::{Ending, Event};
use crate::trace::{Access, Place, SourceFiles, Step, Trace, Wait};

/// One execution in words.
#[derive(Clone, Debug)]
pub struct Story {
    /// Its steps.
    pub trace: Trace,
    /// How it ended.
    pub ending: Ending,
    /// How often a thread was interrupted that could have gone on.
    pub preemptions: u32,
    /// The threads that can never go on; where they wait in a circle, those of the circle, in its
    /// order.
    pub waits: Vec<Wait>,
    /// Whether [`waits`](Story::waits) is a circle.
    pub circle: bool,
    /// The steps of the first data race: their numbers in the trace.
    pub race: Option<(usize, usize)>,
    /// What keeps threads waiting, where the objects show it: a sender that is still alive, a lock
    /// whose owner has ended, a permit that was not given back.
    pub hint: Option<String>,
    /// A thread that waits on a condition variable whose notification came too early.
    pub missed_notification: Option<String>,
}

impl Story {
    pub(super) fn of(mut execution: Execution, ending: Ending, decisions: usize) -> Story {
        let mut events = execution.events.take().unwrap_or_default();
        if ending == Ending::Livelock {
            draw_the_loop_once(&mut events, decisions);
        }
        let mut sources = SourceFiles::default();
        let names = name_objects(&execution, &events, &mut sources);
        let mut trace = Trace {
            threads: (0..execution.threads.len())
                .map(|t| execution.thread_name(t))
                .collect(),
            steps: Vec::with_capacity(events.len()),
        };
        // Events beside the decided operations (spawns, joins) have no number in the execution.
        let mut decided = Vec::new();
        for event in &events {
            let step = tell(
                &execution,
                event,
                trace.steps.len() + 1,
                &names,
                &mut sources,
            );
            if !matches!(event.op.kind, OpKind::Join(_) | OpKind::Spawn(_)) {
                decided.push(step.step);
            }
            trace.steps.push(step);
        }
        let number = |step: usize| decided.get(step - 1).copied();
        let race = execution
            .race
            .and_then(|race| number(race.earlier).zip(number(race.later)));
        if let Some((earlier, later)) = race {
            trace.steps[earlier - 1].note = Some(format!("data race with step {later}"));
            trace.steps[later - 1].note = Some(format!("data race with step {earlier}"));
        }
        // Who has used freed memory does not wait, nor is anyone else heard.
        let (waits, circle) = match &ending {
            Ending::UsedAfterFree { .. } => (Vec::new(), false),
            _ => waits(&execution, &names, &mut sources),
        };
        let hint = hint(&execution, &names);
        let missed_notification = (0..execution.threads.len()).find_map(|thread| {
            let op = execution.published(thread)?;
            let OpKind::Await { .. } = op.kind else {
                return None;
            };
            match &execution.object(op.object?).state {
                State::Condvar(condvar) if condvar.missed => Some(execution.thread_name(thread)),
                _ => None,
            }
        });
        Story {
            trace,
            ending,
            preemptions: 0,
            waits,
            circle,
            race,
            hint,
            missed_notification,
        }
    }
}

/// The name of an operation's object. The two ends of a channel have names of their own.
fn name_at(execution: &Execution, op: &Op, names: &[String], sources: &mut SourceFiles) -> String {
    let Some(object) = op.object else {
        return String::new();
    };
    let is_channel = matches!(execution.object(object).state, State::Channel(_));
    let end = is_channel.then(|| sources.receiver(op.at)).flatten();
    end.unwrap_or_else(|| names[object.0 as usize].clone())
}

/// Of what comes after the decisions, keeps each thread's way round only once.
fn draw_the_loop_once(events: &mut Vec<Event>, decisions: usize) {
    let is_decided = |event: &Event| !matches!(event.op.kind, OpKind::Join(_) | OpKind::Spawn(_));
    let mut places = HashSet::new();
    let mut count = 0;
    let end = events.iter().position(|event| {
        count += usize::from(is_decided(event));
        let line = (event.thread, std::ptr::from_ref(event.op.at));
        count > decisions && !places.insert(line)
    });
    events.truncate(end.unwrap_or(events.len()));
    if let Some(last) = events.last_mut() {
        last.note = Some("and so on, round and round".into());
    }
}

/// Names for objects: as the source names them where they are first used, with a number where
/// several have the same name.
fn name_objects(execution: &Execution, events: &[Event], sources: &mut SourceFiles) -> Vec<String> {
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

fn tell(
    execution: &Execution,
    event: &Event,
    number: usize,
    names: &[String],
    sources: &mut SourceFiles,
) -> Step {
    let Event {
        thread,
        op,
        reply,
        value,
        note,
    } = event;
    let state = op.object.map(|object| &execution.object(object).state);
    let show = |bits: u64| match state {
        Some(State::Atomic(atomic)) => {
            let pointer = op
                .object
                .and_then(|object| execution.pointers.name(object, bits));
            pointer.unwrap_or_else(|| (atomic.show)(bits))
        }
        _ => bits.to_string(),
    };
    let text = call(execution, op, &show, value.as_deref());
    let value = match op.kind {
        OpKind::Load(_) | OpKind::Rmw { .. } => Some(show(reply.bits)),
        OpKind::Store { bits, .. } => Some(show(bits)),
        OpKind::CompareExchange { .. } => {
            let result = if reply.ok { "Ok" } else { "Err" };
            Some(format!("{result}({})", show(reply.bits)))
        }
        OpKind::TryLock
        | OpKind::TryLockFor
        | OpKind::TryAcquire
        | OpKind::TryAcquireFor
        | OpKind::TryRead
        | OpKind::TryReadFor
        | OpKind::TryWrite
        | OpKind::TryWriteFor => Some(if reply.ok { "Some" } else { "None" }.into()),
        OpKind::Count(_) => Some(reply.bits.to_string()),
        OpKind::Once(op) => op.told(*reply, value.clone()),
        OpKind::IsFinished(_) | OpKind::Poison(PoisonOp::Look) => Some(reply.ok.to_string()),
        OpKind::Recv
        | OpKind::TryRecv
        | OpKind::RecvTimeout
        | OpKind::Send
        | OpKind::TrySend
        | OpKind::SendTimeout => match value {
            _ if reply.closed => Some("Err(Disconnected)".into()),
            _ if !reply.ok => {
                let why = match op.kind {
                    OpKind::TrySend => "Full",
                    OpKind::TryRecv => "Empty",
                    _ => "Timeout",
                };
                Some(format!("Err({why})"))
            }
            value => value.clone(),
        },
        _ => value.clone(),
    };
    let access = match op.kind {
        OpKind::Load(_) | OpKind::CellRead | OpKind::IsFinished(_) | OpKind::Count(_) => {
            Access::Read
        }
        OpKind::Store { .. } | OpKind::CellWrite | OpKind::Send | OpKind::SendTimeout => {
            Access::Write
        }
        OpKind::Once(op) => op.access(*reply),
        OpKind::Poison(PoisonOp::Look) => Access::Read,
        OpKind::Poison(_) | OpKind::Retire => Access::Write,
        OpKind::CompareExchange { .. } if !reply.ok => Access::Read,
        OpKind::Rmw { .. } | OpKind::CompareExchange { .. } => Access::ReadWrite,
        OpKind::Recv | OpKind::TryRecv | OpKind::RecvTimeout | OpKind::TrySend => Access::ReadWrite,
        OpKind::TryLock
        | OpKind::TryLockFor
        | OpKind::TryAcquire
        | OpKind::TryAcquireFor
        | OpKind::TryRead
        | OpKind::TryReadFor
        | OpKind::TryWrite
        | OpKind::TryWriteFor => Access::ReadWrite,
        _ => Access::Sync,
    };
    let object = op.object.map(|_| name_at(execution, op, names, sources));
    Step {
        step: number,
        thread: *thread,
        op: text,
        object,
        value,
        access,
        plain: matches!(state, Some(State::Plain(_))),
        place: Place {
            file: op.at.file().to_owned(),
            line: op.at.line(),
        },
        note: note.clone(),
    }
}

/// The call as the source has it, without its object.
fn call(
    execution: &Execution,
    op: &Op,
    show: &dyn Fn(u64) -> String,
    value: Option<&str>,
) -> String {
    let name = op.kind.name();
    match op.kind {
        OpKind::Load(order) | OpKind::Fence(order) => format!("{name}({order:?})"),
        OpKind::Store { bits, order } => format!("{name}({}, {order:?})", show(bits)),
        OpKind::Rmw { operand, order, .. } => format!("{name}({}, {order:?})", show(operand)),
        OpKind::CompareExchange {
            expected,
            new,
            success,
            failure,
            ..
        } => {
            let (expected, new) = (show(expected), show(new));
            format!("{name}({expected}, {new}, {success:?}, {failure:?})")
        }
        OpKind::CellWrite | OpKind::Send | OpKind::TrySend | OpKind::SendTimeout => {
            format!("{name}({})", value.unwrap_or("…"))
        }
        OpKind::IsFinished(thread)
        | OpKind::Join(thread)
        | OpKind::Spawn(thread)
        | OpKind::Unpark(thread) => {
            format!("{name}({})", execution.thread_name(thread))
        }
        OpKind::Relock => "lock() again".into(),
        OpKind::Once(op) => op.call(value),
        OpKind::Poison(PoisonOp::Set) => "poison() by a panic".into(),
        _ => format!("{name}()"),
    }
}

/// What keeps a thread waiting, where the object that it waits for shows it.
fn hint(execution: &Execution, names: &[String]) -> Option<String> {
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
            (OpKind::AwaitOthers, State::Barrier(barrier)) => {
                let missing = match barrier.missing() {
                    1 => "one more thread".to_owned(),
                    more => format!("{more} more threads"),
                };
                Some(format!(
                    "{name} waits for {missing}, and none is left to come."
                ))
            }
            (OpKind::Acquire, State::Semaphore { .. }) => Some(format!(
                "No permit of {name} is free: those taken were not given back."
            )),
            _ => None,
        }
    })
}

/// Who waits at the end, and whether in a circle.
fn waits(execution: &Execution, names: &[String], sources: &mut SourceFiles) -> (Vec<Wait>, bool) {
    let holder = |thread: ThreadId| {
        let op = execution.published(thread)?;
        match (
            op.kind,
            op.object.map(|object| &execution.object(object).state),
        ) {
            (OpKind::Join(target), _) => Some(target),
            (OpKind::Lock | OpKind::Relock, Some(State::Mutex { owner })) => *owner,
            (OpKind::ReadBehind, _) => execution.waiting_writer(thread, op),
            (OpKind::Read | OpKind::Write, Some(State::RwLock(lock))) => lock.holder(thread),
            (OpKind::Once(_), Some(State::Once(Once::Running(thread)))) => Some(*thread),
            _ => None,
        }
    };
    let mut wait = |thread: ThreadId| {
        let op = execution.published(thread)?;
        let call = call(execution, op, &|bits| bits.to_string(), None);
        let object = op.object.map(|_| name_at(execution, op, names, sources));
        let waits_for = match object {
            Some(object) => format!("{object}.{call}"),
            None => call,
        };
        Some(Wait {
            thread: execution.thread_name(thread),
            waits_for,
            held_by: holder(thread).map(|thread| execution.thread_name(thread)),
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
