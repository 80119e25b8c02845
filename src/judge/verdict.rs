use std::fmt;

use serde::{Deserialize, Serialize};

use crate::trace::{Failure, Kind, Trace};

/// What a judge says of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every interleaving was explored, and all is as asked.
    Verified,
    /// It goes wrong, and this is how.
    Refuted(Box<Failure>),
    /// Not known: a budget ran out, or the tool itself failed. One sentence on why.
    Inconclusive(String),
}

impl Verdict {
    /// Refuted, without a trace to show.
    pub(super) fn refuted(kind: Kind, message: String, diagnosis: String) -> Self {
        Verdict::Refuted(Box::new(Failure::without_trace(kind, message, diagnosis)))
    }

    /// `verified`, `refuted` or `inconclusive`.
    pub fn name(&self) -> &'static str {
        match self {
            Verdict::Verified => "verified",
            Verdict::Refuted(_) => "refuted",
            Verdict::Inconclusive(_) => "inconclusive",
        }
    }

    /// The failure, if it is refuted.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Verdict::Refuted(failure) => Some(failure),
            _ => None,
        }
    }
}

/// Over which executions a scenario speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantifier {
    /// In every interleaving.
    Always,
    /// In at least one interleaving.
    Sometimes,
    /// On real threads, at real size.
    Natively,
}

/// Who judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Engine {
    /// Our own explorer of all interleavings.
    Explorer,
    /// The crate loom, the second judge.
    Loom,
    /// Real threads.
    Native,
}

macro_rules! display_as {
    ($type:ty, $($variant:pat => $name:literal),+) => {
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(match self { $($variant => $name),+ })
            }
        }
    };
}

display_as!(Quantifier, Self::Always => "always", Self::Sometimes => "sometimes", Self::Natively => "natively");
display_as!(Engine, Self::Explorer => "explorer", Self::Loom => "loom", Self::Native => "native");

/// A probability, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Probability(pub f64);

// A probability is never NaN.
impl Eq for Probability {}

/// A row of the outcome table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeCount {
    /// The outcome, as `{:?}` prints it; a panic or a deadlock in words.
    pub value: String,
    /// How many interleavings (natively: runs) lead to it: a decimal number of any length.
    pub interleavings: String,
    /// How probable it is under a scheduler that picks uniformly among the threads that can go
    /// on; None where that is not known.
    pub probability: Option<Probability>,
    /// Whether the scenario allows it.
    pub allowed: bool,
}

/// What one engine found out about one scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngineReport {
    /// Who speaks.
    pub engine: Engine,
    /// What it says.
    pub verdict: Verdict,
    /// How many distinct complete executions there are (loom, native: how many were run).
    pub executions: u64,
    /// How many interleavings they stand for, in decimal; None where the engine does not count.
    pub interleavings: Option<String>,
    /// Whether nothing was left out.
    pub complete: bool,
    /// The largest number of times that a waiting thread is passed by others, over all
    /// interleavings; None if none ever is, or where the engine does not know.
    pub overtaken: Option<u32>,
    /// The outcome table; empty if the scenario returns `()` and nothing went wrong.
    pub outcomes: Vec<OutcomeCount>,
    /// The execution that was asked for by its schedule; of real threads, what was noted down of the
    /// last run, if that was asked for.
    pub trace: Option<Trace>,
}

impl EngineReport {
    /// A report that has nothing but a verdict, from an engine that did not come to its end.
    pub(super) fn incomplete(engine: Engine, verdict: Verdict) -> Self {
        EngineReport {
            engine,
            verdict,
            executions: 0,
            interleavings: None,
            complete: false,
            overtaken: None,
            outcomes: Vec::new(),
            trace: None,
        }
    }
}

/// What all engines together say of one scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioReport {
    /// Its name.
    pub name: String,
    /// Over which executions it speaks.
    pub quantifier: Quantifier,
    /// What it asks, in one line.
    pub asks: String,
    /// What it is worth.
    pub points: u32,
    /// Whether no point of the lab counts where it is refuted.
    pub gates: bool,
    /// The verdict, all engines heard. It carries the explorer's story where there is one.
    pub verdict: Verdict,
    /// What each engine says; first the one whose story is told.
    pub engines: Vec<EngineReport>,
    /// Why loom does not judge it, where `lab.toml` says so.
    pub not_loom: Option<String>,
}

/// What became of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubjectVerdict {
    /// Every scenario that was judged is verified.
    Verified,
    /// At least one scenario is refuted.
    Refuted,
    /// None is refuted, at least one inconclusive.
    Inconclusive,
    /// The compiler's errors (or why a judge could not see what the file does).
    DoesNotCompile(String),
    /// What the file does that no answer to this lab may do, in the compiler's form. Only where
    /// files are judged strictly.
    NotAllowed(String),
}

impl SubjectVerdict {
    /// `verified`, `refuted`, `inconclusive`, `does_not_compile` or `not_allowed`.
    pub fn name(&self) -> &'static str {
        match self {
            SubjectVerdict::Verified => "verified",
            SubjectVerdict::Refuted => "refuted",
            SubjectVerdict::Inconclusive => "inconclusive",
            SubjectVerdict::DoesNotCompile(_) => "does_not_compile",
            SubjectVerdict::NotAllowed(_) => "not_allowed",
        }
    }

    /// Why there is no program to judge: the compiler's errors, or what is not allowed.
    pub fn errors(&self) -> Option<&str> {
        match self {
            SubjectVerdict::DoesNotCompile(errors) | SubjectVerdict::NotAllowed(errors) => {
                Some(errors)
            }
            _ => None,
        }
    }
}

/// A subject before its spec: the whole verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectReport {
    /// The lab's folder: `01_lost_update`.
    pub lab: String,
    /// The variant (`exercise`, `mutex`, `wrong/NAME`) or the path given with `--file`.
    pub subject: String,
    /// The file, relative to the checkout where it is inside.
    pub file: String,
    /// The verdict.
    pub verdict: SubjectVerdict,
    /// One report a scenario, in the spec's order; empty if there is no program to judge.
    pub scenarios: Vec<ScenarioReport>,
    /// From start to verdict, in milliseconds.
    pub duration_ms: u64,
}
