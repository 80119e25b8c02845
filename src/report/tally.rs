use serde::Serialize;

use crate::judge::{EngineReport, ScenarioReport};

/// What came of one scenario on real threads, run after run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// The scenario's name.
    pub name: String,
    /// What it asks, in one line.
    pub asks: String,
    /// How often it ran.
    pub runs: u64,
    /// What came of the runs, the most frequent first.
    pub outcomes: Vec<Count>,
}

/// How often one outcome came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The outcome; of a run without one `finished`, or what went wrong.
    pub value: String,
    /// How many runs came to it.
    pub runs: u64,
    /// Whether it is right.
    pub allowed: bool,
}

impl Tally {
    /// No runs of `scenario` yet.
    pub fn of(scenario: &ScenarioReport) -> Self {
        Tally {
            name: scenario.name.clone(),
            asks: scenario.asks.clone(),
            runs: 0,
            outcomes: Vec::new(),
        }
    }

    /// Counts the runs of `report`.
    pub fn add(&mut self, report: &EngineReport) {
        let mut counted = 0;
        for row in &report.outcomes {
            let runs = row.interleavings.parse().unwrap_or(0);
            self.count(&row.value, runs, row.allowed);
            counted += runs;
        }
        if let Some(failure) = report.verdict.failure()
            && report.outcomes.iter().all(|row| row.allowed)
        {
            self.count(failure.kind.name(), 1, false);
            counted += 1;
        }
        self.count("finished", report.executions.saturating_sub(counted), true);
        self.runs += report.executions.max(counted);
        let order = |count: &Count| (std::cmp::Reverse(count.runs), count.value.clone());
        self.outcomes.sort_by_cached_key(order);
    }

    /// In how many runs it went wrong.
    pub fn wrong(&self) -> u64 {
        let wrong = self.outcomes.iter().filter(|count| !count.allowed);
        wrong.map(|count| count.runs).sum()
    }

    fn count(&mut self, value: &str, runs: u64, allowed: bool) {
        if runs == 0 {
            return;
        }
        let same = |count: &&mut Count| count.value == value && count.allowed == allowed;
        match self.outcomes.iter_mut().find(same) {
            Some(count) => count.runs += runs,
            None => self.outcomes.push(Count {
                value: value.to_owned(),
                runs,
                allowed,
            }),
        }
    }
}
