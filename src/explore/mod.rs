//! The explorer: runs a scenario over every interleaving, on coroutines of one OS thread each.
//!
//! A scenario is a closed program over [`sync`](crate::sync). Each of its threads is a coroutine
//! (`fiber`). Before every visible operation a thread *publishes* what it is about to do
//! (`op`) and the scheduler decides whose operation takes effect next (`steps` and `turns`, on the
//! objects in `model`; atomics and fences in `memory`). The `search` runs the scenario again and
//! again until every state is known. Questions to the finished `graph` are in `shortest` and
//! `count`; `hunt` looks for what is wrong where there is too much to know it all; `story` replays
//! one `schedule` and tells it.

mod clock;
mod count;
mod event;
mod execution;
mod exploration;
pub(crate) mod fiber;
mod graph;
mod habits;
mod hash;
mod hunt;
mod idle;
mod limits;
pub(crate) mod locals;
pub(crate) mod memory;
mod model;
pub(crate) mod op;
pub(crate) mod panics;
mod progress;
pub(crate) mod pulse;
mod sample;
mod schedule;
mod search;
mod shortest;
mod spin;
mod stacks;
mod steps;
mod story;
mod thread;
mod turns;
mod way;

pub(crate) use event::Event;
pub(crate) use execution::Execution;
pub(crate) use exploration::ENDLESS;
pub use exploration::{Exploration, Overtaken, Tally, Way, explore};
pub use hunt::{Hunt, hunt};
pub use limits::{Limits, Orderings};
pub(crate) use model::{
    Atomic, Barrier, Channel, Deque, Exit, FileOp, Memory, Name, NameOp, Once, OnceOp, Pipe,
    PipeOp, Plain, PoisonOp, ProcessOp, REUSED, Shape, Slot, State,
};
pub use op::ThreadNumber;
pub use progress::{Progress, carry_on, interrupt, interrupt_on_ctrl_c, is_interrupted, progress};
pub use schedule::{Choice, Schedule};
pub(crate) use search::MOST_THREADS;
pub use story::Story;

use execution::Misuse;
use fiber::{Scheduler, Stopped};
use op::ThreadId;
use schedule::Replay;
use stacks::Stacks;
use thread::{Panic, Status};

use crate::trace::Position;

/// What an execution that ran to its end came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Outcome {
    /// What the scenario returned, as `{:?}` prints it; None for `()`.
    pub value: Option<String>,
    /// For a *sometimes* scenario: whether this execution has the property.
    pub holds: bool,
}

/// How an execution ends.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ending {
    /// Every thread ran to its end.
    Completed(Outcome),
    /// A thread panicked: the scenario itself, or one whose panic no `join` took.
    Panicked {
        /// The thread's name.
        thread: String,
        /// The panic's message.
        message: String,
        /// File and line.
        at: String,
    },
    /// Nobody can go on, and the scenario is among those who wait.
    Deadlock,
    /// The scenario has ended, and a thread waits for ever.
    LeftBehind,
    /// Only threads are left that go round in circles.
    Livelock,
    /// A thread gave a lock back that it does not hold.
    Misuse {
        /// The thread's name.
        thread: String,
        /// What it does: `unlocks a Mutex that nobody holds`.
        what: String,
        /// File and line.
        at: String,
    },
    /// A thread used memory that had been given back; the execution ends there.
    UsedAfterFree {
        /// The thread's name.
        thread: String,
        /// What it did with it: the name of the method.
        what: String,
        /// File and line.
        at: String,
        /// The name of the thread that had given it back.
        freed_by: String,
        /// File and line.
        freed_at: String,
    },
    /// Every thread ran to its end, and there is allocated memory that nobody has freed.
    Leaked {
        /// What the scenario came to.
        outcome: Outcome,
        /// How many allocations there are.
        allocations: usize,
        /// The name of the thread that made one of them.
        thread: String,
        /// File and line where it did.
        at: String,
    },
}

/// Follows one schedule and tells what happens. `lives` tells of spawns and joins too.
///
/// # Errors
/// If the schedule is not one of this program: at which decision it stops fitting.
pub fn replay(
    schedule: &Schedule,
    limits: Limits,
    lives: bool,
    body: impl Fn() -> Outcome,
) -> Result<Story, String> {
    let mut replay = Replay::new(schedule, limits.steps);
    let mut execution = Execution::new(true, lives);
    execution.orderings = limits.orderings;
    execution.spurious = limits.spurious;
    let (execution, ending) = run_once(execution, &mut replay, &mut Stacks::default(), &body);
    if let Some(misfit) = replay.misfit.take().or_else(|| replay.left_over()) {
        return Err(misfit);
    }
    let ending = if replay.no_progress {
        Ending::Livelock
    } else {
        ending
    };
    Ok(Story {
        preemptions: replay.preemptions,
        ..Story::of(execution, ending, schedule.0.len(), &replay.interrupted)
    })
}

/// Follows one schedule to its end and no further: where the execution stands then.
///
/// # Errors
/// If the schedule is not one of this program: at which decision it stops fitting.
pub fn look(
    schedule: &Schedule,
    limits: Limits,
    body: impl Fn() -> Outcome,
) -> Result<Position, String> {
    let mut replay = Replay::up_to(schedule, limits.steps);
    let mut execution = Execution::new(true, false);
    execution.orderings = limits.orderings;
    execution.spurious = limits.spurious;
    let (execution, ending) = run_once(execution, &mut replay, &mut Stacks::default(), &body);
    if let Some(misfit) = replay.misfit.take().or_else(|| replay.left_over()) {
        return Err(misfit);
    }
    let mut position = story::position(&execution, replay.last);
    let interrupted = &replay.interrupted;
    let story = Story::of(execution, ending, schedule.0.len(), interrupted);
    position.tells(story.trace, replay.preemptions);
    Ok(position)
}

/// Runs the scenario once.
fn run_once(
    execution: Execution,
    scheduler: &mut dyn Scheduler,
    stacks: &mut Stacks,
    body: &impl Fn() -> Outcome,
) -> (Execution, Ending) {
    let mut outcome = None;
    let main = Box::new(|| outcome = Some(body()));
    let (execution, stopped) = fiber::run(execution, scheduler, stacks, main);
    if let Some(ending) = execution.ending_after_free() {
        return (execution, ending);
    }
    let panicked = (0..execution.threads.len()).find_map(|thread| execution.panic_of(thread));
    if let Some(Misuse { thread, what, at }) = &execution.misuse {
        let ending = Ending::Misuse {
            thread: execution.thread_name(*thread),
            what: what.clone(),
            at: format!("{}:{}", at.file(), at.line()),
        };
        return (execution, ending);
    }
    let ending = match (panicked, stopped, outcome) {
        // A panic that nobody has heard of explains also why the others cannot go on.
        (Some(panic), _, _) => told_panic(&execution, panic),
        (None, Stopped::AllEnded, Some(outcome)) => execution
            .ending_with_a_leak(&outcome)
            .unwrap_or(Ending::Completed(outcome)),
        _ if matches!(execution.threads[0].status, Status::Ended) => Ending::LeftBehind,
        _ => Ending::Deadlock,
    };
    (execution, ending)
}

/// The ending by a panic.
fn told_panic(execution: &Execution, (thread, panic): (ThreadId, Panic)) -> Ending {
    Ending::Panicked {
        thread: execution.thread_name(thread),
        message: panic.message,
        at: panic.at,
    }
}
