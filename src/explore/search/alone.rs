//! A thread that seems to go round in a circle is let run alone, to see whether it comes out.

use super::PROBE;
use super::worker::Worker;
use crate::explore::execution::Execution;
use crate::explore::fiber::Decision;
use crate::explore::op::ThreadId;
use crate::explore::spin::Circle;

/// So often it is tried whether a thread comes out of a circle by itself, where what it sees has
/// changed meanwhile, or somebody is in its way, and the trial says nothing.
pub(super) const TRIALS: u32 = 64;

/// A thread that is let run alone.
pub(super) struct Alone {
    thread: ThreadId,
    pub(super) circle: Circle,
    operations: usize,
    /// Whether it has come to wait for somebody.
    pub(super) waits: bool,
}

/// Where in an execution it was tried already whether a thread comes out of its circle.
#[derive(Clone, Copy)]
pub(super) enum Tried {
    /// Up to the state after so many decisions.
    UpTo(usize),
    /// Once; that is enough for this execution.
    ToTheEnd,
}

impl Worker<'_> {
    /// A thread that seems to go round in a circle, and of which nobody knows yet.
    pub(super) fn unknown_circle(&mut self, execution: &Execution) -> Option<Alone> {
        let tried = match self.tried {
            None => false,
            Some(Tried::UpTo(depth)) => self.path.len() <= depth,
            Some(Tried::ToTheEnd) => true,
        };
        if tried {
            return None;
        }
        execution.circles().find_map(|(thread, circle)| {
            if self.circles.contains(&circle) {
                return None;
            }
            let times = self.search.circles.lock().get(&circle).copied();
            if times.is_some_and(|times| times >= TRIALS) {
                self.circles.insert(circle);
                return None;
            }
            Some(Alone {
                thread,
                circle,
                operations: 0,
                waits: false,
            })
        })
    }

    /// Lets one thread run alone, as long as it takes to see whether it comes out of its circle.
    pub(super) fn run_alone(&mut self, execution: &Execution) -> Decision {
        let Some(alone) = &mut self.alone else {
            return Decision::Stop;
        };
        alone.operations += 1;
        if alone.operations > PROBE {
            return Decision::Stop;
        }
        let decision = execution.go_alone(alone.thread);
        alone.waits = matches!(decision, Decision::Stop);
        decision
    }
}
