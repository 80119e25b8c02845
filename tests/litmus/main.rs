//! The litmus suite: small programs of the literature on memory models, their published verdicts
//! under C++20, and what the explorer and loom make of them.
//!
//! The memory model is that of Batty, Owens, Sarkar, Sewell and Weber, *Mathematizing C++
//! Concurrency*, POPL 2011, with the `SeqCst` of C++20 (P0668R5, after Lahav, Vafeiadis, Kang, Hur
//! and Dreyer, *Repairing Sequential Consistency in C/C++11*, PLDI 2017) and its release sequences
//! (P0982R1). Names are those of Maranget, Sarkar and Sewell, *A Tutorial Introduction to the ARM
//! and POWER Relaxed Memory Models*, 2012, and of Alglave, Maranget and Tautschnig, *Herding
//! Cats*, TOPLAS 2014.

mod buffering;
mod coherence;
mod exchanges;
mod fences;
mod handover;
mod locks;
mod message_passing;
mod mixed;
mod program;
mod release_sequences;
mod row;
mod three_threads;
mod writes;

use std::collections::BTreeSet;

use racelab::explore::{Ending, Limits, Orderings, Outcome, explore};
use racelab::judge::under_loom;

use row::{Loom, Row, words};

/// loom's iterations for one row.
const ITERATIONS: u64 = 50_000;

fn table() -> Vec<Row> {
    let families = [
        message_passing::rows(),
        fences::rows(),
        buffering::rows(),
        writes::rows(),
        three_threads::rows(),
        coherence::rows(),
        release_sequences::rows(),
        exchanges::rows(),
        mixed::rows(),
        handover::rows(),
        locks::rows(),
    ];
    families.into_iter().flatten().collect()
}

/// The outcomes that the explorer finds, and the number of distinct executions.
fn explored(row: &Row, orderings: Orderings) -> (BTreeSet<String>, u64) {
    let limits = Limits {
        orderings,
        ..Limits::default()
    };
    let found = explore(limits, || Outcome {
        value: Some((row.program)()),
        holds: true,
    });
    assert_eq!(found.cut, None, "{}", row.name);
    let outcomes = found.tallies.iter().map(|tally| match &tally.ending {
        _ if tally.race => "race".to_owned(),
        Ending::Completed(Outcome {
            value: Some(word), ..
        }) => word.clone(),
        other => format!("{other:?}"),
    });
    (outcomes.collect(), found.distinct)
}

/// The outcomes that loom finds, or why it comes to no end. It stops at the first data race.
fn found_by_loom(row: &Row) -> Result<BTreeSet<String>, String> {
    let program = row.program.clone();
    match under_loom::outcomes(ITERATIONS, move || program()) {
        Err(message) if message.contains("Causality violation") => Ok(words("race")),
        found => found,
    }
}

/// Fails with all the rows for which `check` returns a complaint.
fn for_every_row(check: impl Fn(&Row) -> Option<String>) {
    let complaints: Vec<_> = table()
        .iter()
        .filter_map(|row| Some(format!("{}: {}", row.name, check(row)?)))
        .collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

fn differs<T: PartialEq + std::fmt::Debug>(what: &str, found: T, expected: T) -> Option<String> {
    (found != expected).then(|| format!("{what} {found:?}, expected {expected:?}"))
}

#[test]
fn every_row_has_its_own_name_a_reason_and_no_outcome_twice() {
    let names: BTreeSet<_> = table().iter().map(|row| row.name).collect();
    assert_eq!(names.len(), table().len());
    for_every_row(|row| {
        let cells = [row.interleaved, row.weak, row.beyond, row.forbidden];
        let all: Vec<_> = cells
            .iter()
            .flat_map(|cell| cell.split_whitespace())
            .collect();
        let once: BTreeSet<_> = all.iter().collect();
        if once.len() < all.len() {
            return Some("an outcome stands there twice".into());
        }
        let reasons = match row.loom {
            Loom::Agrees => [row.because, row.because],
            Loom::Disagrees { because, .. } | Loom::GivesUp { because } => [row.because, because],
        };
        let none = reasons.iter().any(|reason| reason.is_empty());
        none.then(|| "a reason is missing".into())
    });
}

#[test]
fn as_if_all_were_seq_cst_every_row_has_exactly_its_interleavings() {
    for_every_row(|row| {
        let found = explored(row, Orderings::SequentiallyConsistent);
        differs("finds", found, (words(row.interleaved), row.orderly))
    });
}

#[test]
fn as_written_every_row_has_exactly_what_is_allowed() {
    for_every_row(|row| {
        let found = explored(row, Orderings::AsWritten);
        let complaint = differs("finds", found, (row.shown(), row.written))?;
        Some(format!("{complaint}: {}", row.because))
    });
}

#[test]
fn loom_disagrees_exactly_where_the_table_says_so() {
    for_every_row(|row| {
        let (expected, because) = match row.loom {
            Loom::Agrees => (("", ""), ""),
            Loom::Disagrees {
                misses,
                adds,
                because,
            } => ((misses, adds), because),
            Loom::GivesUp { because } => {
                let found = found_by_loom(row).ok()?;
                return Some(format!("loom finds {found:?}, and did not: {because}"));
            }
        };
        let (found, shown) = (found_by_loom(row), row.shown());
        let found = match found {
            // It stopped there, and says nothing about the others.
            Ok(found) if found.contains("race") => &found | &(&shown - &words("race")),
            Ok(found) => found,
            Err(why) => return Some(format!("loom gives up: {why}")),
        };
        let differences = (&shown - &found, &found - &shown);
        let expected = (words(expected.0), words(expected.1));
        let complaint = differs("loom misses and adds", differences, expected)?;
        Some(format!("{complaint} {because}"))
    });
}
