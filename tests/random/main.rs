//! Random small programs, explored, and judged once more by means that share nothing with the
//! explorer: an enumeration without any reduction, and the axioms of the memory model.
//!
//! Each run takes other programs; a failure says how to run the one that failed again, which is
//! shrunk by dropping steps. `RACELAB_SEED` sets the first seed, `RACELAB_PROGRAMS` how many
//! programs there are.

mod enumeration;
mod interpreter;
mod programs;
mod seeds;
mod weak;

use std::collections::BTreeMap;
use std::sync::Mutex;

use programs::Program;

/// How a program can end: how many interleavings lead there, and the least preemptions and then
/// steps of one.
type Endings = BTreeMap<Ending, Ways>;

/// How an execution ends, as the enumeration and the explorer both can tell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Ending {
    /// With what the main thread has seen.
    Completed(Vec<u64>),
    /// By a panic of this thread that nobody has heard of.
    Panicked(usize),
    /// The main thread waits for ever.
    Deadlock,
    /// Another one waits for ever.
    LeftBehind,
}

/// The interleavings that lead to an ending.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Ways {
    interleavings: u64,
    /// Preemptions and steps of the shortest.
    shortest: (u32, usize),
}

/// Programs with more interleavings are left out.
const MOST: u64 = 50_000;

#[test]
fn random_programs_have_the_endings_of_an_enumeration() {
    let tallied = Mutex::new([0_u64; 5]);
    let programs = seeds::for_random_programs(2_000, programs::any, |program: &Program| {
        let Some(enumerated) = enumeration::endings(program, MOST) else {
            tallied.lock().unwrap()[4] += 1;
            return Ok(());
        };
        let mut tallied = tallied.lock().unwrap();
        for ending in enumerated.keys() {
            let kind = match ending {
                Ending::Completed(_) => 0,
                Ending::Panicked(_) => 1,
                Ending::Deadlock => 2,
                Ending::LeftBehind => 3,
            };
            tallied[kind] += 1;
        }
        drop(tallied);
        let explored = interpreter::endings(program)?;
        match explored == enumerated {
            true => Ok(()),
            false => Err(difference(&explored, &enumerated)),
        }
    });
    let [completed, panicked, deadlocks, left_behind, too_large] = *tallied.lock().unwrap();
    println!(
        "{programs} programs, {too_large} of them too large; endings: {completed} completed, \
         {panicked} panicked, {deadlocks} deadlocks, {left_behind} left behind"
    );
    assert!(
        too_large * 5 < programs.max(100),
        "too few programs are compared"
    );
    if programs >= 1_000 {
        for count in [completed, panicked, deadlocks, left_behind] {
            assert!(count > 0, "a kind of ending is never compared");
        }
    }
}

/// Where the explorer and the enumeration differ.
fn difference(explored: &Endings, enumerated: &Endings) -> String {
    let mut lines = String::new();
    for ending in enumerated.keys().chain(explored.keys()) {
        let (found, exist) = (explored.get(ending), enumerated.get(ending));
        if found != exist {
            let line = format!("\n{ending:?}: the explorer says {found:?}, there is {exist:?}");
            if !lines.contains(&line) {
                lines += &line;
            }
        }
    }
    lines
}
