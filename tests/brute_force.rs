//! Random small programs, explored and enumerated: without any reduction, by an interpreter of
//! its own, there must be the same outcomes, each reached by as many interleavings.

use std::collections::BTreeMap;

use racelab::explore::{Ending, Limits, Outcome, explore};
use racelab::sync::atomic::{AtomicU64, Ordering};
use racelab::sync::{Arc, Mutex, thread};

/// One step of a program, on one of two atomics or the one lock.
#[derive(Clone, Copy, Debug)]
enum Step {
    Load(usize),
    Store(usize, u64),
    Add(usize),
    Swap(usize, u64, u64),
    Lock,
    TryLock,
    Unlock,
}

type Program = Vec<Vec<Step>>;

/// A generator of random numbers (Steele, Lea and Flood, *SplitMix*, OOPSLA 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

fn random_program(seed: u64) -> Program {
    let mut random = Random(seed);
    let threads = 2 + random.below(2);
    let steps = if threads == 2 { 4 } else { 3 };
    (0..threads)
        .map(|_| {
            let mut thread = Vec::new();
            while thread.len() < steps {
                let place = random.below(2) as usize;
                match random.below(6) {
                    0 => thread.push(Step::Load(place)),
                    1 => thread.push(Step::Store(place, 10 + random.below(2))),
                    2 => thread.push(Step::Add(place)),
                    3 => thread.push(Step::Swap(place, random.below(2), 20)),
                    4 => thread.extend([Step::Lock, Step::Load(place), Step::Unlock]),
                    _ => thread.push(Step::TryLock),
                }
            }
            thread
        })
        .collect()
}

/// What the threads saw, and what the atomics hold at the end.
type Seen = (Vec<Vec<u64>>, [u64; 2]);

/// Runs the program under the explorer: outcomes and their interleavings.
fn explored(program: &Program) -> BTreeMap<String, String> {
    let exploration = explore(Limits::default(), || {
        let shared = Arc::new(([AtomicU64::new(0), AtomicU64::new(0)], Mutex::new(())));
        let threads: Vec<_> = program
            .iter()
            .map(|steps| {
                let (steps, shared) = (steps.clone(), shared.clone());
                thread::spawn(move || run(&steps, &shared.0, &shared.1))
            })
            .collect();
        let seen: Vec<_> = threads.into_iter().map(|t| t.join().unwrap()).collect();
        let ends = [0, 1].map(|place: usize| shared.0[place].load(Ordering::SeqCst));
        let value = Some(format!("{:?}", (seen, ends) as Seen));
        Outcome { value, holds: true }
    });
    assert_eq!(exploration.cut, None);
    let mut found = BTreeMap::new();
    for tally in &exploration.tallies {
        let Ending::Completed(outcome) = &tally.ending else {
            panic!("{:?}", tally.ending)
        };
        found.insert(
            outcome.value.clone().unwrap(),
            tally.interleavings.to_string(),
        );
    }
    found
}

fn run(steps: &[Step], atomics: &[AtomicU64; 2], lock: &Mutex<()>) -> Vec<u64> {
    let (mut seen, mut guard) = (Vec::new(), None);
    for step in steps {
        match *step {
            Step::Load(place) => seen.push(atomics[place].load(Ordering::SeqCst)),
            Step::Store(place, value) => atomics[place].store(value, Ordering::SeqCst),
            Step::Add(place) => seen.push(atomics[place].fetch_add(1, Ordering::SeqCst)),
            Step::Swap(place, old, new) => {
                let order = Ordering::SeqCst;
                let swapped = atomics[place].compare_exchange(old, new, order, order);
                seen.push(swapped.unwrap_or_else(|value| value));
            }
            Step::Lock => guard = Some(lock.lock()),
            Step::Unlock => drop(guard.take()),
            // The guard is dropped at once: two steps if it got the lock.
            Step::TryLock => seen.push(lock.try_lock().is_some().into()),
        }
    }
    seen
}

#[derive(Clone)]
struct State {
    next: Vec<usize>,
    seen: Vec<Vec<u64>>,
    values: [u64; 2],
    owner: Option<usize>,
    /// Threads that have to give the lock back that they tried.
    must_unlock: Vec<bool>,
}

/// Enumerates every interleaving, one by one.
fn enumerated(program: &Program) -> BTreeMap<String, String> {
    let threads = program.len();
    let start = State {
        next: vec![0; threads],
        seen: vec![Vec::new(); threads],
        values: [0; 2],
        owner: None,
        must_unlock: vec![false; threads],
    };
    let mut counts = BTreeMap::new();
    follow(program, start, &mut counts);
    counts
        .into_iter()
        .map(|(outcome, count): (_, u64)| (outcome, count.to_string()))
        .collect()
}

fn follow(program: &Program, state: State, counts: &mut BTreeMap<String, u64>) {
    let mut ended = true;
    for thread in 0..program.len() {
        let mut after = state.clone();
        if after.must_unlock[thread] {
            after.must_unlock[thread] = false;
            after.owner = None;
        } else {
            let Some(step) = program[thread].get(state.next[thread]) else {
                continue;
            };
            after.next[thread] += 1;
            match *step {
                Step::Load(place) => after.seen[thread].push(state.values[place]),
                Step::Store(place, value) => after.values[place] = value,
                Step::Add(place) => {
                    after.seen[thread].push(state.values[place]);
                    after.values[place] += 1;
                }
                Step::Swap(place, old, new) => {
                    after.seen[thread].push(state.values[place]);
                    if state.values[place] == old {
                        after.values[place] = new;
                    }
                }
                Step::Lock if state.owner.is_some() => continue,
                Step::Lock => after.owner = Some(thread),
                Step::Unlock => after.owner = None,
                Step::TryLock => {
                    let free = state.owner.is_none();
                    after.seen[thread].push(free.into());
                    if free {
                        after.owner = Some(thread);
                        after.must_unlock[thread] = true;
                    }
                }
            }
        }
        ended = false;
        follow(program, after, counts);
    }
    if ended {
        // The scenario reads both values at the end, alone.
        let seen: Seen = (state.seen, state.values);
        *counts.entry(format!("{seen:?}")).or_default() += 1;
    }
}

#[test]
fn random_programs_have_the_outcomes_and_interleavings_of_an_enumeration() {
    for seed in 0..300 {
        let program = random_program(seed);
        assert_eq!(
            explored(&program),
            enumerated(&program),
            "seed {seed}: {program:?}"
        );
    }
}
