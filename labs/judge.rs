//! Judges every exercise: `cargo test -p labs`, a test a scenario.
//!
//! An exercise that does not compile is one failed test, `01_lost_update::compiles`; its scenarios
//! are then passed over, and the other labs are judged as ever. Only the labs whose tests are
//! selected are built.

use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use racelab::catalog::{Catalog, CatalogError, Lab};
use racelab::judge::SubjectVerdict;
use racelab::judge::build::BuildError;
use racelab::judge::court::{Case, Court, CourtError, Question};
use racelab::report::terminal;

/// The width of a story in a test's failure output.
const WIDTH: usize = 80;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let catalog = match Catalog::find(Path::new(env!("CARGO_MANIFEST_DIR"))) {
        Ok(catalog) => catalog,
        Err(error) => return fail(&error.to_string()),
    };
    let court = match Court::new(catalog.root()) {
        Ok(court) => Arc::new(court),
        Err(error) => return fail(&error.to_string()),
    };
    let mut trials = Vec::new();
    for lab in catalog.labs() {
        match Exercise::of(lab, &court) {
            Ok(exercise) => trials.extend(exercise.trials(&arguments)),
            Err(error) => return fail(&error.to_string()),
        }
    }
    for lab in catalog.broken() {
        let error = lab.error.to_string();
        trials.push(Trial::test(format!("{}::lab_toml", lab.folder), || {
            Err(error.into())
        }));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The tool cannot do its work.
fn fail(error: &str) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::from(2)
}

/// One lab's exercise, built when the first of its tests runs.
struct Exercise {
    court: Arc<Court>,
    case: Case,
    /// Why it cannot be judged, if it cannot.
    built: OnceLock<Result<(), String>>,
}

impl Exercise {
    fn of(lab: &Lab, court: &Arc<Court>) -> Result<Arc<Self>, CatalogError> {
        let case = lab.case("exercise")?;
        Ok(Arc::new(Exercise {
            court: Arc::clone(court),
            case,
            built: OnceLock::new(),
        }))
    }

    /// A test whether it compiles, and one for each of its scenarios.
    fn trials(self: Arc<Self>, arguments: &Arguments) -> Vec<Trial> {
        let name = |test: &str| format!("{}::{test}", self.case.lab);
        let exercise = Arc::clone(&self);
        let compiles = Trial::test(name("compiles"), move || {
            exercise.build().map_err(Failed::from)
        });
        // One test tells the compiler's errors; if it is not selected, each of the others does.
        let told_elsewhere = !arguments.is_filtered_out(&compiles);
        let scenarios = self.case.terms.keys().map(|scenario| {
            let (exercise, scenario) = (Arc::clone(&self), scenario.clone());
            Trial::ignorable_test(name(&scenario), move || match exercise.build() {
                Ok(()) => exercise.judge(&scenario),
                Err(_) if told_elsewhere => Ok(Completion::ignored_with("it does not compile")),
                Err(errors) => Err(errors.into()),
            })
        });
        std::iter::once(compiles).chain(scenarios).collect()
    }

    fn build(&self) -> Result<(), String> {
        let build = || match self.court.scenarios(&self.case) {
            Ok(_) => Ok(()),
            Err(CourtError::Build(
                BuildError::DoesNotCompile(errors) | BuildError::NotAllowed(errors),
            )) => Err(errors),
            Err(error) => Err(format!("error: {error}")),
        };
        self.built.get_or_init(build).clone()
    }

    /// A test passes if its scenario is verified; otherwise its failure is the story.
    fn judge(&self, scenario: &str) -> Result<Completion, Failed> {
        let question = Question {
            scenario: Some(scenario.to_owned()),
            ..Question::default()
        };
        let report = self.court.hear(&self.case, &question)?;
        match (&report.verdict, report.scenarios.first()) {
            (SubjectVerdict::Verified, _) => Ok(Completion::Completed),
            (SubjectVerdict::DoesNotCompile(errors) | SubjectVerdict::NotAllowed(errors), _) => {
                Err(errors.into())
            }
            (_, Some(heard)) => Err(terminal::scenario(&report, heard, WIDTH, false).into()),
            (_, None) => Err("no scenario was heard".into()),
        }
    }
}
