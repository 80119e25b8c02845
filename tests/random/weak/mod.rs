//! What weaker orderings leave: random litmus programs under the explorer, and by the axioms of
//! the memory model.

mod axioms;
mod candidates;
mod litmus;
mod relation;
mod verdicts;

use std::collections::BTreeSet;
use std::sync::atomic::Ordering::SeqCst;

use axioms::SeqCstRule;
use candidates::outcomes;
use litmus::{Access, Litmus, Outcome, PLACES};
use racelab::explore::{self, Ending, Limits, Orderings, explore};
use racelab::sync::atomic::{AtomicU64, fence};
use racelab::sync::{Arc, thread};

use super::seeds::for_random_programs;

/// The outcomes that the explorer finds.
fn explored(litmus: &Litmus, orderings: Orderings) -> Result<BTreeSet<Outcome>, String> {
    let limits = Limits {
        orderings,
        ..Limits::default()
    };
    let found = std::sync::Mutex::new(Vec::new());
    let exploration = explore(limits, || {
        let outcome = run(litmus);
        let value = Some(format!("{outcome:?}"));
        found.lock().unwrap().push(outcome);
        explore::Outcome { value, holds: true }
    });
    if let Some(cut) = exploration.cut {
        return Err(cut);
    }
    for tally in &exploration.tallies {
        if !matches!(tally.ending, Ending::Completed(_)) {
            return Err(format!("{:?}", tally.ending));
        }
    }
    let found: BTreeSet<Outcome> = found.into_inner().unwrap().into_iter().collect();
    match found.len() == exploration.tallies.len() {
        true => Ok(found),
        false => Err(format!(
            "the executions had {found:?}, the tallies are {:?}",
            exploration.tallies
        )),
    }
}

/// One execution of a program over the facade.
fn run(litmus: &Litmus) -> Outcome {
    let atomics: Arc<[AtomicU64; PLACES]> = Arc::new(std::array::from_fn(|_| AtomicU64::new(0)));
    let spawn = |accesses: &Vec<Access>| {
        let (accesses, atomics) = (accesses.clone(), atomics.clone());
        thread::spawn(move || {
            let mut reads = Vec::new();
            for (position, access) in accesses.into_iter().enumerate() {
                // Each access on a line of its own, as in a program that is written down.
                let read = match position {
                    0 => perform(&atomics, access),
                    1 => perform(&atomics, access),
                    2 => perform(&atomics, access),
                    3 => perform(&atomics, access),
                    _ => unreachable!("a longer thread than any that is made"),
                };
                reads.extend(read);
            }
            reads
        })
    };
    let threads: Vec<_> = litmus.0.iter().map(spawn).collect();
    let reads = threads.into_iter().map(|thread| thread.join().unwrap());
    Outcome {
        reads: reads.collect(),
        finals: std::array::from_fn(|place| atomics[place].load(SeqCst)),
    }
}

/// What an access reads, if it does.
#[track_caller]
fn perform(atomics: &[AtomicU64; PLACES], access: Access) -> Option<u64> {
    match access {
        Access::Load(place, order) => Some(atomics[place].load(order)),
        Access::Store(place, value, order) => {
            atomics[place].store(value, order);
            None
        }
        Access::FetchAdd(place, more, order) => Some(atomics[place].fetch_add(more, order)),
        Access::Swap(place, new, order) => Some(atomics[place].swap(new, order)),
        Access::CompareExchange(place, old, new, success, failure) => {
            let told = atomics[place].compare_exchange(old, new, success, failure);
            Some(told.unwrap_or_else(|value| value))
        }
        Access::Fence(order) => {
            fence(order);
            None
        }
    }
}

fn missing(what: &str, of: &BTreeSet<Outcome>, among: &BTreeSet<Outcome>) -> Result<(), String> {
    match of.difference(among).next() {
        None => Ok(()),
        Some(outcome) => Err(format!("\n{what}: {outcome:?}")),
    }
}

#[test]
fn with_every_access_seq_cst_the_axioms_leave_what_interleavings_leave() {
    for_random_programs(1_000, litmus::any, |litmus| {
        let interleaved = explored(litmus, Orderings::SequentiallyConsistent)?;
        for rule in [SeqCstRule::Cxx20, SeqCstRule::Rc11] {
            let allowed = outcomes(&litmus.seq_cst(), rule);
            missing("only by interleaving", &interleaved, &allowed)?;
            missing("only by the axioms", &allowed, &interleaved)?;
        }
        Ok(())
    });
}

#[test]
fn what_the_explorer_finds_is_allowed_by_the_axioms() {
    for_random_programs(1_000, litmus::any, |litmus| {
        let found = explored(litmus, Orderings::AsWritten)?;
        for rule in [SeqCstRule::Cxx20, SeqCstRule::Rc11] {
            missing("it is not allowed", &found, &outcomes(litmus, rule))?;
        }
        Ok(())
    });
}

#[test]
fn each_rule_for_seq_cst_allows_what_the_stronger_ones_do() {
    for_random_programs(1_000, litmus::any, |litmus| {
        let rules = [
            SeqCstRule::ExecutionOrder,
            SeqCstRule::Cxx20,
            SeqCstRule::Rc11,
        ];
        let [strongest, standard, weakest] = rules.map(|rule| outcomes(litmus, rule));
        missing("C++20 forbids it", &strongest, &standard)?;
        missing("RC11 forbids it", &standard, &weakest)
    });
}

#[test]
fn the_explorer_finds_what_the_axioms_allow() {
    for_random_programs(2_000, litmus::any, |litmus| {
        let found = explored(litmus, Orderings::AsWritten)?;
        // An execution in steps has its `SeqCst` accesses in the order of its steps.
        let allowed = outcomes(litmus, SeqCstRule::ExecutionOrder);
        missing("it is not allowed", &found, &allowed)?;
        missing("it is not found", &allowed, &found)
    });
}
