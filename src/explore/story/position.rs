//! One moment of an execution: what can happen next, and how its objects stand.

use super::names::{name_at, name_objects};
use super::step::{pending, shown};
use crate::explore::execution::Execution;
use crate::explore::model::{Once, State};
use crate::explore::op::{ObjectId, Op, OpKind, ThreadId};
use crate::explore::schedule::{Choice, Schedule};
use crate::explore::way;
use crate::trace::{Move, ObjectNow, Position, SourceFiles, ThreadNow, ThreadState};

/// An execution that was stopped, apart from its trace. `last` is the thread that ran last.
pub(in crate::explore) fn of(execution: &Execution, last: Option<ThreadId>) -> Position {
    let events = execution.events.as_deref().unwrap_or_default();
    let mut sources = SourceFiles::default();
    let names = name_objects(execution, events, &mut sources);
    let threads = 0..execution.threads.len();
    let mut next = pending(execution, &names, &mut sources);
    let mut take_next = |thread| {
        let own = next
            .iter()
            .position(|pending| pending.step.thread == thread)?;
        Some(next.swap_remove(own).step)
    };
    let now = |thread: ThreadId| ThreadNow {
        name: execution.thread_name(thread),
        number: execution.threads[thread].number.to_string(),
        state: state_of(execution, thread),
        holds: held_by(execution, thread, &names),
        next: take_next(thread),
    };
    let mut moves = Vec::new();
    for thread in execution.all_enabled() {
        let Some(op) = execution.published(thread) else {
            continue;
        };
        let interrupted = last.filter(|last| *last != thread && execution.could_go_on(*last));
        for alternative in execution.ways(thread, op) {
            let choice = Choice {
                thread: execution.threads[thread].number,
                alternative,
            };
            moves.push(Move {
                choice: Schedule(vec![choice]).to_string(),
                thread,
                way: in_words(execution, op, alternative),
                surprise: op.kind.is_surprise(alternative),
                preempts: interrupted,
            });
        }
    }
    let mut used: Vec<&Op> = events.iter().map(|event| &event.op).collect();
    used.extend(
        threads
            .clone()
            .filter_map(|thread| execution.published(thread)),
    );
    let mut objects = Vec::new();
    for (index, object) in execution.objects.iter().enumerate() {
        let id = ObjectId(index as u32);
        let Some(op) = used.iter().find(|op| op.object == Some(id)) else {
            continue;
        };
        objects.push(ObjectNow {
            name: match object.state {
                State::Channel(_) => names[index].clone(),
                _ => name_at(execution, op, &names, &mut sources),
            },
            noun: object.state.noun().to_owned(),
            state: stands(execution, id, op),
        });
    }
    Position {
        threads: threads.map(now).collect(),
        objects,
        moves,
        circles: execution.seems_stuck(),
        ..Position::default()
    }
}

fn state_of(execution: &Execution, thread: ThreadId) -> ThreadState {
    match execution.published(thread) {
        None => ThreadState::Ended,
        Some(op) if execution.is_enabled(thread, op) => ThreadState::Ready,
        Some(_) => ThreadState::Waits,
    }
}

/// The locks that a thread holds.
fn held_by(execution: &Execution, thread: ThreadId, names: &[String]) -> Vec<String> {
    let holds = |state: &State| match state {
        State::Mutex { owner } => *owner == Some(thread),
        State::RwLock(lock) => lock.writer == Some(thread) || lock.readers.contains(&thread),
        _ => false,
    };
    let objects = execution.objects.iter().zip(names);
    let held = objects.filter(|(object, _)| holds(&object.state));
    held.map(|(_, name)| name.clone()).collect()
}

/// How a step takes effect in one of its ways, if not as everybody expects.
fn in_words(execution: &Execution, op: &Op, alternative: u16) -> Option<String> {
    let object = op.object.map(|object| &execution.object(object).state);
    Some(match (op.kind, alternative) {
        (OpKind::CompareExchange { .. }, way::SPURIOUS) => "fails for no reason".into(),
        (_, way::SPURIOUS) => "wakes for no reason".into(),
        (_, way::TIMES_OUT) => "its time is over".into(),
        (OpKind::NotifyOne, which) => match object {
            Some(State::Condvar(condvar)) => {
                let woken = *condvar.waiters.get(usize::from(which))?;
                format!("wakes {}", execution.thread_name(woken))
            }
            _ => return None,
        },
        (OpKind::Load(_) | OpKind::CompareExchange { .. }, back) => match object {
            Some(State::Atomic(atomic)) => {
                let bits = atomic.back(back).map_or(atomic.bits, |store| store.bits);
                let value = shown(execution, op, bits);
                match back {
                    0 => format!("reads {value}"),
                    _ => format!("reads {value}, which is stale"),
                }
            }
            _ => return None,
        },
        (_, way::AS_USUAL) => return None,
        (OpKind::IsFinished(_), _) => "is told `false`, just too early".into(),
        (OpKind::Read, way::BEHIND_THE_WRITER) => "waits behind the writer".into(),
        (_, other) => format!("in its way {other}"),
    })
}

/// How an object stands, in words. Plain memory is told by the trace.
fn stands(execution: &Execution, id: ObjectId, op: &Op) -> Option<String> {
    let name = |thread: ThreadId| execution.thread_name(thread);
    let list = |threads: &[ThreadId]| {
        let names: Vec<_> = threads.iter().map(|thread| name(*thread)).collect();
        names.join(", ")
    };
    Some(match &execution.object(id).state {
        State::Atomic(atomic) => {
            let op = Op {
                object: Some(id),
                ..*op
            };
            let mut older: Vec<_> = atomic.older.iter().map(|store| store.bits).collect();
            older.dedup();
            let latest = shown(execution, &op, atomic.bits);
            match older.as_slice() {
                [] => latest,
                older => {
                    let older: Vec<_> = older
                        .iter()
                        .rev()
                        .map(|bits| shown(execution, &op, *bits))
                        .collect();
                    format!("{latest}, before that {}", older.join(", "))
                }
            }
        }
        State::Plain(_) => return None,
        State::Mutex { owner: None } => "free".into(),
        State::Mutex { owner: Some(owner) } => format!("held by {}", name(*owner)),
        State::RwLock(lock) => match (lock.writer, lock.readers.as_slice()) {
            (Some(writer), _) => format!("held by {} for writing", name(writer)),
            (None, []) => "free".into(),
            (None, readers) => format!("held by {} for reading", list(readers)),
        },
        State::Condvar(condvar) => match condvar.waiters.as_slice() {
            [] => "nobody waits".into(),
            waiters => format!("waiting: {}", list(waiters)),
        },
        State::Semaphore { permits } => counted(*permits, "permit") + " free",
        State::Channel(channel) => {
            let mut state = match channel.queue.len() {
                0 => "empty".to_owned(),
                messages => counted(messages, "message"),
            };
            if let Some(capacity) = channel.capacity {
                state += &format!(
                    ", room for {}",
                    capacity.saturating_sub(channel.queue.len())
                );
            }
            if channel.senders == 0 || channel.receivers == 0 {
                state += ", closed";
            }
            state
        }
        State::Deque(deque) => counted(deque.items.len(), "item"),
        State::Barrier(barrier) => format!("waits for {} more", barrier.missing()),
        State::Once(once) => match once {
            Once::Running(thread) => format!("{} is at it", name(*thread)),
            Once::Done => "done".into(),
            _ => "not done".into(),
        },
        State::Names(_) => return None,
        State::File(bytes) => format!("{:?}", String::from_utf8_lossy(bytes)),
        State::Pipe(pipe) => counted(pipe.filled, "byte"),
    })
}

/// `1 permit`, `2 permits`.
fn counted(many: usize, noun: &str) -> String {
    match many {
        1 => format!("1 {noun}"),
        _ => format!("{many} {noun}s"),
    }
}
