//! Processes: threads with memory of their own, that end together.

use crate::explore::execution::Execution;
use crate::explore::hash::Chain;
use crate::explore::model::State;
use crate::explore::op::{ObjectId, Reply, ThreadId};

/// A process of the running execution. The scenario's own is none of them.
#[derive(Clone)]
pub(crate) struct Process {
    /// Its first thread.
    pub(crate) main: ThreadId,
    /// The pipe that it reads from.
    pub(crate) stdin: ObjectId,
    /// The pipe that it writes to.
    pub(crate) stdout: ObjectId,
    /// How it has ended, if it has.
    pub(crate) ended: Option<Exit>,
}

/// How a process has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// With an exit code.
    Code(i32),
    /// By force.
    Killed,
}

/// What is done to a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProcessOp {
    /// It ends. `at_once`: the thread that says so does not go on either.
    Exit { exit: Exit, at_once: bool },
    /// Its parent kills the one with this first thread.
    Kill(ThreadId),
    /// Somebody kills the so-manieth, once it was started.
    KillStarted(usize),
}

impl ProcessOp {
    /// A number that tells operations apart, for fingerprints.
    pub(crate) fn word(self) -> u64 {
        match self {
            ProcessOp::Exit { exit, at_once } => {
                let code = match exit {
                    Exit::Code(code) => u64::from(code as u32),
                    Exit::Killed => 1 << 32,
                };
                1 ^ code << 8 ^ u64::from(at_once) << 7
            }
            ProcessOp::Kill(_) => 2,
            ProcessOp::KillStarted(number) => 3 ^ (number as u64) << 8,
        }
    }

    /// The name of the method that publishes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            ProcessOp::Exit { exit, .. } => match exit {
                Exit::Code(_) => "exit",
                Exit::Killed => "abort",
            },
            ProcessOp::Kill(_) => "kill",
            ProcessOp::KillStarted(_) => "kill_started",
        }
    }
}

impl Execution {
    /// A thread becomes the first of a process of its own.
    pub(crate) fn becomes_process(&mut self, main: ThreadId, stdin: ObjectId, stdout: ObjectId) {
        self.threads[main].process = main;
        self.processes.push(Process {
            main,
            stdin,
            stdout,
            ended: None,
        });
    }

    /// The process that a thread belongs to; None if it is the scenario's own.
    pub(crate) fn process_of(&self, thread: ThreadId) -> Option<&Process> {
        let main = self.threads[thread].process;
        self.processes.iter().find(|process| process.main == main)
    }

    /// What tells the memory of a thread's process from that of others: 0 is the scenario's own.
    pub(crate) fn memory_of(&self, thread: ThreadId) -> u64 {
        let process = self.process_of(thread);
        process.map_or(0, |process| self.threads[process.main].uid)
    }

    /// The first thread of the process that an operation kills, if it was started.
    pub(crate) fn victim(&self, op: ProcessOp) -> Option<ThreadId> {
        match op {
            ProcessOp::Exit { .. } => None,
            ProcessOp::Kill(main) => Some(main),
            ProcessOp::KillStarted(number) => {
                let mut mains: Vec<_> = self.processes.iter().map(|process| process.main).collect();
                // Not in the order in which they were started: to start one is no step.
                mains.sort_by_key(|main| self.threads[*main].number);
                mains.get(number).copied()
            }
        }
    }

    /// What an operation on a process observes: how far each of its threads is.
    pub(crate) fn observe_process(&self, thread: ThreadId, op: ProcessOp, chain: Chain) -> Chain {
        let main = match op {
            ProcessOp::Exit { .. } => self.threads[thread].process,
            _ => match self.victim(op) {
                Some(main) => main,
                None => return chain,
            },
        };
        let of_it = self.threads.iter().filter(|other| other.process == main);
        of_it.fold(chain, |chain, other| {
            chain.then(other.uid).then_chain(other.chain)
        })
    }

    /// A process ends, or is ended. Whether that changes anything.
    pub(crate) fn apply_to_process(&mut self, thread: ThreadId, op: ProcessOp) -> (Reply, bool) {
        let (main, exit, spared) = match op {
            ProcessOp::Exit { exit, at_once } => {
                let spared = (!at_once).then_some(thread);
                (self.threads[thread].process, exit, spared)
            }
            _ => match self.victim(op) {
                Some(main) => (main, Exit::Killed, None),
                None => return (Reply::FAILED, false),
            },
        };
        let process = self.processes.iter_mut().find(|one| one.main == main);
        let Some(process) = process.filter(|process| process.ended.is_none()) else {
            return (Reply::FAILED, false);
        };
        process.ended = Some(exit);
        let (stdin, stdout) = (process.stdin, process.stdout);
        let of_it = |other: &ThreadId| self.threads[*other].process == main;
        let threads: Vec<_> = (0..self.threads.len()).filter(of_it).collect();
        self.close(thread, stdin, |state| match state {
            State::Pipe(pipe) => !std::mem::replace(&mut pipe.no_reader, true),
            _ => false,
        });
        self.close(thread, stdout, |state| match state {
            State::Pipe(pipe) => !std::mem::replace(&mut pipe.no_writer, true),
            _ => false,
        });
        for lock in self.file_locks.clone() {
            self.close(thread, lock, |state| match state {
                State::Mutex { owner } if owner.is_some_and(|owner| threads.contains(&owner)) => {
                    *owner = None;
                    true
                }
                _ => false,
            });
        }
        for other in threads {
            if Some(other) != spared && !self.has_ended(other) {
                self.end(other);
            }
        }
        (Reply::DONE, true)
    }

    /// The kernel takes something back from a process that has ended.
    fn close(&mut self, thread: ThreadId, id: ObjectId, take: impl FnOnce(&mut State) -> bool) {
        let me = &self.threads[thread];
        let object = &mut self.objects[id.0 as usize];
        if take(&mut object.state) {
            object.clock.join(&me.clock);
            object.version = me.chain;
        }
    }
}
