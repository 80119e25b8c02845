//! The explorer: runs a scenario over every interleaving, on one OS thread.
//!
//! A scenario is a closed program over [`sync`](crate::sync). Each of its threads is a coroutine
//! (`fiber`). Before every visible operation a thread *publishes* what it is about to do
//! (`op`) and the scheduler decides whose operation takes effect next (`steps`, on the objects
//! in `model`). The `search` runs the scenario again and again until every state of the
//! `graph` is known. Questions to the finished graph are in `shortest`; `story` replays one
//! `schedule` and tells it.
//!
//! Loads read the latest store: the memory is sequentially consistent. What atomic accesses order
//! is in `order`.

mod clock;
mod execution;
pub(crate) mod fiber;
mod graph;
mod hash;
mod model;
pub(crate) mod op;
mod order;
pub(crate) mod panics;
pub(crate) mod pulse;
mod schedule;
mod search;
mod shortest;
mod spin;
mod steps;
mod story;

use std::collections::HashMap;
use std::rc::Rc;

use num_bigint::BigUint;

pub(crate) use execution::{Event, Execution};
pub(crate) use model::{Channel, Plain, State};
pub use schedule::{Choice, Schedule};
pub use story::Story;

use execution::Status;
use fiber::{Scheduler, Stacks, Stopped};
use schedule::Replay;
use search::{Cut, Search};
use spin::NotSpins;

/// What an atomic access orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Orderings {
    /// As if every atomic access were `SeqCst`: what goes wrong then is a matter of interleaving,
    /// and no ordering on the same atomics would mend it.
    #[default]
    SequentiallyConsistent,
    /// What the program says: a data race that comes about only now is a missing release or
    /// acquire. Loads read the latest store all the same.
    AsWritten,
}

/// How far to explore, and under which rules.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// What an atomic access orders.
    pub orderings: Orderings,
    /// Executions in all.
    pub executions: u64,
    /// Operations in one execution.
    pub steps: u64,
    /// States in the graph.
    pub states: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            orderings: Orderings::default(),
            executions: 1_000_000,
            steps: 10_000,
            states: 200_000,
        }
    }
}

/// What an execution that ran to its end came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Outcome {
    /// What the scenario returned, as `{:?}` prints it; None for `()`.
    pub value: Option<String>,
    /// For a *sometimes* scenario: whether this execution has the property.
    pub holds: bool,
}

/// How an execution ends.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
}

/// How often an ending comes about.
#[derive(Clone, Debug)]
pub struct Tally {
    /// The ending.
    pub ending: Ending,
    /// Whether a data race comes about on the way.
    pub race: bool,
    /// Distinct complete executions.
    pub executions: u64,
    /// Interleavings that they stand for.
    pub interleavings: BigUint,
}

/// All that was found out about a scenario.
pub struct Exploration {
    /// The endings, in the order in which they were found.
    pub tallies: Vec<Tally>,
    /// Distinct complete executions.
    pub distinct: u64,
    /// Executions that were run to find them.
    pub runs: u64,
    /// States.
    pub states: usize,
    /// Whether plain memory is used beside atomics with orderings that do not order everything:
    /// only then does it matter what is written.
    pub weak: bool,
    /// Why not everything was explored; None if it was.
    pub cut: Option<String>,
    graph: graph::Graph,
}

/// One way to an ending.
#[derive(Clone, Debug)]
pub struct Way {
    /// The decisions.
    pub schedule: Schedule,
    /// How often a thread was interrupted that could have gone on.
    pub preemptions: u32,
    /// The ending, as an index of [`Exploration::tallies`].
    pub tally: usize,
}

impl Exploration {
    /// Interleavings in all.
    pub fn interleavings(&self) -> BigUint {
        self.tallies.iter().map(|tally| &tally.interleavings).sum()
    }

    /// The shortest way, by preemptions and then steps, to a wanted ending. It is the shortest of
    /// all if nothing was [cut](Exploration::cut), else of those found.
    pub fn shortest(&self, wanted: impl Fn(&Tally) -> bool) -> Option<Way> {
        let path = shortest::shortest_path(&self.graph, |tally| wanted(&self.tallies[tally]))?;
        let shortest::Path {
            preemptions,
            schedule,
            ending,
        } = path;
        Some(Way {
            schedule,
            preemptions,
            tally: ending,
        })
    }
}

/// Explores every interleaving of `body`.
pub fn explore(limits: Limits, body: impl Fn() -> Outcome) -> Exploration {
    let mut search = Search::new(limits.steps, limits.states);
    let mut endings: HashMap<(Ending, bool), usize> = HashMap::new();
    let mut tallies: Vec<Tally> = Vec::new();
    let (mut distinct, mut runs) = (0, 0);
    let mut stacks = Stacks::default();
    let mut cut = None;
    let mut weak = false;
    let mut not_spins = Rc::new(NotSpins::default());
    while !search.is_done() {
        if runs == limits.executions {
            cut = Some(format!("the budget of {runs} executions is used up"));
            break;
        }
        runs += 1;
        search.restart();
        let mut execution = Execution::new(false, false);
        execution.not_spins = not_spins.clone();
        execution.orderings = limits.orderings;
        let (execution, ending) = run_once(execution, &mut search, &mut stacks, &body);
        let ending = match search.cut.take() {
            None => ending,
            Some(Cut::NoProgress) => Ending::Livelock,
            Some(Cut::NoSpin(line)) => {
                // What was left out is not to be left out: begin anew.
                Rc::make_mut(&mut not_spins).insert(std::ptr::from_ref(line));
                search = Search::new(limits.steps, limits.states);
                endings.clear();
                tallies.clear();
                distinct = 0;
                continue;
            }
            Some(why) => {
                cut = Some(tell_cut(why, limits));
                break;
            }
        };
        if search.graph.ending(search.at()).is_some() {
            continue;
        }
        weak |= execution.is_weak();
        distinct += 1;
        let race = execution.race.is_some();
        let tally = *endings.entry((ending.clone(), race)).or_insert_with(|| {
            let none = BigUint::ZERO;
            tallies.push(Tally {
                ending,
                race,
                executions: 0,
                interleavings: none,
            });
            tallies.len() - 1
        });
        tallies[tally].executions += 1;
        search.graph.end(search.at(), tally);
    }
    let counts = shortest::count_interleavings(&search.graph, tallies.len());
    for (tally, count) in tallies.iter_mut().zip(counts) {
        tally.interleavings = count;
    }
    let states = search.graph.len();
    Exploration {
        tallies,
        distinct,
        runs,
        states,
        weak,
        cut,
        graph: search.graph,
    }
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
    let panicked = (0..execution.threads.len()).find(|t| execution.threads[*t].panic.is_some());
    let ending = match (panicked, stopped, outcome) {
        // A panic that nobody has heard of explains also why the others cannot go on.
        (Some(thread), _, _) => told_panic(&execution, thread),
        (None, Stopped::AllEnded, Some(outcome)) => Ending::Completed(outcome),
        _ if matches!(execution.threads[0].status, Status::Ended) => Ending::LeftBehind,
        _ => Ending::Deadlock,
    };
    (execution, ending)
}

/// The panic of a thread; if it only passes on what a `join` told it, that one.
fn told_panic(execution: &Execution, thread: usize) -> Ending {
    let panic = execution.threads[thread].panic.clone();
    let (thread, panic) = match (panic, &execution.first_panic) {
        (Some(panic), Some(first)) if panic.message.contains("Any { .. }") => first.clone(),
        (Some(panic), _) => (thread, panic),
        (None, _) => unreachable!("asked for the panic of a thread that has none"),
    };
    let thread = execution.thread_name(thread);
    Ending::Panicked {
        thread,
        message: panic.message,
        at: panic.at,
    }
}

fn tell_cut(cut: Cut, limits: Limits) -> String {
    match cut {
        Cut::Steps => format!(
            "one execution has more than {} steps: perhaps a loop that never ends",
            limits.steps
        ),
        Cut::States => format!("the budget of {} states is used up", limits.states),
        Cut::NotDeterministic(how) => format!(
            "the program is not deterministic: {how}. Time, random numbers, addresses and objects \
             from outside racelab::sync make it so; a scenario must do without"
        ),
        Cut::NoProgress | Cut::NoSpin(_) => "nobody gets anywhere".into(),
    }
}
