use std::collections::{HashMap, HashSet};
use std::panic::Location;
use std::sync::atomic::Ordering;

use smallvec::SmallVec;

use super::{Cut, MOST_THREADS, Reached, Search};
use crate::explore::execution::Execution;
use crate::explore::fiber::{Decision, Scheduler, Stacks};
use crate::explore::graph::{Record, RecordedEdge};
use crate::explore::habits::Habits;
use crate::explore::hash::Chain;
use crate::explore::op::{ThreadId, ThreadNumber};
use crate::explore::schedule::{Choice, Schedule};
use crate::explore::spin::Circle;
use crate::explore::{Ending, Outcome, progress, run_once};

/// For so many operations it is tried whether what looks like a livelock is one.
pub(crate) const PROBE: usize = 2_000;

/// After so few executions it is asked whether too many of them lead to nothing new.
const FEW: u64 = 4;

/// So often it is tried whether a thread comes out of a circle by itself, where what it sees has
/// changed meanwhile and the trial says nothing.
const TRIALS: u32 = 64;

/// What a way costs: surprises, preemptions, steps.
pub(crate) type Cost = (u32, u32, u32);

/// A decision that may be taken.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    choice: Choice,
    /// The fingerprint of the state that it leads to.
    leads_to: Chain,
    /// By what the state is known to the search: its fingerprint, under a bound with more to it.
    key: Chain,
    surprises: u16,
    preemptions: u16,
    surprise: bool,
    passes: u64,
}

/// A state on the way of the running execution, with the decisions that nobody has taken yet.
struct Frame {
    /// How many decisions lead to it.
    depth: usize,
    untaken: SmallVec<[Candidate; 3]>,
    /// The state itself, where that may spare runs.
    state: Option<Box<Execution>>,
}

/// A thread that is let run alone.
struct Alone {
    thread: ThreadId,
    circle: Circle,
    operations: usize,
}

/// What the threads had published at a state of the running execution.
#[derive(Clone)]
struct Point {
    ahead: u64,
    published: SmallVec<[Published; 4]>,
}

type Published = (ThreadNumber, &'static str, &'static Location<'static>);

/// A part of the search that one worker gives to another: a way, its last decision not taken yet.
pub(super) struct Branch(Vec<Candidate>, Vec<Point>);

/// The cheapest way to an ending that was found, of several the one whose schedule comes first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Best {
    pub(crate) cost: Cost,
    pub(crate) schedule: Schedule,
}

/// One of those who search: a depth-first search of its own, on an OS thread of its own.
pub(super) struct Worker<'a> {
    search: &'a Search,
    /// The decisions of the running execution.
    path: Vec<Candidate>,
    /// The states before each of them.
    points: Vec<Point>,
    /// How many of them are done.
    done: usize,
    frames: Vec<Frame>,
    /// Whether a first execution is still to be run.
    fresh: bool,
    /// Whether the running execution has come to what is known, and only runs to its end.
    off: bool,
    /// For how many operations it has been tried whether this is a livelock, if it is.
    probed: Option<usize>,
    /// The thread that is let run alone, to see whether it goes round for ever.
    alone: Option<Alone>,
    /// What threads do next, learnt once many executions lead to nothing new.
    habits: Option<Habits>,
    /// Executions that this worker has run, and those of them that led to something new.
    runs: (u64, u64),
    /// What is known to go round for ever; a part of what all workers know.
    circles: HashSet<Circle>,
    /// Whether it was tried at the state that the running execution comes to, in vain.
    tried: bool,
    cut: Option<Cut>,
    stacks: Stacks,
    record: Record,
    endings: HashMap<(Ending, bool), usize>,
    reached: Vec<(u64, Best)>,
    /// Kept between calls for its memory.
    candidates: Vec<Candidate>,
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
            tried: false,
            cut: None,
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
        self.open(&state);
        let depth = self.path.len();
        self.points.truncate(depth);
        self.points.push(Point::of(&state));
        self.frames.push(Frame {
            depth,
            untaken: self.candidates.drain(..).rev().collect(),
            state: Some(Box::new(state)),
        });
    }

    fn run_once(&mut self, body: &impl Fn() -> Outcome) {
        // Whether a thread goes round for ever is found out in a run of its own.
        while self.try_once(body) {}
        self.tried = false;
    }

    /// Runs one execution; true if it has to be run once more.
    fn try_once(&mut self, body: &impl Fn() -> Outcome) -> bool {
        (self.done, self.off, self.probed, self.cut) = (0, false, None, None);
        if !self.search.records.load(Ordering::Relaxed) {
            self.record = Record::default();
        }
        let mut execution = Execution::new(false, false);
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
            self.tried = true;
            // What it sees has changed since it was last here: that says nothing of the circle.
            let in_vain = execution.moved_on;
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
            Some(why) => {
                self.search.cut(why);
                return false;
            }
        };
        if execution.is_weak() {
            self.search.weak.store(true, Ordering::Relaxed);
        }
        self.runs.0 += 1;
        if self.search.foresees && self.runs.0 >= FEW && self.runs.0 > self.runs.1 + self.runs.1 / 4
        {
            self.habits.get_or_insert_default();
        }
        if !self.off {
            self.runs.1 += 1;
            self.search.distinct.fetch_add(1, Ordering::Relaxed);
            self.reaches(ending, execution.race.is_some());
        }
        false
    }

    /// A thread that seems to go round in a circle, and of which nobody knows yet.
    fn unknown_circle(&mut self, execution: &Execution) -> Option<Alone> {
        if self.tried {
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
            })
        })
    }

    /// Lets one thread run alone, as long as it takes to see whether it comes out of its circle.
    fn run_alone(&mut self, execution: &Execution) -> Decision {
        let Some(alone) = &mut self.alone else {
            return Decision::Stop;
        };
        alone.operations += 1;
        match alone.operations > PROBE {
            true => Decision::Stop,
            false => execution.go_alone(alone.thread),
        }
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

    fn stop(&mut self, cut: Cut) -> Decision {
        self.cut = Some(cut);
        Decision::Stop
    }

    /// Finds the decisions at a state that nobody has opened.
    fn open(&mut self, execution: &Execution) {
        let mut candidates = std::mem::take(&mut self.candidates);
        candidates.clear();
        let before = self.path.last();
        let (surprises, preemptions) =
            before.map_or((0, 0), |last| (last.surprises, last.preemptions));
        let last = before.map(|last| last.choice.thread);
        let enabled = execution.enabled();
        let could_go_on = enabled.iter().any(|&thread| {
            last == Some(execution.threads[thread].number) && execution.could_go_on(thread)
        });
        for &thread in &enabled {
            let Some(op) = execution.published(thread) else {
                continue;
            };
            let number = execution.threads[thread].number;
            let preempts = could_go_on && last != Some(number);
            let passes = execution.passes(thread, op);
            for way in execution.ways(thread, op) {
                let history = execution.history_after(thread, op, way);
                let leads_to = execution.fingerprint_after(thread, history);
                let surprise = op.kind.is_surprise(way);
                let (surprises, preemptions) = (
                    surprises + u16::from(surprise),
                    preemptions + u16::from(preempts),
                );
                let key = match self.search.bound {
                    None => leads_to,
                    Some(bound) if u32::from(preemptions) > bound.preemptions => {
                        continue;
                    }
                    Some(_) => leads_to
                        .then(number.word())
                        .then(u64::from(surprises) << 32 | u64::from(preemptions)),
                };
                candidates.push(Candidate {
                    choice: Choice {
                        thread: number,
                        alternative: way,
                    },
                    leads_to,
                    key,
                    surprises,
                    preemptions,
                    surprise,
                    passes,
                });
            }
        }
        if self.search.records.load(Ordering::Relaxed) {
            self.note_down(&candidates);
        }
        // The thread that ran last goes on, where it can.
        candidates
            .sort_by_key(|candidate| last.is_some_and(|last| candidate.choice.thread != last));
        self.candidates = candidates;
    }

    fn note_down(&mut self, candidates: &[Candidate]) {
        if self.search.seen.len() > self.search.limits.states {
            self.search.records.store(false, Ordering::Relaxed);
            self.record = Record::default();
            return;
        }
        let fingerprint = self
            .path
            .last()
            .map_or(Chain::default(), |last| last.leads_to);
        self.record
            .states
            .push((fingerprint, candidates.len() as u32));
        self.record
            .edges
            .extend(candidates.iter().map(|candidate| RecordedEdge {
                leads_to: candidate.leads_to,
                choice: candidate.choice,
                surprise: candidate.surprise,
                passes: candidate.passes,
            }));
    }

    /// Takes the next of the planned decisions; what it does must be what it did before.
    fn follow(&mut self, execution: &Execution) -> Decision {
        let planned = self.path[self.done];
        if execution.ahead != self.points[self.done].ahead {
            return self.not_deterministic(execution);
        }
        let thread = execution.numbered(planned.choice.thread);
        let way = planned.choice.alternative;
        let op = thread.and_then(|thread| Some((thread, execution.published(thread)?)));
        if let Some((thread, op)) = op
            && execution.is_enabled(thread, op)
            && (way == 0 || execution.ways(thread, op).contains(&way))
        {
            let history = execution.history_after(thread, op, way);
            if execution.fingerprint_after(thread, history) == planned.leads_to {
                self.done += 1;
                return Decision::Take {
                    thread,
                    alternative: way,
                    history,
                };
            }
        }
        self.not_deterministic(execution)
    }

    /// Takes the decision that was found just now.
    fn take(&mut self, execution: &Execution) -> Decision {
        let Candidate { choice, .. } = self.path[self.done];
        let thread = execution.numbered(choice.thread);
        let published = thread.and_then(|thread| Some((thread, execution.published(thread)?)));
        let Some((thread, op)) = published else {
            return Decision::Stop;
        };
        self.done += 1;
        Decision::Take {
            thread,
            alternative: choice.alternative,
            history: execution.history_after(thread, op, choice.alternative),
        }
    }

    /// Runs to the end along what is known.
    fn run_off(&self, execution: &Execution, last: ThreadId) -> Decision {
        if execution.seems_stuck() || execution.steps as u64 >= self.search.limits.steps {
            return Decision::Stop;
        }
        let enabled = execution.enabled();
        let next = enabled.iter().find(|thread| **thread == last);
        let Some(&thread) = next.or(enabled.first()) else {
            return Decision::Stop;
        };
        let Some((op, way)) = execution
            .published(thread)
            .and_then(|op| Some((op, *execution.ways(thread, op).first()?)))
        else {
            return Decision::Stop;
        };
        Decision::Take {
            thread,
            alternative: way,
            history: execution.history_after(thread, op, way),
        }
    }
}

impl Scheduler for Worker<'_> {
    fn choose(&mut self, execution: &Execution, last: ThreadId) -> Decision {
        if self.done < self.path.len() {
            return self.follow(execution);
        }
        if self.off {
            return self.run_off(execution, last);
        }
        if self.alone.is_some() && execution.moved_on {
            return Decision::Stop;
        }
        if let Some(line) = execution.no_spin {
            return self.stop(Cut::NoSpin(line));
        }
        if self.alone.is_some() {
            return self.run_alone(execution);
        }
        if let Some(probed) = &mut self.probed {
            *probed += 1;
            if *probed > PROBE {
                return self.stop(Cut::NoProgress);
            }
            return execution.go_round();
        }
        if execution.steps as u64 >= self.search.limits.steps {
            return self.stop(Cut::Steps);
        }
        if execution.threads.len() > MOST_THREADS {
            return self.stop(Cut::Threads);
        }
        self.alone = self.unknown_circle(execution);
        if self.alone.is_some() {
            return self.run_alone(execution);
        }
        if execution.seems_stuck() {
            self.probed = Some(0);
            return execution.go_round();
        }
        if self.search.is_full(execution) {
            return self.stop(Cut::States);
        }
        self.open(execution);
        let mut candidates = std::mem::take(&mut self.candidates);
        let mine = candidates
            .iter()
            .position(|candidate| self.search.seen.insert(candidate.key));
        let decision = match mine {
            Some(mine) => {
                let depth = self.path.len();
                self.points.truncate(depth);
                self.points.push(Point::of(execution));
                let untaken: SmallVec<_> = candidates.drain(mine + 1..).rev().collect();
                self.path.push(candidates[mine]);
                if !untaken.is_empty() {
                    let state = self.habits.is_some().then(|| Box::new(execution.copy()));
                    self.frames.push(Frame {
                        depth,
                        untaken,
                        state,
                    });
                }
                self.take(execution)
            }
            // Nothing can be done: the end. Or all of it is known.
            None => {
                self.off = !candidates.is_empty() || self.is_bounded_away(execution);
                match self.off {
                    true => self.run_off(execution, last),
                    false => Decision::Stop,
                }
            }
        };
        self.candidates = candidates;
        decision
    }
}

impl Worker<'_> {
    /// Whether only the bound has left nothing to do.
    fn is_bounded_away(&self, execution: &Execution) -> bool {
        self.search.bound.is_some() && !execution.enabled().is_empty()
    }

    /// The execution is not what it was when the same decisions were taken before.
    fn not_deterministic(&mut self, execution: &Execution) -> Decision {
        if self.habits.is_some() {
            return self.stop(Cut::Unforeseen);
        }
        let tell =
            |name: &str, at: &Location<'_>| format!("`{name}` at {}:{}", at.file(), at.line());
        let (before, now) = (&self.points[self.done], Point::of(execution));
        let all = before.published.iter().chain(&now.published);
        let at = |point: &Point, thread| {
            let mut published = point.published.iter();
            published.find(|(number, ..)| *number == thread).copied()
        };
        let planned = self.path[self.done].choice.thread;
        // Where the operations are the same, something else about them is not.
        let differs = all.map(|(thread, ..)| *thread).find(|&thread| {
            let place = |found: Published| (found.1, std::ptr::from_ref(found.2));
            at(before, thread).map(place) != at(&now, thread).map(place)
        });
        let thread = differs.unwrap_or(planned);
        let name = match execution.numbered(thread) {
            Some(thread) => execution.thread_name(thread),
            None => format!("thread {thread}"),
        };
        let told = |point: &Point, nothing: &str| match at(point, thread) {
            Some((_, name, at)) => format!("is about to do {}", tell(name, at)),
            None => nothing.to_owned(),
        };
        let now = told(&now, "has ended");
        let same = match differs {
            Some(_) => "",
            None => " (on another object, or with another value)",
        };
        let before = told(before, "had ended").replace("is about to do ", "did ");
        self.stop(Cut::NotDeterministic(format!(
            "after the same steps as in an earlier execution, {name} {now}{same}, where it \
             {before} before"
        )))
    }
}

/// The state that a decision leads to, if nobody has to run to know it.
fn foresee(habits: &Habits, state: &Execution, branch: &Candidate) -> Option<Execution> {
    let Choice {
        thread,
        alternative,
    } = branch.choice;
    let thread = state.numbered(thread)?;
    let history = state.history_after(thread, state.published(thread)?, alternative);
    habits.foresee(state, thread, alternative, history)
}

impl Point {
    fn of(execution: &Execution) -> Point {
        let published = (0..execution.threads.len()).filter_map(|thread| {
            let op = execution.published(thread)?;
            Some((execution.threads[thread].number, op.kind.name(), op.at))
        });
        Point {
            ahead: execution.ahead,
            published: published.collect(),
        }
    }
}
