//! The outcome table.

use crate::explore::{Ending, Exploration, Outcome, Tally};
use crate::judge::spec::Scenario;
use crate::judge::verdict::{OutcomeCount, Probability, Quantifier};

/// Whether an ending is as the scenario asks.
pub(super) fn is_allowed(scenario: &Scenario, ending: &Ending) -> bool {
    match ending {
        Ending::Completed(outcome) => is_right(scenario, outcome),
        _ => false,
    }
}

/// Whether an outcome is as the scenario asks.
pub(super) fn is_right(scenario: &Scenario, outcome: &Outcome) -> bool {
    let value = outcome.value.as_deref().unwrap_or("()");
    scenario.allowed.is_empty() || scenario.allowed.iter().any(|allowed| allowed == value)
}

/// An ending as a row of the outcome table.
pub(super) fn name(ending: &Ending) -> String {
    match ending {
        Ending::Completed(outcome) => outcome.value.clone().unwrap_or_else(|| "finished".into()),
        Ending::Panicked { message, .. } => {
            let words: Vec<_> = message.split_whitespace().collect();
            format!("panic: {}", words.join(" "))
        }
        Ending::Deadlock => "deadlock".into(),
        Ending::LeftBehind => "threads left waiting".into(),
        Ending::Livelock => "livelock".into(),
        Ending::Misuse { what, .. } => what.clone(),
        Ending::UsedAfterFree { .. } => "use after free".into(),
        Ending::Leaked { outcome, .. } => match &outcome.value {
            Some(value) => format!("{value}, and memory is never freed"),
            None => "memory is never freed".into(),
        },
    }
}

/// The outcome table: allowed outcomes first, then by value.
pub(super) fn outcomes(scenario: &Scenario, found: &Exploration) -> Vec<OutcomeCount> {
    if scenario.quantifier == Quantifier::Sometimes {
        return Vec::new();
    }
    let nothing_to_tell = |tally: &Tally| matches!(&tally.ending, Ending::Completed(outcome) if outcome.value.is_none());
    if found.tallies.iter().all(nothing_to_tell) {
        return Vec::new();
    }
    struct Row {
        value: String,
        allowed: bool,
        interleavings: num_bigint::BigUint,
        executions: u64,
        probability: Option<f64>,
    }
    let mut rows: Vec<Row> = Vec::new();
    for tally in &found.tallies {
        let value = name(&tally.ending);
        match rows.iter_mut().find(|row| row.value == value) {
            Some(row) => {
                row.interleavings += &tally.interleavings;
                row.executions += tally.executions;
                row.probability = row.probability.zip(tally.probability).map(|(a, b)| a + b);
            }
            None => rows.push(Row {
                value,
                allowed: is_allowed(scenario, &tally.ending),
                interleavings: tally.interleavings.clone(),
                executions: tally.executions,
                probability: tally.probability,
            }),
        }
    }
    let key = |row: &Row| (!row.allowed, row.value.len(), row.value.clone());
    rows.sort_by_key(key);
    let counted = found.has_graph();
    let count = |row: Row| OutcomeCount {
        interleavings: match counted {
            true => row.interleavings.to_string(),
            // Without a graph nobody knows how many interleavings they stand for.
            false => row.executions.to_string(),
        },
        value: row.value,
        probability: row.probability.map(Probability),
        allowed: row.allowed,
    };
    rows.into_iter().map(count).collect()
}
