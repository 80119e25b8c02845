//! A pipe between two processes: bytes in order, without borders between messages.

use std::collections::VecDeque;

use crate::explore::execution::Execution;
use crate::explore::model::State;
use crate::explore::op::{ObjectId, Op, OpKind, Reply, ThreadId};
use crate::explore::way::{self, Ways};

/// So many bytes fit into a pipe of the explorer: few, so that small programs fill it too.
pub(crate) const CAPACITY: usize = 16;

/// A pipe.
#[derive(Clone, Default)]
pub(crate) struct Pipe {
    /// How many bytes are in it.
    pub(crate) filled: usize,
    /// The bytes: as many, once the step that put them in or took them out is over.
    pub(crate) bytes: VecDeque<u8>,
    /// Whether nobody will write any more.
    pub(crate) no_writer: bool,
    /// Whether nobody will read any more.
    pub(crate) no_reader: bool,
}

/// What is done to a pipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PipeOp {
    /// Puts so many bytes in, waiting for room.
    Write(usize),
    /// Takes so many bytes at most, waiting for one.
    Read(usize),
    /// Drops the end for reading.
    CloseReader,
}

impl PipeOp {
    /// A number that tells operations apart, for fingerprints.
    pub(crate) fn word(self) -> u64 {
        match self {
            PipeOp::Write(count) => 1 ^ (count as u64) << 8,
            PipeOp::Read(count) => 2 ^ (count as u64) << 8,
            PipeOp::CloseReader => 3,
        }
    }

    /// The name of the method that publishes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            PipeOp::Write(_) => "write",
            PipeOp::Read(_) => "read",
            PipeOp::CloseReader => "drop",
        }
    }
}

impl Pipe {
    /// In which ways an operation on it can take effect. More bytes than fit go into an empty one.
    pub(super) fn ways(&self, op: &Op) -> Ways {
        way::if_enabled(match op.kind {
            OpKind::Pipe(PipeOp::Write(count)) => {
                self.no_reader || self.filled == 0 || self.filled + count <= CAPACITY
            }
            OpKind::Pipe(PipeOp::Read(_)) => self.no_writer || self.filled > 0,
            _ => true,
        })
    }

    /// Whether an operation would change nothing.
    pub(super) fn only_looks(&self, op: &Op) -> bool {
        match op.kind {
            OpKind::Pipe(PipeOp::Write(_)) => self.no_reader,
            OpKind::Pipe(PipeOp::Read(_)) => self.filled == 0,
            _ => false,
        }
    }
}

impl Execution {
    /// The thread will not write any more. No step: who reads has to wait for it anyway.
    pub(crate) fn closes_writer(&mut self, thread: ThreadId, id: ObjectId) {
        let (me, object) = (&self.threads[thread], &mut self.objects[id.0 as usize]);
        if let State::Pipe(pipe) = &mut object.state {
            pipe.no_writer = true;
            object.clock.join(&me.clock);
        }
    }

    pub(super) fn apply_to_pipe(
        &mut self,
        thread: ThreadId,
        op: &Op,
        index: usize,
    ) -> (Reply, bool) {
        let (me, object) = (&mut self.threads[thread], &mut self.objects[index]);
        let (State::Pipe(pipe), OpKind::Pipe(what)) = (&mut object.state, op.kind) else {
            unreachable!("not a pipe")
        };
        me.clock.join(&object.clock);
        let mut reply = Reply::DONE;
        match what {
            PipeOp::Write(_) if pipe.no_reader => return (Reply::CLOSED, false),
            PipeOp::Read(_) if pipe.filled == 0 => return (Reply::CLOSED, false),
            PipeOp::Write(count) => pipe.filled += count,
            PipeOp::Read(most) => {
                let count = most.min(pipe.filled);
                pipe.filled -= count;
                reply.bits = count as u64;
            }
            PipeOp::CloseReader => pipe.no_reader = true,
        }
        object.clock = me.clock.clone();
        object.version = me.chain;
        (reply, true)
    }
}
