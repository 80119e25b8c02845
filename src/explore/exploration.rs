use std::collections::BTreeMap;
use std::sync::Arc;

use num_bigint::BigUint;

use super::count::{most_passed, shares, way_to_pass};
use super::graph::{Edge, Graph};
use super::limits::Limits;
use super::op::ThreadNumber;
use super::schedule::Schedule;
use super::search::{Best, Cut, Found, MOST_THREADS, search};
use super::shortest::shortest_path;
use super::{Ending, Outcome, way};
use crate::trace::map;

/// How often an ending comes about.
#[derive(Clone, Debug)]
pub struct Tally {
    /// The ending.
    pub ending: Ending,
    /// Whether a data race comes about on the way.
    pub race: bool,
    /// Distinct complete executions.
    pub executions: u64,
    /// Interleavings that they stand for; 0 where there were too many states to keep their graph.
    pub interleavings: BigUint,
    /// How probable it is under a scheduler that picks uniformly among the threads that can go
    /// on, from 0 to 1; None where there is no graph.
    pub probability: Option<f64>,
}

/// All that was found out about a scenario.
pub struct Exploration {
    /// The endings, in their own order.
    pub tallies: Vec<Tally>,
    /// Distinct complete executions.
    pub distinct: u64,
    /// Executions that were run to find them.
    pub runs: u64,
    /// States.
    pub states: usize,
    /// Bytes that the fingerprints of the states take.
    pub fingerprint_bytes: usize,
    /// Whether the orderings of its atomic accesses could matter.
    pub weak: bool,
    /// Why not everything was explored; None if it was.
    pub cut: Option<String>,
    /// The largest number of times that a waiting thread is passed by others, over all
    /// interleavings; None if none ever is, or there is no graph.
    pub overtaken: Option<Overtaken>,
    /// Whether what cut it, if anything did, is its size.
    too_large: bool,
    best: Vec<Best>,
    graph: Option<Graph>,
}

/// A thread that others pass while it waits for the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overtaken {
    /// Which thread.
    pub thread: ThreadNumber,
    /// How often, at most, between two of its own steps.
    pub times: u32,
}

/// One way to an ending.
#[derive(Clone, Debug)]
pub struct Way {
    /// The decisions.
    pub schedule: Schedule,
    /// How many of them no interleaving alone explains: stale loads, spurious wakeups, failures
    /// for no reason.
    pub surprises: u32,
    /// How often a thread was interrupted that could have gone on.
    pub preemptions: u32,
    /// Whether no other way to such an ending has fewer surprises, nor as few and fewer
    /// preemptions, nor as few of both and fewer steps.
    pub minimal: bool,
    /// The ending.
    pub ending: Ending,
    /// Whether a data race comes about on the way.
    pub race: bool,
}

impl Exploration {
    /// Interleavings in all; 0 where there were too many states to keep their graph.
    pub fn interleavings(&self) -> BigUint {
        self.tallies.iter().map(|tally| &tally.interleavings).sum()
    }

    /// Whether the graph was kept, so that interleavings are counted and a
    /// [shortest](Exploration::shortest) way is the shortest of all.
    pub fn has_graph(&self) -> bool {
        self.graph.is_some()
    }

    /// Whether it is too large to know it all, so that a [hunt](super::hunt) may find more, or what
    /// is shorter.
    pub fn was_too_large(&self) -> bool {
        self.too_large
    }

    /// The shortest way, by surprises, preemptions and steps, to a wanted ending. It is the
    /// shortest of all if nothing was [cut](Exploration::cut) and there is a
    /// [graph](Exploration::has_graph), else of those that were kept.
    pub fn shortest(&self, wanted: impl Fn(&Tally) -> bool) -> Option<Way> {
        let Some(graph) = &self.graph else {
            let found = self.tallies.iter().zip(&self.best);
            let (tally, best) = found
                .filter(|(tally, _)| wanted(tally))
                .min_by_key(|(_, best)| *best)?;
            return Some(Way::of(tally, best, false));
        };
        let path = shortest_path(graph, |tally| wanted(&self.tallies[tally]))?;
        let tally = &self.tallies[path.ending];
        Some(Way {
            schedule: path.schedule,
            surprises: path.surprises,
            preemptions: path.preemptions,
            minimal: self.cut.is_none(),
            ending: tally.ending.clone(),
            race: tally.race,
        })
    }
}

impl Exploration {
    /// The states that were found, the first one first, with the index of its tally where an
    /// execution ends; None if they were not kept, or not all were found.
    pub fn states(&self) -> Option<Vec<map::State>> {
        let graph = self.graph.as_ref().filter(|_| self.cut.is_none())?;
        let edge = |edge: &Edge| map::Edge {
            choice: Schedule(vec![edge.choice]).to_string(),
            to: edge.to,
            surprise: edge.surprise,
            waits: !way::is_of_its_own(edge.choice.alternative),
        };
        let state = |node| map::State {
            next: graph.edges(node).iter().map(edge).collect(),
            end: graph.ending(node),
        };
        debug_assert_eq!(graph.root(), 0, "the first state has number 0");
        Some((0..graph.len() as u32).map(state).collect())
    }

    /// The fewest steps after which the thread that is [overtaken](Exploration::overtaken) has been
    /// passed more than `limit` times.
    pub fn way_to_overtake(&self, limit: u32) -> Option<Schedule> {
        let (graph, overtaken) = (self.graph.as_ref()?, self.overtaken?);
        way_to_pass(graph, overtaken.thread, limit)
    }
}

impl Way {
    /// What it costs: surprises, preemptions, steps.
    pub fn cost(&self) -> (u32, u32, usize) {
        (self.surprises, self.preemptions, self.schedule.0.len())
    }

    fn of(tally: &Tally, best: &Best, minimal: bool) -> Way {
        Way {
            schedule: best.schedule.clone(),
            surprises: best.cost.0,
            preemptions: best.cost.1,
            minimal,
            ending: tally.ending.clone(),
            race: tally.race,
        }
    }
}

/// Explores every interleaving of `body`.
pub fn explore(limits: Limits, body: impl Fn() -> Outcome + Sync) -> Exploration {
    let found = search(limits, None, Arc::default(), &body);
    Exploration::of(found, limits)
}

impl Exploration {
    /// Puts together what the workers of a search have found.
    pub(super) fn of(found: Found, limits: Limits) -> Exploration {
        let mut endings: BTreeMap<(&Ending, bool), (u64, &Best)> = BTreeMap::new();
        for reached in &found.reached {
            let known = endings
                .entry((&reached.ending, reached.race))
                .or_insert((0, &reached.best));
            known.0 += reached.executions;
            known.1 = known.1.min(&reached.best);
        }
        let mut tallies = Vec::with_capacity(endings.len());
        let mut best = Vec::with_capacity(endings.len());
        for (&(ending, race), &(executions, way)) in &endings {
            tallies.push(Tally {
                ending: ending.clone(),
                race,
                executions,
                interleavings: BigUint::ZERO,
                probability: None,
            });
            best.push(way.clone());
        }
        let index = |ending: &Ending, race| {
            let known = tallies
                .iter()
                .position(|t| t.race == race && t.ending == *ending);
            known.expect("put in above") as u32
        };
        // Each worker has numbered the endings in its own order.
        let indices = |worker| -> Vec<u32> {
            let own = found
                .reached
                .iter()
                .filter(|reached| reached.worker == worker);
            own.map(|reached| index(&reached.ending, reached.race))
                .collect()
        };
        let graph = found.records.map(|mut records| {
            for (worker, record) in records.iter_mut().enumerate() {
                let indices = indices(worker);
                for (_, ending) in &mut record.endings {
                    *ending = indices[*ending as usize];
                }
            }
            Graph::of(records)
        });
        let overtaken = graph.as_ref().and_then(|graph| {
            for (tally, share) in tallies.iter_mut().zip(shares(graph, best.len())) {
                tally.interleavings = share.interleavings;
                tally.probability = Some(share.probability);
            }
            most_passed(graph).map(|(thread, times)| Overtaken { thread, times })
        });
        let budget = [Cut::Executions, Cut::States, Cut::Threads];
        Exploration {
            tallies,
            distinct: found.distinct,
            runs: found.runs,
            states: found.states,
            fingerprint_bytes: found.bytes,
            weak: found.weak,
            too_large: match &found.cut {
                Some(cut) => budget.contains(cut),
                None => graph.is_none(),
            },
            cut: found.cut.map(|cut| cut.tell(limits)),
            overtaken,
            best,
            graph,
        }
    }
}

/// What is said of an execution that runs out of steps ends so.
pub(crate) const ENDLESS: &str = "a loop that never ends, or one that is too long to explore";

impl Cut {
    fn tell(self, limits: Limits) -> String {
        match self {
            Cut::Steps(repeated) => {
                let repeated = repeated
                    .map(|what| format!(" ({what})"))
                    .unwrap_or_default();
                format!(
                    "one execution has more than {} steps{repeated}: {ENDLESS}",
                    limits.steps
                )
            }
            Cut::States => format!("the budget of {} states is used up", limits.fingerprints()),
            Cut::Executions => {
                format!("the budget of {} executions is used up", limits.executions)
            }
            Cut::Threads => format!("it has more than {MOST_THREADS} threads"),
            Cut::Interrupted => "it was interrupted".into(),
            Cut::NotDeterministic(how) => format!(
                "the program is not deterministic: {how}. Time, random numbers, addresses and \
                 objects from outside racelab::sync make it so; a scenario must do without"
            ),
            Cut::NoProgress | Cut::NoSpin(_) | Cut::Unforeseen => "nobody gets anywhere".into(),
        }
    }
}
