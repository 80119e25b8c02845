use std::collections::{HashMap, HashSet};
use std::sync::atomic::Ordering;

use smallvec::SmallVec;

use super::alone::{Alone, TRIALS, Tried};
use super::path::{Best, Candidate, Point, foresee};
use super::{Cut, Reached, Search};
use crate::explore::execution::Execution;
use crate::explore::graph::Record;
use crate::explore::habits::Habits;
use crate::explore::hash::Chain;
use crate::explore::schedule::Schedule;
use crate::explore::spin::Circle;
use crate::explore::stacks::Stacks;
use crate::explore::{Ending, Outcome, progress, run_once, story};

/// A state on the way of the running execution, with the decisions that nobody has taken yet.
pub(super) struct Frame {
    /// How many decisions lead to it.
    pub(super) depth: usize,
    pub(super) untaken: SmallVec<[Candidate; 3]>,
    /// The state itself, where that may spare runs.
    pub(super) state: Option<Box<Execution>>,
}

/// A part of the search that one worker gives to another: a way, its last decision not taken yet.
pub(super) struct Branch(Vec<Candidate>, Vec<Point>);

/// One of those who search: a depth-first search of its own, on an OS thread of its own.
pub(super) struct Worker<'a> {
    pub(super) search: &'a Search,
    /// The decisions of the running execution.
    pub(super) path: Vec<Candidate>,
    /// The states before each of them.
    pub(super) points: Vec<Point>,
    /// How many of them are done.
    pub(super) done: usize,
    pub(super) frames: Vec<Frame>,
    /// Whether a first execution is still to be run.
    pub(super) fresh: bool,
    /// Whether the running execution has come to what is known, and only runs to its end.
    pub(super) off: bool,
    /// For how many operations it has been tried whether this is a livelock, if it is.
    pub(super) probed: Option<usize>,
    /// The thread that is let run alone, to see whether it goes round for ever.
    pub(super) alone: Option<Alone>,
    /// What threads do next, learnt once many executions lead to nothing new.
    pub(super) habits: Option<Habits>,
    /// Executions that this worker has run, and those of them that led to something new.
    pub(super) runs: (u64, u64),
    /// What is known to go round for ever; a part of what all workers know.
    pub(super) circles: HashSet<Circle>,
    /// Where in the running execution it was tried already.
    pub(super) tried: Option<Tried>,
    pub(super) cut: Option<Cut>,
    /// Whether the steps of the running execution are noted down: it ran out of them before.
    pub(super) tells: bool,
    pub(super) stacks: Stacks,
    pub(super) record: Record,
    pub(super) endings: HashMap<(Ending, bool), usize>,
    pub(super) reached: Vec<(u64, Best)>,
    /// Kept between calls for its memory.
    pub(super) candidates: Vec<Candidate>,
}

impl<'a> Worker<'a> {
    pub(super) fn new(search: &'a Search) -> Self {
        Worker {
            fresh: true,
            ..Worker::empty(search)
        }
    }

    /// One that has nothing to search yet.
    pub(super) fn empty(search: &'a Search) -> Self {
        Worker {
            search,
            path: Vec::new(),
            points: Vec::new(),
            done: 0,
            frames: Vec::new(),
            fresh: false,
            off: false,
            probed: None,
            alone: None,
            habits: None,
            runs: (0, 0),
            circles: HashSet::new(),
            tried: None,
            cut: None,
            tells: false,
            stacks: Stacks::default(),
            record: Record::default(),
            endings: HashMap::new(),
            reached: Vec::new(),
            candidates: Vec::new(),
        }
    }

    /// Whether nothing is left to search.
    pub(super) fn is_done(&self) -> bool {
        !self.fresh && self.frames.is_empty() || self.search.stops()
    }

    /// Searches, for so many executions at most.
    pub(super) fn run(&mut self, body: &impl Fn() -> Outcome, most: u64) {
        for _ in 0..most {
            if !self.next_branch() || !self.search.may_run() {
                return;
            }
            self.run_once(body);
        }
    }

    /// Searches together with others until nobody has anything left.
    pub(super) fn run_shared(&mut self, body: &impl Fn() -> Outcome) {
        loop {
            while self.next_branch() && self.search.may_run() {
                self.run_once(body);
                if self.search.share.is_wanted() {
                    self.give_away();
                }
            }
            if self.search.stops() {
                return;
            }
            // Who waits gives no sign of life.
            self.stacks.rest();
            let Some(Branch(path, points)) = self.search.share.take() else {
                return;
            };
            let last = path[path.len() - 1];
            self.frames.clear();
            self.frames.push(Frame {
                depth: path.len() - 1,
                untaken: SmallVec::from_slice(&[last]),
                state: None,
            });
            (self.path, self.points) = (path, points);
        }
    }

    /// Gives the branches nearest to the root away: they are the largest.
    fn give_away(&mut self) {
        let Some(frame) = self.frames.iter_mut().find(|f| !f.untaken.is_empty()) else {
            return;
        };
        let branch = frame.untaken.remove(0);
        let mut path = self.path[..frame.depth].to_vec();
        path.push(branch);
        let points = self.points[..=frame.depth].to_vec();
        self.search.share.give(Branch(path, points));
    }

    /// Goes back to the last decision that can be taken otherwise; false if there is none.
    fn next_branch(&mut self) -> bool {
        if std::mem::take(&mut self.fresh) {
            return true;
        }
        while let Some(frame) = self.frames.last_mut() {
            if self.search.stops() {
                return false;
            }
            let Some(branch) = frame.untaken.pop() else {
                self.frames.pop();
                continue;
            };
            if !self.search.seen.insert(branch.key) {
                continue;
            }
            let foreseen = match (&self.habits, &frame.state) {
                (Some(habits), Some(state)) => foresee(habits, state, &branch),
                _ => None,
            };
            self.path.truncate(frame.depth);
            self.path.push(branch);
            match foreseen {
                Some(state) if !self.search.is_full(&state) => self.open_unrun(state),
                _ => return true,
            }
        }
        false
    }

    /// Opens the state that the path leads to, which is known without running.
    fn open_unrun(&mut self, state: Execution) {
        // Many may be opened before the next run: nobody is to think that nothing happens.
        self.stacks.beat();
        self.search.look_up();
        self.open(&state);
        let depth = self.path.len();
        self.points.truncate(depth);
        self.points.push(Point::of(&state, true));
        self.frames.push(Frame {
            depth,
            untaken: self.candidates.drain(..).rev().collect(),
            state: Some(Box::new(state)),
        });
    }

    fn run_once(&mut self, body: &impl Fn() -> Outcome) {
        // Whether a thread goes round for ever is found out in a run of its own.
        while self.try_once(body) {}
        self.tried = None;
    }

    /// Runs one execution; true if it has to be run once more.
    fn try_once(&mut self, body: &impl Fn() -> Outcome) -> bool {
        (self.done, self.off, self.probed, self.cut) = (0, false, None, None);
        if !self.search.records.load(Ordering::Relaxed) {
            self.record = Record::default();
        }
        let mut execution = Execution::new(self.tells, false);
        execution.not_spins = self.search.not_spins.clone();
        execution.orderings = self.search.limits.orderings;
        execution.spurious = self.search.limits.spurious;
        execution.learns = self
            .habits
            .as_ref()
            .is_some_and(|habits| habits.len() < self.search.limits.states);
        let mut stacks = std::mem::take(&mut self.stacks);
        let (mut execution, ending) = run_once(execution, self, &mut stacks, body);
        self.stacks = stacks;
        if let Some(habits) = &mut self.habits {
            habits.take_in(&mut execution);
        }
        if let Some(alone) = self.alone.take()
            && self.cut.is_none()
        {
            // Who waits now may go round a few steps later.
            self.tried = Some(match alone.waits {
                true => Tried::UpTo(self.path.len()),
                false => Tried::ToTheEnd,
            });
            // What it sees has changed since it was last here, or it waits for somebody: that says
            // nothing of the circle.
            let in_vain = execution.moved_on || alone.waits;
            let mut circles = self.search.circles.lock();
            let times = circles.entry(alone.circle).or_insert(0);
            *times += if in_vain { 1 } else { TRIALS };
            if *times >= TRIALS {
                self.circles.insert(alone.circle);
            }
            return true;
        }
        let ending = match self.cut.take() {
            None => ending,
            Some(Cut::NoProgress) => Ending::Livelock,
            Some(Cut::Steps(_)) if !self.tells => {
                self.tells = true;
                return true;
            }
            Some(Cut::Steps(_)) => {
                self.search.cut(Cut::Steps(story::most_repeated(execution)));
                return false;
            }
            Some(why) => {
                self.search.cut(why);
                return false;
            }
        };
        if execution.is_weak() {
            self.search.weak.store(true, Ordering::Relaxed);
        }
        self.runs.0 += 1;
        if !self.off {
            self.runs.1 += 1;
            self.search.distinct.fetch_add(1, Ordering::Relaxed);
            self.reaches(ending, execution.race.is_some());
        }
        let (runs, new) = self.runs;
        if self.search.foresees && runs > new + new / 4 + 2 {
            self.habits.get_or_insert_default();
        }
        false
    }

    /// An execution that nobody has seen has come to its end.
    fn reaches(&mut self, ending: Ending, race: bool) {
        let last = self.path.last();
        let (surprises, preemptions) =
            last.map_or((0, 0), |last| (last.surprises, last.preemptions));
        let cost = (surprises.into(), preemptions.into(), self.path.len() as u32);
        let schedule =
            |path: &[Candidate]| Schedule(path.iter().map(|taken| taken.choice).collect());
        let fingerprint = last.map_or(Chain::default(), |last| last.leads_to);
        let index = match self.endings.get(&(ending.clone(), race)) {
            Some(&index) => {
                let (executions, best) = &mut self.reached[index];
                *executions += 1;
                if cost <= best.cost {
                    let schedule = schedule(&self.path);
                    let found = Best { cost, schedule };
                    if found < *best {
                        *best = found;
                    }
                }
                index
            }
            None => {
                let schedule = schedule(&self.path);
                self.reached.push((1, Best { cost, schedule }));
                self.endings.insert((ending, race), self.reached.len() - 1);
                progress::note_ending();
                self.reached.len() - 1
            }
        };
        if self.search.records.load(Ordering::Relaxed) {
            self.record.endings.push((fingerprint, index as u32));
        }
    }

    /// What it has found, with its index among the workers.
    pub(super) fn into_found(self, worker: usize) -> (Vec<Reached>, Record) {
        let mut reached: Vec<Option<Reached>> = self.reached.iter().map(|_| None).collect();
        for ((ending, race), index) in self.endings {
            let (executions, best) = self.reached[index].clone();
            reached[index] = Some(Reached {
                worker,
                ending,
                race,
                executions,
                best,
            });
        }
        (reached.into_iter().flatten().collect(), self.record)
    }
}
