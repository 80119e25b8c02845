//! The court: hears every engine on every scenario of a case and gives the verdict.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::build::BuildError;
use super::protocol::Budget;
use super::verdict::{Engine, EngineReport, SubjectReport};

/// How one scenario is judged: what `lab.toml` says of it.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// What it is worth.
    pub points: u32,
    /// How far the judges may go.
    pub budget: Budget,
    /// Why loom does not judge it; None if it does.
    pub not_loom: Option<String>,
}

/// A subject before its spec.
#[derive(Clone, Debug)]
pub struct Case {
    /// The lab's folder: `01_lost_update`.
    pub lab: String,
    /// The variant, or the path given with `--file`.
    pub subject: String,
    /// The subject's file.
    pub file: PathBuf,
    /// The lab's `spec.rs`.
    pub spec: PathBuf,
    /// Terms by the scenario's name; a scenario without has the default terms.
    pub terms: BTreeMap<String, Terms>,
}

/// Which part of a case to hear.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Only this scenario.
    pub scenario: Option<String>,
    /// Only these engines; empty for all that the terms admit.
    pub engines: Vec<Engine>,
}

/// Why there is no verdict.
#[derive(Debug, thiserror::Error)]
pub enum CourtError {
    /// No judge program.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// No such scenario: which there are.
    #[error("{lab} has no scenario `{name}`; it has: {known}")]
    UnknownScenario {
        /// The lab's folder.
        lab: String,
        /// What was asked for.
        name: String,
        /// What there is, separated by commas.
        known: String,
    },
    /// The schedule does not fit the program: at which decision, and why.
    #[error("{0}")]
    BadSchedule(String),
    /// The tool could not do its work: what, and what to do.
    #[error("{0}")]
    Tool(String),
}

/// Judges cases of one checkout.
pub struct Court {}

impl Court {
    /// A court for the checkout at `root`.
    pub fn new(_root: &Path) -> Result<Self, CourtError> {
        todo!()
    }

    /// The verdict on a case. A subject that does not compile is a verdict, not an error.
    pub fn hear(&self, _case: &Case, _question: &Question) -> Result<SubjectReport, CourtError> {
        todo!()
    }

    /// One schedule of one scenario, followed by the explorer; the report carries its trace.
    pub fn replay(
        &self,
        _case: &Case,
        _scenario: &str,
        _schedule: &str,
    ) -> Result<EngineReport, CourtError> {
        todo!()
    }
}
