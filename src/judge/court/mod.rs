//! The court: hears every engine on every scenario of a case and gives the verdict.

mod hearing;
mod loom;
mod merge;
mod pace;
mod session;
mod suspects;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use parking_lot::Mutex;

use super::build::{self, Allowance, BuildError, Builder};
use super::cancel::Cancel;
use super::demo::{Curtain, Length};
use super::process::Unheard;
use super::protocol::{Budget, ScenarioInfo, SpecInfo};
use super::verdict::{Engine, EngineReport, SubjectReport, SubjectVerdict};
use crate::explore::Progress;
use crate::trace::Position;
use crate::trace::atlas::Atlas;
use crate::trace::map::Map;
pub(crate) use hearing::CUT_SHORT;
pub use hearing::NO_TIME;
pub(crate) use merge::OPEN;
use session::{Session, Settled};

/// How one scenario is judged: what `lab.toml` says of it.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// What it is worth.
    pub points: u32,
    /// Whether no point of the lab counts where it is refuted.
    pub gates: bool,
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
    /// What the lab allows beside what every answer may do; it counts where files are judged
    /// strictly.
    pub allowance: Allowance,
}

/// Whether the explorer has used up the time that a file has: then it is asked nothing more of it.
pub fn is_out_of_time(report: &SubjectReport) -> bool {
    let mut engines = report.scenarios.iter().flat_map(|one| &one.engines);
    engines.any(|one| one.engine == Engine::Explorer && hearing::is_out_of_time(&one.verdict))
}

/// Which part of a case to hear.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Only this scenario.
    pub scenario: Option<String>,
    /// Only these engines; empty for all that the terms admit.
    pub engines: Vec<Engine>,
    /// Whether to take a native run in which no thread runs for a second for a hang: to show one
    /// quickly, not for a verdict.
    pub impatient: bool,
    /// Ends the hearing at once: the court then says [`Cancelled`](CourtError::Cancelled).
    pub cancel: Cancel,
    /// Whether real threads note down what they do; the report of the engine has it as its trace.
    pub log: bool,
    /// Whether one program hears the scenarios one after the other: it takes longer, and less of the
    /// machine. To be used where many cases are heard at once.
    pub in_turn: bool,
}

/// Why there is no verdict.
#[derive(Debug, thiserror::Error)]
pub enum CourtError {
    /// No judge program.
    #[error(transparent)]
    Build(BuildError),
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
    /// None of the engines that were asked for judges any of the scenarios that were.
    #[error("{lab} has nothing for the engines asked for: {why}")]
    NothingToHear {
        /// The lab's folder.
        lab: String,
        /// What judges what.
        why: String,
    },
    /// The schedule does not fit the program: at which decision, and why.
    #[error("{0}")]
    BadSchedule(String),
    /// The scenario cannot be mapped: why.
    #[error("there is no map of {scenario}: {why}")]
    NoMap {
        /// The scenario's name.
        scenario: String,
        /// Why.
        why: String,
    },
    /// The tool could not do its work: what, and what to do.
    #[error("{0}")]
    Tool(String),
    /// The hearing was cancelled; none of its processes is left.
    #[error("it was cancelled")]
    Cancelled,
}

impl From<BuildError> for CourtError {
    fn from(error: BuildError) -> Self {
        match error {
            BuildError::Cancelled => CourtError::Cancelled,
            error => CourtError::Build(error),
        }
    }
}

impl From<Unheard> for CourtError {
    fn from(unheard: Unheard) -> Self {
        match unheard {
            Unheard::Cancelled => CourtError::Cancelled,
            Unheard::Tool(what) => CourtError::Tool(what),
        }
    }
}

/// Judges cases of one checkout.
pub struct Court {
    builder: Builder,
    board: Arc<Board>,
    specs: Mutex<Specs>,
}

/// What specs have, by their files, with the text that this is true of.
type Specs = HashMap<PathBuf, (Vec<u8>, SpecInfo)>;

/// How far the searches are that run right now and take long, by scenario.
#[derive(Debug, Default)]
pub struct Board(Mutex<BTreeMap<String, Progress>>);

impl Board {
    /// How far each of them is.
    pub fn now(&self) -> Vec<(String, Progress)> {
        let searches = self.0.lock();
        searches
            .iter()
            .map(|(name, now)| (name.clone(), *now))
            .collect()
    }

    fn note(&self, scenario: &str, progress: Progress) {
        self.0.lock().insert(scenario.to_owned(), progress);
    }

    fn is_over(&self, scenario: &str) {
        self.0.lock().remove(scenario);
    }
}

impl Court {
    /// A court for the checkout at `root`.
    pub fn new(root: &Path) -> Result<Self, CourtError> {
        Ok(Court::with(Builder::new(root)?))
    }

    /// A court for subjects that are edited between one hearing and the next (see
    /// [`Builder::remembering`]).
    pub fn for_edits(root: &Path) -> Result<Self, CourtError> {
        Ok(Court::with(Builder::new(root)?.remembering()))
    }

    /// A court whose judge programs come from `builder`.
    pub fn with(builder: Builder) -> Self {
        Court {
            builder,
            board: Arc::default(),
            specs: Mutex::default(),
        }
    }

    /// What its judge programs come from.
    pub fn builder(&self) -> &Builder {
        &self.builder
    }

    /// What tells how far long searches are, while [`hear`](Court::hear) runs.
    pub fn board(&self) -> Arc<Board> {
        self.board.clone()
    }

    /// The verdict on a case. A subject that does not compile is a verdict, not an error.
    ///
    /// Scenarios that no engine of the question can judge are left out of the report.
    pub fn hear(&self, case: &Case, question: &Question) -> Result<SubjectReport, CourtError> {
        self.hear_with(case, question, None::<fn(SubjectReport)>)
    }

    /// The same. If it is refuted, and that takes longer to complete than to know, `tell` gets a
    /// report as soon as the verdict and the first story are settled; what is not heard by then is
    /// *still being judged*. The verdict at the end adds to it and takes nothing back.
    pub fn hear_and_tell(
        &self,
        case: &Case,
        question: &Question,
        tell: impl FnOnce(SubjectReport) + Send,
    ) -> Result<SubjectReport, CourtError> {
        self.hear_with(case, question, Some(tell))
    }

    fn hear_with(
        &self,
        case: &Case,
        question: &Question,
        tell: Option<impl FnOnce(SubjectReport) + Send>,
    ) -> Result<SubjectReport, CourtError> {
        let start = Instant::now();
        let report = |verdict, scenarios| SubjectReport {
            lab: case.lab.clone(),
            subject: case.subject.clone(),
            file: build::shown(self.builder.root(), &case.file)
                .display()
                .to_string(),
            verdict,
            scenarios,
            duration_ms: u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
        };
        let heard = |scenarios: Vec<_>| report(merge::subject(&scenarios), scenarios);
        match self.open(case, &question.cancel) {
            Err(CourtError::Build(BuildError::DoesNotCompile(errors))) => {
                Ok(report(SubjectVerdict::DoesNotCompile(errors), Vec::new()))
            }
            Err(CourtError::Build(BuildError::NotAllowed(errors))) => {
                Ok(report(SubjectVerdict::NotAllowed(errors), Vec::new()))
            }
            Err(error) => Err(error),
            Ok(session) => {
                let settled = tell.map(|tell| Settled::new(|known| tell(heard(known))));
                session.hear(question, settled.as_ref()).map(heard)
            }
        }
    }

    /// One schedule of one scenario, followed by the explorer; the report carries its trace.
    pub fn replay(
        &self,
        case: &Case,
        scenario: &str,
        schedule: &str,
    ) -> Result<EngineReport, CourtError> {
        self.open(case, &Cancel::never())?
            .replay(scenario, schedule)
    }

    /// All that can become of one scenario, in the explorer.
    pub fn map(&self, case: &Case, scenario: &str) -> Result<Map, CourtError> {
        self.open(case, &Cancel::never())?.map(scenario)
    }

    /// The same, with what is to be seen at each state.
    pub fn atlas(&self, case: &Case, scenario: &str) -> Result<Atlas, CourtError> {
        self.open(case, &Cancel::never())?.atlas(scenario)
    }

    /// Where an execution of one scenario stands after the decisions of a schedule; `as_written`
    /// as its [map](Court::map) says.
    pub fn position(
        &self,
        case: &Case,
        scenario: &str,
        schedule: &str,
        as_written: bool,
    ) -> Result<Position, CourtError> {
        self.open(case, &Cancel::never())?
            .position(scenario, schedule, as_written)
    }

    /// The scenarios of a case, in the spec's order.
    pub fn scenarios(&self, case: &Case) -> Result<Vec<ScenarioInfo>, CourtError> {
        Ok(self.open(case, &Cancel::never())?.scenarios)
    }

    /// Whether the lab's spec has a demo, and whether that ends by itself.
    pub fn demo(&self, case: &Case) -> Result<Option<Length>, CourtError> {
        Ok(self.open(case, &Cancel::never())?.demo)
    }

    /// Shows the demo on standard output, to its end or until Ctrl-C.
    pub fn show(&self, case: &Case) -> Result<Curtain, CourtError> {
        self.open(case, &Cancel::never())?.show()
    }

    /// The judge program of a case.
    pub(super) fn program(&self, case: &Case) -> Result<PathBuf, CourtError> {
        let never = Cancel::never();
        let program =
            self.builder
                .build_allowing(&never, &case.file, &case.spec, &case.allowance)?;
        Ok(program)
    }

    /// Removes what is kept of a case that will not come again.
    pub fn forget(&self, case: &Case) {
        self.builder.forget(&case.file, &case.spec, &case.allowance);
    }

    fn open<'a>(&'a self, case: &'a Case, cancel: &Cancel) -> Result<Session<'a>, CourtError> {
        let (subject, spec, allowed) = (&case.file, &case.spec, &case.allowance);
        let text = fs::read(spec).ok();
        let program = self
            .builder
            .build_allowing(cancel, subject, spec, allowed)?;
        let board = self.board.clone();
        let (root, cancel) = (self.builder.root(), cancel.clone());
        // What a spec has does not hang on the subject; so who judges at every save asks once.
        let known = |specs: &Specs| {
            let known = specs
                .get(spec)
                .filter(|known| Some(&known.0) == text.as_ref());
            known.map(|known| known.1.clone())
        };
        let known = known(&self.specs.lock());
        let spec_text = text.as_deref().map(String::from_utf8_lossy);
        let spec_text = spec_text.unwrap_or_default();
        let cell = self.builder.cell(&program, subject, &spec_text);
        let session = Session::open(case, (program, cell), root, board, cancel, known)?;
        if let Some(text) = text {
            let known = (text, session.spec());
            self.specs.lock().insert(spec.clone(), known);
        }
        Ok(session)
    }
}
