//! Random executions, from a fixed seed.

use std::collections::HashSet;
use std::sync::Arc;

use super::execution::Execution;
use super::exploration::Way;
use super::fiber::{Decision, Scheduler};
use super::hash::Chain;
use super::limits::Limits;
use super::op::{ThreadId, ThreadNumber};
use super::schedule::{Choice, Schedule};
use super::search::{Best, PROBE};
use super::spin::NotSpins;
use super::stacks::Stacks;
use super::{Ending, Outcome, progress, run_once};

/// So many steps, on average, may a random execution have.
const STEPS_EACH: u64 = 200;

/// What the random executions have shown.
pub(super) struct Sampled {
    pub(super) way: Option<Way>,
    pub(super) runs: u64,
    pub(super) threads: usize,
}

/// Runs random executions and keeps the cheapest way to a wanted ending.
pub(super) fn sample(
    limits: Limits,
    mut not_spins: Arc<NotSpins>,
    body: &impl Fn() -> Outcome,
    wanted: &impl Fn(&Ending, bool) -> bool,
    seen: &mut HashSet<Chain>,
) -> Sampled {
    let mut best: Option<(Best, Ending, bool)> = None;
    let mut stacks = Stacks::default();
    let (mut runs, mut steps, mut longest, mut threads) = (0, 0, 1, 0);
    while runs < limits.samples && steps < limits.samples.saturating_mul(STEPS_EACH) {
        if progress::is_interrupted() {
            break;
        }
        let mut dice = Dice::new(runs, longest, limits.steps);
        runs += 1;
        let mut execution = Execution::new(false, false);
        execution.not_spins = not_spins.clone();
        execution.orderings = limits.orderings;
        execution.spurious = limits.spurious;
        let (execution, ending) = run_once(execution, &mut dice, &mut stacks, body);
        steps += execution.steps as u64;
        longest = longest.max(execution.steps);
        threads = threads.max(execution.threads.len());
        let ending = match dice.ended {
            None => ending,
            Some(Ended::NoProgress) => Ending::Livelock,
            Some(Ended::TooLong) => continue,
            Some(Ended::NoSpin) => {
                if let Some(line) = execution.no_spin {
                    Arc::make_mut(&mut not_spins).insert(line);
                }
                continue;
            }
        };
        seen.insert(execution.fingerprint);
        let race = execution.race.is_some();
        if wanted(&ending, race) {
            let found = Best {
                cost: (dice.surprises, dice.preemptions, dice.schedule.len() as u32),
                schedule: Schedule(dice.schedule),
            };
            if best.as_ref().is_none_or(|(known, ..)| found < *known) {
                best = Some((found, ending, race));
            }
        }
    }
    let way = best.map(|(best, ending, race)| Way {
        schedule: best.schedule,
        surprises: best.cost.0,
        preemptions: best.cost.1,
        minimal: false,
        ending,
        race,
    });
    Sampled { way, runs, threads }
}

/// Why an execution was ended before its end.
#[derive(Clone, Copy)]
enum Ended {
    NoProgress,
    NoSpin,
    TooLong,
}

/// Decides at random.
struct Dice {
    random: fastrand::Rng,
    priorities: Option<Priorities>,
    schedule: Vec<Choice>,
    surprises: u32,
    preemptions: u32,
    probed: Option<usize>,
    most_steps: u64,
    ended: Option<Ended>,
}

/// PCT: the thread with the highest priority runs; at a few steps, drawn beforehand, the running
/// thread falls behind all others.
struct Priorities {
    /// By thread index; higher goes first.
    of: Vec<u64>,
    changes: Vec<usize>,
    lowest: u64,
}

impl Dice {
    /// For the so-manieth execution; the longest so far had so many steps.
    fn new(run: u64, longest: usize, most_steps: u64) -> Self {
        let mut random = fastrand::Rng::with_seed(0x7ace_1ab0 ^ run);
        let priorities = (run % 2 == 1).then(|| {
            // Bugs of depth one to five.
            let depth = random.usize(0..5);
            Priorities {
                of: Vec::new(),
                changes: (0..depth).map(|_| random.usize(0..longest)).collect(),
                lowest: u64::MAX / 2,
            }
        });
        Dice {
            random,
            priorities,
            schedule: Vec::new(),
            surprises: 0,
            preemptions: 0,
            probed: None,
            most_steps,
            ended: None,
        }
    }

    fn stop(&mut self, why: Ended) -> Decision {
        self.ended = Some(why);
        Decision::Stop
    }

    fn pick(&mut self, enabled: &[ThreadId], step: usize, last: ThreadId) -> ThreadId {
        let Some(priorities) = &mut self.priorities else {
            return enabled[self.random.usize(0..enabled.len())];
        };
        let newest = enabled.iter().copied().max().unwrap_or(0);
        while priorities.of.len() <= newest {
            priorities.of.push(self.random.u64(u64::MAX / 2 + 1..));
        }
        if priorities.changes.contains(&step)
            && let Some(of) = priorities.of.get_mut(last)
        {
            *of = priorities.lowest;
            priorities.lowest -= 1;
        }
        let highest = enabled.iter().max_by_key(|thread| priorities.of[**thread]);
        highest.copied().unwrap_or(enabled[0])
    }
}

impl Scheduler for Dice {
    fn choose(&mut self, execution: &Execution, last: ThreadId) -> Decision {
        if execution.no_spin.is_some() {
            return self.stop(Ended::NoSpin);
        }
        if let Some(probed) = &mut self.probed {
            *probed += 1;
            if *probed > PROBE {
                return self.stop(Ended::NoProgress);
            }
            return execution.go_round();
        }
        if execution.steps as u64 >= self.most_steps {
            return self.stop(Ended::TooLong);
        }
        if execution.seems_stuck() {
            self.probed = Some(0);
            return execution.go_round();
        }
        let enabled = execution.enabled();
        if enabled.is_empty() {
            return Decision::Stop;
        }
        let thread = self.pick(&enabled, execution.steps, last);
        let Some(op) = execution.published(thread) else {
            return Decision::Stop;
        };
        let ways = execution.ways(thread, op);
        // Half of the time as if nothing were to surprise.
        let way = match ways.len() {
            0 => return Decision::Stop,
            1 => ways[0],
            many if self.random.bool() => ways[self.random.usize(0..many)],
            _ => ways[0],
        };
        let number = |thread: ThreadId| execution.threads[thread].number;
        let before: Option<ThreadNumber> = self.schedule.last().map(|choice| choice.thread);
        let could_go_on = enabled
            .iter()
            .any(|&thread| before == Some(number(thread)) && execution.could_go_on(thread));
        self.preemptions += u32::from(could_go_on && before != Some(number(thread)));
        self.surprises += u32::from(op.kind.is_surprise(way));
        self.schedule.push(Choice {
            thread: number(thread),
            alternative: way,
        });
        Decision::Take {
            thread,
            alternative: way,
            history: execution.history_after(thread, op, way),
        }
    }
}
