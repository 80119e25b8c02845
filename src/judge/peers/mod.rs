//! Other ways to look for the same bugs, for `racelab matrix`: each *tool* hears the same cases as
//! the [court](super::court), one file a tool.
//!
//! | tool | what it does |
//! |---|---|
//! | `stress` | runs on real threads, again and again |
//! | `engines` | the court's own: the explorer and loom |
//! | `shuttle` | shuttle's random and PCT schedulers, below the same facade |
//! | `sanitizer` | real threads, watched by ThreadSanitizer |
//! | `valgrind` | real threads, watched by helgrind or DRD |
//!
//! A tool says what it came to, never whether that is right: `report::matrix` holds it against what
//! is known of the case.

mod engines;
mod form;
mod place;
mod sanitizer;
mod shuttle;
mod stress;
mod turns;
mod valgrind;

use std::path::{Path, PathBuf};
use std::time::Duration;

pub use form::own_cargo;
pub use place::Place;
use serde::{Deserialize, Serialize};

use super::build::Builder;
use super::court::{Case, Court, CourtError};
use super::protocol::ScenarioInfo;

/// How far a tool may go with one case. (The explorer and loom have budgets of their own.)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effort {
    /// Executions or runs, over all scenarios.
    pub runs: u64,
    /// Seconds, over all scenarios: after them no new run begins.
    pub seconds: u64,
}

impl Default for Effort {
    fn default() -> Self {
        Effort {
            runs: 10_000,
            seconds: 5,
        }
    }
}

impl Effort {
    fn time(self) -> Duration {
        Duration::from_secs(self.seconds)
    }
}

/// What a tool cries out at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// In which scenario.
    pub scenario: String,
    /// What it calls the bug: `lost update`, `data race`, …
    pub kind: String,
    /// In its own words.
    pub says: String,
    /// In whose code it lies; None where the tool does not say.
    pub place: Option<Place>,
    /// Wall time until then, over all scenarios, starting the program included.
    pub after_ms: u64,
    /// In which run or execution of the scenario; None where the tool does not say.
    pub run: Option<u64>,
}

/// What a tool came to with one case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// The first alarm; the tool ends with it.
    pub alarm: Option<Alarm>,
    /// How many scenarios it was let hear.
    pub heard: usize,
    /// Scenarios that it cannot judge, each with the reason.
    pub skipped: Vec<(String, String)>,
    /// Why what it did not find says less than it could: it gave up, or was too slow.
    pub gave_up: Option<String>,
    /// Wall time of all, in milliseconds.
    pub took_ms: u64,
}

/// Something that looks for bugs in programs with threads.
pub trait Tool {
    /// What its column is called.
    fn name(&self) -> &'static str;

    /// What it does, in one line.
    fn what(&self) -> &'static str;

    /// Gets ready, which may take a minute when it is built for the first time; says its version.
    ///
    /// # Errors
    /// In one sentence, why it cannot be used here and how to get it.
    fn prepare(&mut self) -> Result<String, String>;

    /// Looks for a bug. The scenarios are those of the case, in the spec's order.
    ///
    /// # Errors
    /// If racelab could not do its own work.
    fn hear(&self, case: &Case, scenarios: &[ScenarioInfo]) -> Result<Heard, CourtError>;
}

/// What every tool stands on.
#[derive(Clone)]
pub(super) struct Ground<'a> {
    court: &'a Court,
    root: PathBuf,
    effort: Effort,
    /// Where forms of the library for other tools are built.
    workshop: PathBuf,
}

/// The tools that there are, by the names that a user gives them, in the order of their columns.
pub const NAMES: [&str; 7] = [
    "stress", "explorer", "loom", "shuttle", "tsan", "helgrind", "drd",
];

/// The tools of these [names](NAMES), for the checkout of `court`.
pub fn tools<'a>(
    court: &'a Court,
    root: &Path,
    names: &[&str],
    effort: Effort,
) -> Result<Vec<Box<dyn Tool + 'a>>, CourtError> {
    let ground = Ground {
        court,
        root: root.to_owned(),
        effort,
        workshop: Builder::new(root)?.target().join("racelab-peers"),
    };
    let mut tools: Vec<Box<dyn Tool + 'a>> = Vec::new();
    for name in NAMES.into_iter().filter(|name| names.contains(name)) {
        match name {
            "stress" => tools.push(Box::new(stress::Stress::new(&ground))),
            "explorer" => tools.push(Box::new(engines::Judge::explorer(&ground))),
            "loom" => tools.push(Box::new(engines::Judge::loom(&ground))),
            "shuttle" => {
                tools.push(Box::new(shuttle::Shuttle::random(&ground)));
                tools.push(Box::new(shuttle::Shuttle::pct(&ground)));
            }
            "tsan" => tools.push(Box::new(sanitizer::Sanitizer::new(&ground))),
            "helgrind" => tools.push(Box::new(valgrind::Valgrind::helgrind(&ground))),
            _ => tools.push(Box::new(valgrind::Valgrind::drd(&ground))),
        }
    }
    Ok(tools)
}

/// Milliseconds, for a report.
fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
