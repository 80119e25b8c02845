//! One step, told.

use super::names::name_at;
use crate::explore::event::{Event, PanicEvent};
use crate::explore::execution::Execution;
use crate::explore::model::{Exit, FileOp, NameOp, PipeOp, PoisonOp, ProcessOp, State};
use crate::explore::op::{Op, OpKind, Reply};
use crate::trace::{Access, Action, Order, Pending, Place, SourceFiles, Step, Usage};

/// A step that took effect.
pub(super) fn tell(
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
        wakes,
        unwinds,
    } = event;
    let state = op.object.map(|object| &execution.object(object).state);
    let show = |bits: u64| shown(execution, op, bits);
    let taken = |some: &str, none: &str| match reply.ok {
        true => format!("{some}({})", value.as_deref().unwrap_or("…")),
        false => none.to_owned(),
    };
    let text = call(execution, op, &show, value.as_deref());
    let value = match op.kind {
        kind if kind.is_of_an_epoch() => None,
        OpKind::Load(_) | OpKind::Rmw { .. } => Some(show(reply.bits)),
        OpKind::Alloc { .. } => Some(execution.pointers.number(reply.bits)),
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
            _ if matches!(op.kind, OpKind::TrySend) => Some("Ok(())".into()),
            value => value.clone(),
        },
        OpKind::Pop => Some(taken("Some", "None")),
        OpKind::Steal => Some(taken("Success", "Empty")),
        OpKind::StealBatch => Some(match reply.bits {
            0 => "Empty".into(),
            1 => "1 item".into(),
            more => format!("{more} items"),
        }),
        OpKind::Name(..) if !reply.ok => Some(
            match op.kind {
                OpKind::Name(NameOp::CreateNew, _) => "Err(AlreadyExists)",
                _ => "Err(NotFound)",
            }
            .into(),
        ),
        OpKind::Name(..) => None,
        OpKind::Pipe(PipeOp::Write(_)) if reply.closed => Some("Err(BrokenPipe)".into()),
        OpKind::Pipe(PipeOp::Read(_)) if reply.closed => Some("the end".into()),
        _ => value.clone(),
    };
    let access = match op.kind {
        kind if kind.is_of_an_epoch() => Access::Sync,
        OpKind::Load(_) | OpKind::CellRead | OpKind::IsFinished(_) | OpKind::Count(_) => {
            Access::Read
        }
        OpKind::Store { .. }
        | OpKind::CellWrite
        | OpKind::Send
        | OpKind::SendTimeout
        | OpKind::Push { .. } => Access::Write,
        OpKind::Once(op) => op.access(*reply),
        OpKind::Poison(PoisonOp::Look) => Access::Read,
        OpKind::Poison(_) | OpKind::Retire | OpKind::Free { .. } => Access::Write,
        OpKind::Alloc { .. } => Access::ReadWrite,
        OpKind::CompareExchange { .. } if !reply.ok => Access::Read,
        OpKind::Rmw { .. } | OpKind::CompareExchange { .. } => Access::ReadWrite,
        OpKind::File(FileOp::Read) => Access::Read,
        OpKind::File(FileOp::Write) | OpKind::Pipe(PipeOp::Write(_)) => Access::Write,
        OpKind::File(FileOp::Append) | OpKind::Pipe(PipeOp::Read(_)) => Access::ReadWrite,
        OpKind::Name(..) => Access::ReadWrite,
        OpKind::Recv | OpKind::TryRecv | OpKind::RecvTimeout | OpKind::TrySend => Access::ReadWrite,
        OpKind::Pop | OpKind::Steal | OpKind::StealBatch => Access::ReadWrite,
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
    let object = match op.kind {
        kind if kind.is_of_an_epoch() => Some("epoch".into()),
        OpKind::Alloc { .. } => Some(execution.pointers.number(reply.bits)),
        OpKind::Free { address } => Some(execution.pointers.number(address as u64)),
        _ => op.object.map(|_| name_at(execution, op, names, sources)),
    };
    let wrote = match op.kind {
        kind if kind.is_of_an_epoch() => None,
        OpKind::Store { bits, .. } => Some(show(bits)),
        OpKind::Rmw { apply, operand, .. } => Some(show(apply(reply.bits, operand))),
        OpKind::CompareExchange { new, .. } => reply.ok.then(|| show(new)),
        OpKind::CellWrite | OpKind::File(FileOp::Write) => value.clone(),
        _ => None,
    };
    let action = action(&op.kind, reply.bits == 1);
    let id = op.object.map(|object| object.0 as usize);
    let (id, other) = match (op.kind, action) {
        (OpKind::Await { .. }, Action::Relock) => (other(&op.kind), id),
        _ => (id, other(&op.kind)),
    };
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
        action,
        usage: usage(op, action, sources),
        id,
        other,
        ordering: ordering(&op.kind, reply.ok),
        wrote,
        failed: failed(&op.kind, reply),
        reads_from: None,
        stale: None,
        wakes: wakes.clone(),
        unwinds: *unwinds,
        preempts: None,
    }
}

/// A value of an operation's atomic, as the source would write it.
pub(super) fn shown(execution: &Execution, op: &Op, bits: u64) -> String {
    let Some(object) = op.object else {
        return bits.to_string();
    };
    match &execution.object(object).state {
        State::Atomic(atomic) => {
            let pointer = execution.pointers.name(object, bits);
            pointer.unwrap_or_else(|| (atomic.show)(bits))
        }
        _ => bits.to_string(),
    }
}

/// A panic.
pub(super) fn tell_panic(panic: &PanicEvent, number: usize) -> Step {
    Step {
        step: number,
        thread: panic.thread,
        op: format!("panics: {}", panic.message),
        place: panic.place.clone(),
        action: Action::Panic,
        ..Step::default()
    }
}

/// How the source uses an operation; one that takes a lock for reading only looks.
fn usage(op: &Op, action: Action, sources: &mut SourceFiles) -> Usage {
    match op.kind {
        OpKind::Read | OpKind::ReadBehind | OpKind::TryRead | OpKind::TryReadFor => {
            match sources.usage(op.at, action) {
                known @ (Usage::Copies | Usage::AsksIfThere) => known,
                _ => Usage::Looks,
            }
        }
        OpKind::Unlock { changed: false } => Usage::Looks,
        _ => sources.usage(op.at, action),
    }
}

/// What each thread that has not ended would do next.
pub(super) fn pending(
    execution: &Execution,
    names: &[String],
    sources: &mut SourceFiles,
) -> Vec<Pending> {
    let threads = 0..execution.threads.len();
    let would_do = threads.filter_map(|thread| Some((thread, *execution.published(thread)?)));
    let would_do: Vec<_> = would_do.collect();
    let tells = |(thread, op): (usize, Op)| {
        let event = Event::new(thread, op, Reply::default(), None);
        let mut step = tell(execution, &event, 0, names, sources);
        step.failed = false;
        if step.access.reads() || step.action == Action::Relock {
            step.value = None;
        }
        if let OpKind::Await { .. } = op.kind {
            // Nobody has woken it: it still waits.
            step.action = Action::Wait;
        }
        Pending {
            waits: !execution.could_go_on(thread),
            step,
        }
    };
    would_do.into_iter().map(tells).collect()
}

/// What an operation does. `has_the_lock`: it has come back from a wait with it.
fn action(kind: &OpKind, has_the_lock: bool) -> Action {
    match kind {
        kind if kind.is_of_an_epoch() => Action::Other,
        OpKind::Load(_) => Action::Load,
        OpKind::Store { .. } => Action::Store,
        OpKind::Rmw { .. } => Action::Update,
        OpKind::CompareExchange { .. } => Action::Exchange,
        OpKind::Fence(_) => Action::Fence,
        OpKind::CellRead => Action::Get,
        OpKind::CellWrite => Action::Set,
        OpKind::Lock | OpKind::Write | OpKind::Read | OpKind::ReadBehind => Action::Lock,
        OpKind::TryLock
        | OpKind::TryLockFor
        | OpKind::TryRead
        | OpKind::TryReadFor
        | OpKind::TryWrite
        | OpKind::TryWriteFor => Action::TryLock,
        OpKind::Unlock { .. } | OpKind::UnlockRead | OpKind::UnlockWrite => Action::Unlock,
        OpKind::Wait { .. } => Action::Wait,
        // Who wakes for no reason takes the mutex again in the same step.
        OpKind::Await { .. } if has_the_lock => Action::Relock,
        OpKind::Relock { .. } => Action::Relock,
        OpKind::NotifyOne => Action::NotifyOne,
        OpKind::NotifyAll => Action::NotifyAll,
        OpKind::Acquire => Action::Acquire,
        OpKind::TryAcquire | OpKind::TryAcquireFor => Action::TryAcquire,
        OpKind::Release => Action::Release,
        OpKind::Send => Action::Send,
        OpKind::TrySend | OpKind::SendTimeout => Action::TrySend,
        OpKind::Recv => Action::Recv,
        OpKind::TryRecv | OpKind::RecvTimeout => Action::TryRecv,
        OpKind::CloseReceiver => Action::DropReceiver,
        OpKind::Alloc { .. } => Action::Alloc,
        OpKind::Free { .. } => Action::Free,
        OpKind::File(FileOp::Read) => Action::Load,
        OpKind::File(FileOp::Write) => Action::Store,
        OpKind::File(FileOp::Append) => Action::Update,
        OpKind::Pipe(PipeOp::Write(_)) => Action::Send,
        OpKind::Pipe(PipeOp::Read(_)) => Action::Recv,
        OpKind::Join(_) => Action::Join,
        _ => Action::Other,
    }
}

/// The second object.
fn other(kind: &OpKind) -> Option<usize> {
    match kind {
        OpKind::Wait { mutex: other, .. }
        | OpKind::Await { mutex: other, .. }
        | OpKind::Relock { condvar: other } => Some(other.0 as usize),
        _ => None,
    }
}

/// The ordering that took effect.
fn ordering(kind: &OpKind, ok: bool) -> Option<Order> {
    let order = match *kind {
        OpKind::Load(order) | OpKind::Fence(order) => order,
        OpKind::Store { order, .. } | OpKind::Rmw { order, .. } => order,
        OpKind::CompareExchange { success, .. } if ok => success,
        OpKind::CompareExchange { failure, .. } => failure,
        _ => return None,
    };
    Some(order.into())
}

fn failed(kind: &OpKind, reply: &Reply) -> bool {
    match kind {
        OpKind::CompareExchange { .. } => !reply.ok,
        OpKind::Pop | OpKind::Steal | OpKind::StealBatch => !reply.ok,
        OpKind::Send | OpKind::Recv => !reply.ok || reply.closed,
        OpKind::Pipe(_) => reply.closed,
        OpKind::Name(..) => !reply.ok,
        OpKind::TrySend | OpKind::SendTimeout | OpKind::TryRecv | OpKind::RecvTimeout => {
            !reply.ok || reply.closed
        }
        OpKind::TryLockFor | OpKind::TryAcquireFor | OpKind::TryReadFor | OpKind::TryWriteFor => {
            !reply.ok
        }
        _ => kind.tries() && !reply.ok,
    }
}

/// The call as the source has it, without its object.
pub(super) fn call(
    execution: &Execution,
    op: &Op,
    show: &dyn Fn(u64) -> String,
    value: Option<&str>,
) -> String {
    let name = op.kind.name();
    match op.kind {
        kind if kind.is_of_an_epoch() => format!("{name}({})", value.unwrap_or_default()),
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
        OpKind::Name(..) => format!("{name}({})", value.unwrap_or_default()),
        OpKind::Process(ProcessOp::Exit {
            exit: Exit::Code(code),
            ..
        }) => format!("exit({code})"),
        OpKind::Process(op @ (ProcessOp::Kill(_) | ProcessOp::KillStarted(_))) => {
            match execution.victim(op) {
                Some(victim) => format!("kill({})", execution.thread_name(victim)),
                None => format!("{name}(…)"),
            }
        }
        OpKind::File(FileOp::Write | FileOp::Append)
        | OpKind::Pipe(PipeOp::Write(_))
        | OpKind::CellWrite
        | OpKind::Send
        | OpKind::TrySend
        | OpKind::SendTimeout
        | OpKind::Push { .. } => {
            format!("{name}({})", value.unwrap_or("…"))
        }
        OpKind::IsFinished(thread)
        | OpKind::Join(thread)
        | OpKind::Spawn(thread)
        | OpKind::Unpark(thread) => {
            format!("{name}({})", execution.thread_name(thread))
        }
        OpKind::Relock { .. } => "lock() again".into(),
        OpKind::Once(op) => op.call(value),
        OpKind::Poison(PoisonOp::Set) => "poison() by a panic".into(),
        OpKind::Alloc { .. } => name.into(),
        OpKind::Free { address } => {
            format!("{name}({})", execution.pointers.number(address as u64))
        }
        _ => format!("{name}()"),
    }
}
