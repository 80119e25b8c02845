//! `racelab check`: the verdict over every interleaving.

use racelab::catalog::Catalog;
use racelab::judge::build::Builder;
use racelab::judge::court::{Court, CourtError, Question};
use racelab::judge::{Engine, SubjectReport, SubjectVerdict};
use racelab::report::{Tone, json, paint, terminal};

use super::arguments::{Check, EngineChoice};
use super::notes::Notes;
use super::output::Output;
use super::progress::Shown;
use super::{Status, subject};

pub(super) fn check(output: &Output, arguments: &Check) -> anyhow::Result<Status> {
    let catalog = subject::catalog()?;
    let engines = match arguments.engine {
        EngineChoice::Explorer => vec![Engine::Explorer],
        EngineChoice::Loom => vec![Engine::Loom],
        EngineChoice::Native => vec![Engine::Native],
        EngineChoice::All => Vec::new(),
    };
    let question = Question {
        scenario: arguments.scenario.clone(),
        engines,
        ..Question::default()
    };
    match &arguments.lab {
        Some(lab) => check_one(output, arguments, &catalog, lab, &question),
        None => check_all(output, arguments, &catalog, &question),
    }
}

fn check_one(
    output: &Output,
    arguments: &Check,
    catalog: &Catalog,
    lab: &str,
    question: &Question,
) -> anyhow::Result<Status> {
    let lab = catalog.lab(lab)?;
    let case = subject::case(lab, &arguments.subject)?;
    let court = match arguments.strict {
        true => strict(catalog)?,
        false => Court::for_edits(catalog.root())?,
    };
    let judge = || {
        let _shown = Shown::of(&court);
        Ok(court.hear(&case, question)?)
    };
    let report = match is_whole(arguments) {
        true => Notes::of(output, catalog).noting(lab, judge)?,
        false => judge()?,
    };
    if output.is_json() {
        output.json(&json::subject(&report))?;
    } else {
        output.print(&terminal::subject(&report, output.width(), true))?;
    }
    Ok(status([&report]))
}

fn check_all(
    output: &Output,
    arguments: &Check,
    catalog: &Catalog,
    question: &Question,
) -> anyhow::Result<Status> {
    for broken in catalog.broken() {
        output.warn(&format!("{} is left out: {}", broken.folder, broken.error));
    }
    let court = match arguments.strict {
        true => strict(catalog)?,
        false => Court::new(catalog.root())?,
    };
    let mut notes = is_whole(arguments).then(|| Notes::of(output, catalog));
    let mut reports = Vec::new();
    for lab in catalog.labs() {
        let judge = || {
            let _shown = Shown::of(&court);
            Ok(court.hear(&subject::case(lab, &arguments.subject)?, question)?)
        };
        let report = match &mut notes {
            Some(notes) => notes.noting(lab, judge)?,
            None => judge()?,
        };
        if !output.is_json() {
            output.print(&terminal::line(&report, output.width(), true))?;
        }
        reports.push(report);
    }
    if output.is_json() {
        output.json(&reports.iter().map(json::subject).collect::<Vec<_>>())?;
    } else {
        output.print(&summary(&reports))?;
    }
    let status = status(&reports);
    // A lab that cannot be judged is not verified.
    Ok(if catalog.broken().is_empty() {
        status
    } else {
        Status::NotVerified
    })
}

/// A court that trusts no file.
fn strict(catalog: &Catalog) -> anyhow::Result<Court> {
    let builder = Builder::new(catalog.root()).map_err(CourtError::from)?;
    Ok(Court::with(builder.strict()))
}

/// Whether all engines hear all of an exercise: only then it counts as verified.
fn is_whole(arguments: &Check) -> bool {
    let subject = &arguments.subject;
    let exercise = subject.file.is_none() && subject.variant == "exercise";
    exercise && arguments.scenario.is_none() && arguments.engine == EngineChoice::All
}

fn status<'a>(reports: impl IntoIterator<Item = &'a SubjectReport>) -> Status {
    let mut reports = reports.into_iter();
    if reports.all(|report| report.verdict == SubjectVerdict::Verified) {
        Status::Fine
    } else {
        Status::NotVerified
    }
}

fn summary(reports: &[SubjectReport]) -> String {
    let verified = |report: &&SubjectReport| report.verdict == SubjectVerdict::Verified;
    let verified = reports.iter().filter(verified).count();
    let text = format!("{verified} of {} verified", reports.len());
    let tone = if verified == reports.len() {
        Tone::Good
    } else {
        Tone::Strong
    };
    format!("\n{}\n", paint(&text, tone, true))
}
