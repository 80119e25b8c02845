//! Processes of the explorer: threads with statics of their own.

use std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind};

use super::pipe::{PipeReader, PipeWriter};
use super::{Child, Entry, ExitStatus, Raw};
use crate::explore::Slot;
use crate::explore::fiber::{self, Context};
use crate::explore::op::{ObjectId, Op, OpKind, Reply, ThreadId};
use crate::explore::{Exit, Pipe, ProcessOp, State};

/// A process, by its first thread.
pub(super) struct Process(ThreadId);

fn perform(context: &Context, op: ProcessOp, at: &'static Location<'static>) -> Reply {
    context.perform(Op::alone(OpKind::Process(op), at))
}

pub(super) fn spawn(
    context: &'static Context,
    (name, entry): (&'static str, Entry),
    arguments: Vec<String>,
    at: &'static Location<'static>,
) -> Child {
    let body = Box::new(move || {
        let outcome = catch_unwind(AssertUnwindSafe(|| entry(&arguments)));
        let exit = Exit::Code(if outcome.is_ok() { 0 } else { 101 });
        let at_once = false;
        perform(context, ProcessOp::Exit { exit, at_once }, at);
    });
    let stdin = Slot::new(context, State::Pipe(Pipe::default()));
    let stdout = Slot::new(context, State::Pipe(Pipe::default()));
    let number = context.with(|execution| execution.processes.len() + 1);
    let main = context.spawn(Some(format!("{name}-{number}")), at, body);
    context.with(|execution| execution.becomes_process(main, stdin.id, stdout.id));
    stdin.is_called(format!("{name}-{number}.stdin"));
    stdout.is_called(format!("{name}-{number}.stdout"));
    Child {
        stdin: Some(PipeWriter::model(stdin, at)),
        stdout: Some(PipeReader::model(stdout, at)),
        raw: Raw::Model(Process(main)),
    }
}

impl Process {
    pub(super) fn id(&self) -> u32 {
        self.0 as u32
    }

    pub(super) fn wait(&self, at: &'static Location<'static>) -> ExitStatus {
        let Some(context) = fiber::context() else {
            return ExitStatus { code: None };
        };
        context.perform(Op::alone(OpKind::Join(self.0), at));
        let exit = context.with(|execution| execution.process_of(self.0)?.ended);
        let code = match exit {
            Some(Exit::Code(code)) => Some(code),
            Some(Exit::Killed) | None => None,
        };
        ExitStatus { code }
    }

    pub(super) fn kill(&self, at: &'static Location<'static>) {
        if let Some(context) = fiber::context() {
            perform(context, ProcessOp::Kill(self.0), at);
        }
    }
}

pub(super) fn kill_started(
    context: &Context,
    number: usize,
    at: &'static Location<'static>,
) -> bool {
    perform(context, ProcessOp::KillStarted(number), at).ok
}

/// Ends the process that runs.
pub(super) fn exit(context: &Context, code: Option<i32>, at: &'static Location<'static>) -> ! {
    let current = context.current();
    assert!(
        context.with(|execution| execution.process_of(current).is_some()),
        "the process that would end here is the scenario's own"
    );
    let exit = code.map_or(Exit::Killed, Exit::Code);
    let at_once = true;
    perform(context, ProcessOp::Exit { exit, at_once }, at);
    // Only where the execution is torn down.
    resume_unwind(Box::new("the process has ended"));
}

/// The pipes of the process that runs.
fn pipes(context: &Context) -> (Slot, Slot) {
    let current = context.current();
    let pipes = context.with(|execution| {
        let process = execution.process_of(current)?;
        Some((process.stdin, process.stdout))
    });
    let (stdin, stdout): (ObjectId, ObjectId) =
        pipes.expect("the scenario's own process has no pipes");
    (Slot::of(context, stdin), Slot::of(context, stdout))
}

pub(super) fn stdin(context: &Context) -> PipeReader {
    PipeReader::of_process(pipes(context).0)
}

pub(super) fn stdout(context: &Context) -> PipeWriter {
    PipeWriter::of_process(pipes(context).1)
}
