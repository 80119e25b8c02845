//! What the judge says of every program that a chapter tells of: the snapshots in `stories/`.
//!
//!     cargo test -p book --test stories 01                         whether lab 01's are right
//!     INSTA_UPDATE=always cargo test -p book --test stories 01     makes them: read each one

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use book::expand::told;
use book::program::Program;
use book::site::chapters;
use book::told::{FOLDER, snapshot};
use libtest_mimic::{Arguments, Failed, Trial};
use racelab::catalog::Catalog;
use racelab::judge::Engine;
use racelab::judge::court::{Court, Question};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let book = Path::new(env!("CARGO_MANIFEST_DIR"));
    let catalog = Arc::new(Catalog::find(book).unwrap());
    let court = Arc::new(Court::new(catalog.root()).unwrap());
    let programs = told(&catalog, &chapters(book).unwrap()).unwrap_or_else(|mistakes| {
        let lines: Vec<_> = mistakes.iter().map(ToString::to_string).collect();
        panic!("{}", lines.join("\n"))
    });
    let known: BTreeSet<String> = programs.iter().map(Program::snapshot).collect();
    let unused = move || {
        let unused = fs::read_dir(book.join(FOLDER)).into_iter().flatten();
        let unused = unused.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let unused = unused.filter(|file| file.ends_with(".snap"));
        let unused: Vec<_> = unused
            .filter(|file| !known.contains(file.trim_end_matches(".snap")))
            .collect();
        match unused.is_empty() {
            true => Ok(()),
            false => Err(format!("no chapter tells of {}: delete them", unused.join(", ")).into()),
        }
    };
    let mut trials = vec![Trial::test("every_snapshot_is_told_in_a_chapter", unused)];
    trials.extend(programs.into_iter().map(|program| {
        let (catalog, court) = (Arc::clone(&catalog), Arc::clone(&court));
        Trial::test(program.snapshot(), move || {
            check(&catalog, &court, &program)
        })
    }));
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// Whether the snapshot of a program is what the judge says of it.
fn check(catalog: &Catalog, court: &Court, program: &Program) -> Result<(), Failed> {
    let case = program.lab(catalog)?.case(&program.subject)?;
    let question = Question {
        scenario: Some(program.scenario.clone()),
        engines: vec![Engine::Explorer],
        ..Question::default()
    };
    let report = court.hear(&case, &question)?;
    let told =
        snapshot(&report).ok_or_else(|| format!("{program} is {}", report.verdict.name()))?;
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new("..").join(FOLDER));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_json_snapshot!(program.snapshot(), told));
    Ok(())
}
