//! Random programs over one `OnceLock`, explored and enumerated: without any reduction, by an
//! interpreter of its own, there must be the same outcomes, each reached by as many interleavings.

use std::collections::BTreeMap;

use crate::endings;
use racelab::explore::{Ending, Limits, explore};
use racelab::sync::{Arc, OnceLock, thread};

/// One step of a program; to initialize takes two.
#[derive(Clone, Copy, Debug)]
enum Step {
    GetOrInit(u8),
    Set(u8),
    Get,
}

type Program = Vec<Vec<Step>>;

/// The program with this number: two threads with three steps each, or three with two.
fn program(number: usize) -> Program {
    let (threads, steps) = if number.is_multiple_of(2) {
        (2, 3)
    } else {
        (3, 2)
    };
    let mut rest = number / 2;
    let mut value = 0;
    let mut step = || {
        value += 1;
        let kind = rest % 3;
        rest /= 3;
        match kind {
            0 => Step::GetOrInit(value),
            1 => Step::Set(value),
            _ => Step::Get,
        }
    };
    (0..threads)
        .map(|_| (0..steps).map(|_| step()).collect())
        .collect()
}

/// What the threads were told; 0 is nothing.
type Seen = Vec<Vec<u8>>;

fn explored(program: &Program) -> BTreeMap<String, u64> {
    let exploration = explore(Limits::default(), || {
        let cell = Arc::new(OnceLock::new());
        let threads: Vec<_> = program
            .iter()
            .map(|steps| {
                let (steps, cell) = (steps.clone(), cell.clone());
                thread::spawn(move || steps.iter().map(|step| run(*step, &cell)).collect())
            })
            .collect();
        let seen: Seen = threads.into_iter().map(|t| t.join().unwrap()).collect();
        crate::outcome(seen)
    });
    assert_eq!(exploration.cut, None);
    assert_eq!(endings(&exploration).len(), exploration.tallies.len());
    let tallies = exploration.tallies.iter().map(|tally| match &tally.ending {
        Ending::Completed(outcome) => {
            let count = tally.interleavings.to_string().parse().unwrap();
            (outcome.value.clone().unwrap(), count)
        }
        other => panic!("{other:?}"),
    });
    tallies.collect()
}

fn run(step: Step, cell: &OnceLock<u8>) -> u8 {
    match step {
        Step::GetOrInit(value) => *cell.get_or_init(|| value),
        Step::Set(value) => cell.set(value).err().unwrap_or(0),
        Step::Get => cell.get().copied().unwrap_or(0),
    }
}

#[derive(Clone)]
struct State {
    next: Vec<usize>,
    seen: Seen,
    value: u8,
    /// Who initializes, with which value.
    running: Option<(usize, u8)>,
}

fn enumerated(program: &Program) -> BTreeMap<String, u64> {
    let threads = program.len();
    let start = State {
        next: vec![0; threads],
        seen: vec![Vec::new(); threads],
        value: 0,
        running: None,
    };
    let mut counts = BTreeMap::new();
    follow(program, start, &mut counts);
    counts
}

fn follow(program: &Program, state: State, counts: &mut BTreeMap<String, u64>) {
    let mut ended = true;
    for thread in 0..program.len() {
        let mut after = state.clone();
        if let Some((runner, value)) = state.running
            && runner == thread
        {
            (after.value, after.running) = (value, None);
            after.seen[thread].push(value);
        } else {
            let Some(step) = program[thread].get(state.next[thread]) else {
                continue;
            };
            after.next[thread] += 1;
            match *step {
                Step::Get => after.seen[thread].push(state.value),
                _ if state.running.is_some() => continue,
                Step::Set(value) => {
                    let is_first = state.value == 0;
                    after.seen[thread].push(if is_first { 0 } else { value });
                    if is_first {
                        after.value = value;
                    }
                }
                Step::GetOrInit(value) if state.value == 0 => after.running = Some((thread, value)),
                Step::GetOrInit(_) => after.seen[thread].push(state.value),
            }
        }
        ended = false;
        follow(program, after, counts);
    }
    if ended {
        *counts.entry(format!("{:?}", state.seen)).or_default() += 1;
    }
}

#[test]
fn every_program_has_the_outcomes_and_interleavings_of_an_enumeration() {
    for number in 0..2 * 3_usize.pow(6) {
        let program = program(number);
        let (explored, enumerated) = (explored(&program), enumerated(&program));
        assert_eq!(explored, enumerated, "{program:?}");
    }
}
