//! The search: every distinct behaviour of a scenario, by running it again and again.
//!
//! Each execution starts at the root of the [graph](super::graph), follows decisions to a state
//! that is not closed, and opens every new state that it comes to. The fingerprint of a successor
//! is known before it runs, so a branch that leads to a known state is not run for its own sake.

use std::collections::HashMap;
use std::panic::Location;

use smallvec::SmallVec;

use super::execution::Execution;
use super::fiber::{Decision, Scheduler};
use super::graph::{Found, Graph, NodeId};
use super::op::{Op, OpKind, ThreadId};

/// After so many operations a thread that changed nothing, threads that yield may be in a livelock.
const IDLE_ROUNDS: usize = 6;

/// For so many operations it is tried whether what looks like a livelock is one.
pub(crate) const PROBE: usize = 2_000;

/// Why an execution was cut short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Only threads are left that go round in circles.
    NoProgress,
    /// A line that was taken for a spin is in a loop with an end.
    NoSpin(&'static Location<'static>),
    /// It has more steps than the budget allows.
    Steps,
    /// The graph has more states than the budget allows.
    States,
    /// The scenario did something else than in an earlier execution that was the same so far.
    NotDeterministic(String),
}

/// The search over all executions, as the scheduler of each.
pub(crate) struct Search {
    pub(crate) graph: Graph,
    at: NodeId,
    /// Why the running execution was cut.
    pub(crate) cut: Option<Cut>,
    /// For how many operations it has been tried whether this is a livelock, if it is.
    probed: Option<usize>,
    max_steps: u64,
    max_states: usize,
    /// Kept between calls for its memory.
    decisions: Vec<Found>,
    /// The operations of the program text, and their indices by name and place.
    ops: Vec<Op>,
    op_indices: HashMap<(usize, usize), u32>,
}

impl Search {
    pub(crate) fn new(max_steps: u64, max_states: usize) -> Self {
        Search {
            graph: Graph::new(),
            at: Graph::ROOT,
            cut: None,
            probed: None,
            max_steps,
            max_states,
            decisions: Vec::new(),
            ops: Vec::new(),
            op_indices: HashMap::new(),
        }
    }

    /// Whether everything is known.
    pub(crate) fn is_done(&self) -> bool {
        self.graph.is_closed(Graph::ROOT)
    }

    /// A new execution begins.
    pub(crate) fn restart(&mut self) {
        self.at = Graph::ROOT;
        self.cut = None;
        self.probed = None;
    }

    /// The state that the execution has reached.
    pub(crate) fn at(&self) -> NodeId {
        self.at
    }

    fn op_index(&mut self, op: &Op) -> u32 {
        let key = (
            op.kind.name().as_ptr() as usize,
            std::ptr::from_ref(op.at) as usize,
        );
        *self.op_indices.entry(key).or_insert_with(|| {
            self.ops.push(*op);
            self.ops.len() as u32 - 1
        })
    }

    fn stop(&mut self, cut: Cut) -> Decision {
        self.cut = Some(cut);
        Decision::Stop
    }

    /// Finds the decisions at a state that was not seen before.
    fn open(&mut self, execution: &Execution) {
        let mut decisions = std::mem::take(&mut self.decisions);
        decisions.clear();
        for thread in execution.enabled() {
            let Some(op) = execution.published(thread) else {
                continue;
            };
            for alternative in execution.ways(thread, op) {
                let history = execution.history_after(thread, op, alternative);
                let leads_to = execution.fingerprint_after(thread, history);
                let op = self.op_index(op);
                decisions.push(Found {
                    thread,
                    alternative,
                    leads_to,
                    op,
                });
            }
        }
        if !decisions.is_empty() {
            self.graph.open(self.at, &decisions);
        }
        self.decisions = decisions;
    }
}

impl Scheduler for Search {
    fn choose(&mut self, execution: &Execution, last: ThreadId) -> Decision {
        if let Some(line) = execution.no_spin {
            return self.stop(Cut::NoSpin(line));
        }
        if let Some(probed) = &mut self.probed {
            *probed += 1;
            if *probed > PROBE {
                return self.stop(Cut::NoProgress);
            }
            return execution.go_round();
        }
        if execution.steps as u64 >= self.max_steps {
            return self.stop(Cut::Steps);
        }
        if self.graph.is_foreseen(self.at) {
            if execution.seems_stuck() {
                self.probed = Some(0);
                return execution.go_round();
            }
            if self.graph.len() >= self.max_states {
                return self.stop(Cut::States);
            }
            self.open(execution);
        }
        // What is not known yet comes first; then to go on with the same thread.
        let edges = self.graph.edges(self.at);
        let Some(edge) = edges.iter().min_by_key(|edge| {
            (
                self.graph.is_closed(edge.to),
                usize::from(edge.thread) != last,
            )
        }) else {
            return Decision::Stop;
        };
        let (thread, alternative, to) = (usize::from(edge.thread), edge.alternative, edge.to);
        let before = edge.op;
        // A thread that did something else when all was the same so far is not deterministic.
        let history = match execution.published(thread) {
            Some(op) if execution.ways(thread, op).contains(&alternative) => {
                execution.history_after(thread, op, alternative)
            }
            _ => return self.not_deterministic(execution, thread, before),
        };
        if execution.fingerprint_after(thread, history) != self.graph.fingerprint(to) {
            return self.not_deterministic(execution, thread, before);
        }
        self.at = to;
        Decision::Take {
            thread,
            alternative,
            history,
        }
    }
}

impl Search {
    fn not_deterministic(
        &mut self,
        execution: &Execution,
        thread: ThreadId,
        before: u32,
    ) -> Decision {
        let tell = |op: &Op| format!("`{}` at {}:{}", op.kind.name(), op.at.file(), op.at.line());
        let before = tell(&self.ops[before as usize]);
        let (name, now) = match execution.threads.get(thread) {
            None => (format!("thread {thread}"), "does not exist".into()),
            Some(_) => match execution.published(thread) {
                Some(op) => (
                    execution.thread_name(thread),
                    format!("is about to do {}", tell(op)),
                ),
                None => (execution.thread_name(thread), "has ended".into()),
            },
        };
        let same = match now.ends_with(&before) {
            true => " (on another object, or with another value)",
            false => "",
        };
        self.stop(Cut::NotDeterministic(format!(
            "after the same steps as in an earlier execution, {name} {now}{same}, where it did \
             {before} before"
        )))
    }
}

impl Execution {
    /// The threads between which there is a choice. Threads that only go round in circles let all
    /// others go first (as in Musuvathi and Qadeer, *Fair stateless model checking*, PLDI 2008).
    pub(crate) fn enabled(&self) -> SmallVec<[ThreadId; 8]> {
        let (mut busy, mut idle) = (SmallVec::new(), SmallVec::<[ThreadId; 8]>::new());
        for thread in 0..self.threads.len() {
            if let Some(op) = self.published(thread)
                && self.is_enabled(thread, op)
            {
                let list = if self.is_idle(thread, op) {
                    &mut idle
                } else {
                    &mut busy
                };
                list.push(thread);
            }
        }
        if !busy.is_empty() {
            return busy;
        }
        // Who goes first after a yield matters; who looks first at what nobody changes does not.
        let yields = |thread: &ThreadId| {
            self.published(*thread)
                .is_some_and(|op| matches!(op.kind, OpKind::Yield(_)))
        };
        match idle.iter().any(yields) {
            true => idle.retain(|thread| yields(thread)),
            false => {
                idle.sort_by_key(|thread| self.threads[*thread].clock.of(*thread));
                idle.truncate(1);
            }
        }
        idle
    }

    /// The threads whose published operations can take effect.
    pub(crate) fn all_enabled(&self) -> SmallVec<[ThreadId; 8]> {
        (0..self.threads.len())
            .filter(|&thread| {
                self.published(thread)
                    .is_some_and(|op| self.is_enabled(thread, op))
            })
            .collect()
    }

    /// Whether every thread that could go on only goes round in a circle; those that yield on
    /// their way round for a while.
    pub(crate) fn seems_stuck(&self) -> bool {
        let enabled = self.all_enabled();
        let is_idle = |thread: &ThreadId| {
            self.published(*thread)
                .is_some_and(|op| self.is_idle(*thread, op))
        };
        let yields = |thread: &ThreadId| self.goes_round(*thread);
        let long_idle = self.idle_rounds > IDLE_ROUNDS * self.threads.len();
        !enabled.is_empty()
            && enabled.iter().all(is_idle)
            && (long_idle || !enabled.iter().any(yields))
    }

    /// Lets the thread go on that has done the fewest steps, outside the graph. Who can get what it
    /// waits for goes before those who give up.
    pub(crate) fn go_round(&self) -> Decision {
        let enabled = self.all_enabled().into_iter();
        let published = enabled.filter_map(|thread| Some((thread, self.published(thread)?)));
        let steps = |thread: ThreadId| self.threads[thread].clock.of(thread);
        let Some((thread, op)) =
            published.min_by_key(|(thread, op)| (self.is_idle(*thread, op), steps(*thread)))
        else {
            return Decision::Stop;
        };
        let Some(&alternative) = self.ways(thread, op).first() else {
            return Decision::Stop;
        };
        let history = self.history_after(thread, op, alternative);
        Decision::Probe {
            thread,
            alternative,
            history,
        }
    }
}
