//! The decisions that lead to a state, and those that lead on from it.

use std::panic::Location;

use crate::explore::execution::Execution;
use crate::explore::habits::Habits;
use crate::explore::hash::Chain;
use crate::explore::op::ThreadNumber;
use crate::explore::schedule::{Choice, Schedule};

/// What a way costs: surprises, preemptions, steps.
pub(crate) type Cost = (u32, u32, u32);

/// A decision that may be taken.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    pub(super) choice: Choice,
    /// The history that it leaves its thread.
    pub(super) history: Chain,
    /// The fingerprint of the state that it leads to.
    pub(super) leads_to: Chain,
    /// By what the state is known to the search: its fingerprint, under a bound with more to it.
    pub(super) key: Chain,
    pub(super) surprises: u16,
    pub(super) preemptions: u16,
    pub(super) surprise: bool,
    pub(super) passes: u64,
}

/// What the threads had published at a state of the running execution.
#[derive(Clone)]
pub(super) struct Point {
    pub(super) ahead: u64,
    /// By thread; only where there is more than one decision.
    pub(super) published: Option<Box<[Published]>>,
}

pub(super) type Published = (ThreadNumber, &'static str, &'static Location<'static>);

/// The cheapest way to an ending that was found, of several the one whose schedule comes first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Best {
    pub(crate) cost: Cost,
    pub(crate) schedule: Schedule,
}

impl Point {
    /// What each thread had published, where that was kept.
    pub(super) fn by_thread(&self) -> &[Published] {
        self.published.as_deref().unwrap_or_default()
    }

    /// `whole`: with every thread's operation, to tell which one is another the next time.
    pub(super) fn of(execution: &Execution, whole: bool) -> Point {
        let published = || {
            (0..execution.threads.len()).filter_map(|thread| {
                let op = execution.published(thread)?;
                Some((execution.threads[thread].number, op.kind.name(), op.at))
            })
        };
        Point {
            ahead: execution.ahead,
            published: whole.then(|| published().collect()),
        }
    }
}

/// The state that a decision leads to, if nobody has to run to know it.
pub(super) fn foresee(habits: &Habits, state: &Execution, branch: &Candidate) -> Option<Execution> {
    let Choice {
        thread,
        alternative,
    } = branch.choice;
    let thread = state.numbered(thread)?;
    let history = state.history_after(thread, state.published(thread)?, alternative);
    habits.foresee(state, thread, alternative, history)
}
