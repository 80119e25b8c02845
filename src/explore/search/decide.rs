//! What a worker decides: follow its path, open what nobody has opened, run to the end.

use std::panic::Location;
use std::sync::atomic::Ordering;

use smallvec::SmallVec;

use super::path::{Candidate, Point, Published};
use super::worker::{Frame, Worker};
use super::{Cut, MOST_THREADS, PROBE};
use crate::explore::execution::Execution;
use crate::explore::fiber::{Decision, Scheduler};
use crate::explore::graph::{Record, RecordedEdge};
use crate::explore::hash::Chain;
use crate::explore::op::ThreadId;
use crate::explore::schedule::Choice;

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
            return self.stop(Cut::Steps(None));
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
                let untaken: SmallVec<_> = candidates.drain(mine + 1..).rev().collect();
                self.points.push(Point::of(execution, !untaken.is_empty()));
                self.path.push(candidates[mine]);
                if !untaken.is_empty() {
                    let may_foresee = self.habits.is_some() && execution.heap.is_none();
                    let state = may_foresee.then(|| Box::new(execution.copy()));
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
    pub(super) fn stop(&mut self, cut: Cut) -> Decision {
        self.cut = Some(cut);
        Decision::Stop
    }

    /// Finds the decisions at a state that nobody has opened.
    pub(super) fn open(&mut self, execution: &Execution) {
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
                    history,
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

    pub(super) fn note_down(&mut self, candidates: &[Candidate]) {
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
    pub(super) fn follow(&mut self, execution: &Execution) -> Decision {
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
        let Candidate {
            choice, history, ..
        } = self.path[self.done];
        let Some(thread) = execution.numbered(choice.thread) else {
            return Decision::Stop;
        };
        self.done += 1;
        Decision::Take {
            thread,
            alternative: choice.alternative,
            history,
        }
    }

    /// Runs to the end along what is known.
    pub(super) fn run_off(&self, execution: &Execution, last: ThreadId) -> Decision {
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
        let now = Point::of(execution, true);
        let (now, before) = (now.by_thread(), self.points[self.done].by_thread());
        let at = |published: &[Published], thread| {
            let mut published = published.iter();
            published.find(|(number, ..)| *number == thread).copied()
        };
        // Where the operations are the same, something else about them is not.
        let mut all = before.iter().chain(now).map(|(thread, ..)| *thread);
        let place = |found: Published| (found.1, std::ptr::from_ref(found.2));
        let differs =
            all.find(|&thread| at(before, thread).map(place) != at(now, thread).map(place));
        let thread = differs.unwrap_or(self.path[self.done].choice.thread);
        let name = match execution.numbered(thread) {
            Some(thread) => execution.thread_name(thread),
            None => format!("thread {thread}"),
        };
        let new = at(now, thread).map_or("has ended".into(), |(_, name, at)| {
            format!("is about to do {}", tell(name, at))
        });
        let old = match at(before, thread) {
            Some((_, name, at)) => format!("did {}", tell(name, at)),
            None if before.is_empty() => "did something else".into(),
            None => "had ended".into(),
        };
        let same = match differs {
            Some(_) => "",
            None => " (on another object, or with another value)",
        };
        self.stop(Cut::NotDeterministic(format!(
            "after the same steps as in an earlier execution, {name} {new}{same}, where it \
             {old} before"
        )))
    }
}
