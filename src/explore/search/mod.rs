//! The search: every distinct behaviour of a scenario, by running it again and again.
//!
//! Depth first over decisions, by re-execution. The fingerprint of a successor is known before it
//! runs: a branch is followed only by who adds its fingerprint to the [set](seen) of those that
//! are known, so that each state is opened once, however many workers search and in whatever
//! order. What they find is put together and sorted at the end: it does not depend on their
//! number.

mod alone;
mod decide;
mod path;
mod seen;
mod share;
mod worker;

use std::collections::HashMap;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use parking_lot::Mutex;

use super::execution::Execution;
use super::graph::Record;
use super::limits::Limits;
use super::spin::{Circle, NotSpins};
use super::{Ending, Outcome, progress};
pub(crate) use path::Best;
use seen::Seen;
use share::Share;
use worker::Worker;

/// For so many operations it is tried whether what looks like a livelock is one.
pub(crate) const PROBE: usize = 2_000;

/// From so many executions on it pays to search on more than one core.
const ALONE: u64 = 2_000;

/// Scenarios with more threads than this are not searched but sampled.
pub(crate) const MOST_THREADS: usize = 64;

/// Why a search was cut short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Only threads are left that go round in circles.
    NoProgress,
    /// A line that was taken for a spin is in a loop with an end.
    NoSpin(&'static Location<'static>),
    /// A thread did something else than what it was foreseen to do.
    Unforeseen,
    /// One execution has more steps than the budget allows: what it does again and again.
    Steps(Option<String>),
    /// There are more states than the budget allows.
    States,
    /// There are more executions than the budget allows.
    Executions,
    /// There are too many threads to think of a search.
    Threads,
    /// Somebody has pressed Ctrl-C.
    Interrupted,
    /// The scenario did something else than in an earlier execution that was the same so far.
    NotDeterministic(String),
}

/// Only executions with at most so many preemptions (Musuvathi and Qadeer, *Iterative context
/// bounding*, PLDI 2007).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bound {
    pub(crate) preemptions: u32,
}

/// What all workers of a search have in common.
pub(crate) struct Search {
    pub(super) limits: Limits,
    bound: Option<Bound>,
    not_spins: Arc<NotSpins>,
    /// Whether states may be opened without running.
    foresees: bool,
    /// What seems to go round for ever, with how often it was tried.
    circles: Mutex<HashMap<Circle, u32>>,
    seen: Seen,
    share: Share,
    runs: AtomicU64,
    distinct: AtomicU64,
    /// Whether states and decisions are noted down.
    records: AtomicBool,
    stops: AtomicBool,
    weak: AtomicBool,
    cut: Mutex<Option<Cut>>,
}

/// What a search has found.
pub(crate) struct Found {
    pub(crate) reached: Vec<Reached>,
    /// The states and decisions, by worker; None if there were too many.
    pub(crate) records: Option<Vec<Record>>,
    pub(crate) distinct: u64,
    pub(crate) runs: u64,
    pub(crate) states: usize,
    pub(crate) bytes: usize,
    pub(crate) weak: bool,
    pub(crate) cut: Option<Cut>,
    pub(crate) not_spins: Arc<NotSpins>,
}

/// An ending that was reached, by one of the workers.
pub(crate) struct Reached {
    pub(crate) worker: usize,
    pub(crate) ending: Ending,
    pub(crate) race: bool,
    pub(crate) executions: u64,
    /// The cheapest way there that was found; the only one that is kept without a graph.
    pub(crate) best: Best,
}

impl Search {
    fn new(limits: Limits, bound: Option<Bound>, not_spins: Arc<NotSpins>, foresees: bool) -> Self {
        Search {
            limits,
            bound,
            not_spins,
            foresees,
            circles: Mutex::default(),
            seen: Seen::new(),
            share: Share::new(),
            runs: AtomicU64::new(0),
            distinct: AtomicU64::new(0),
            records: AtomicBool::new(bound.is_none()),
            stops: AtomicBool::new(false),
            weak: AtomicBool::new(false),
            cut: Mutex::new(None),
        }
    }

    /// Ends the search. Of several reasons the first is told.
    fn cut(&self, why: Cut) {
        self.cut.lock().get_or_insert(why);
        self.stop();
    }

    fn stop(&self) {
        self.stops.store(true, Ordering::Relaxed);
        self.share.stop();
    }

    fn stops(&self) -> bool {
        self.stops.load(Ordering::Relaxed)
    }

    /// Whether there is no room for one more state, or no time for one more step.
    fn is_full(&self, state: &Execution) -> bool {
        self.seen.len() >= self.limits.fingerprints() || state.steps as u64 >= self.limits.steps
    }

    /// Ends the search if somebody wants it to end.
    fn look_up(&self) {
        if progress::is_interrupted() {
            self.cut(Cut::Interrupted);
        }
    }

    /// One more execution: false if the budget is used up.
    fn may_run(&self) -> bool {
        self.look_up();
        if self.stops() {
            return false;
        }
        let runs = self.runs.fetch_add(1, Ordering::Relaxed);
        let distinct = self.distinct.load(Ordering::Relaxed);
        // Those that only led to what was known cost as well; but what counts, so that the verdict
        // does not depend on the number of workers, are the distinct ones.
        if distinct >= self.limits.executions || runs >= self.limits.executions.saturating_mul(4) {
            self.runs.fetch_sub(1, Ordering::Relaxed);
            self.cut(Cut::Executions);
            return false;
        }
        if runs.is_multiple_of(64) {
            progress::note(runs + 1, self.seen.len());
        }
        true
    }
}

/// Searches all executions of `body`, or all within a bound.
pub(crate) fn search(
    limits: Limits,
    bound: Option<Bound>,
    mut not_spins: Arc<NotSpins>,
    body: &(impl Fn() -> Outcome + Sync),
) -> Found {
    let mut foresees = true;
    loop {
        let search = Search::new(limits, bound, not_spins.clone(), foresees);
        let workers = match bound {
            // So that of several ways the same is found each time.
            Some(_) => 1,
            None => limits.workers(),
        };
        let done = run_workers(&search, workers, body);
        let cut = search.cut.lock().take();
        if let Some(Cut::NoSpin(line)) = cut {
            // What was left out is not to be left out: begin anew.
            Arc::make_mut(&mut not_spins).insert(line);
            continue;
        }
        if cut == Some(Cut::Unforeseen) {
            // What it does hangs on more than its history: on who drops the last `Arc`, say.
            foresees = false;
            continue;
        }
        let records = search.records.load(Ordering::Relaxed);
        let mut found = Found {
            reached: Vec::new(),
            records: records.then(Vec::new),
            distinct: search.distinct.load(Ordering::Relaxed),
            runs: search.runs.load(Ordering::Relaxed),
            states: search.seen.len(),
            bytes: search.seen.bytes(),
            weak: search.weak.load(Ordering::Relaxed),
            cut,
            not_spins,
        };
        for (reached, record) in done {
            found.reached.extend(reached);
            if let Some(records) = &mut found.records {
                records.push(record);
            }
        }
        return found;
    }
}

/// Searches with one worker, and from [`ALONE`] executions on with all.
fn run_workers(
    search: &Search,
    workers: usize,
    body: &(impl Fn() -> Outcome + Sync),
) -> Vec<(Vec<Reached>, Record)> {
    let mut first = Worker::new(search);
    search.seen.insert(Default::default());
    first.run(body, ALONE);
    if first.is_done() || workers < 2 {
        first.run(body, u64::MAX);
        return vec![first.into_found(0)];
    }
    search.share.begin(workers);
    std::thread::scope(|scope| {
        let helpers: Vec<_> = (1..workers)
            .map(|index| {
                scope.spawn(move || {
                    let mut worker = Worker::empty(search);
                    worker.run_shared(body);
                    worker.into_found(index)
                })
            })
            .collect();
        first.run_shared(body);
        let mut all = vec![first.into_found(0)];
        for helper in helpers {
            match helper.join() {
                Ok(worker) => all.push(worker),
                Err(payload) => std::panic::resume_unwind(payload),
            }
        }
        all
    })
}
