//! From what was typed to what is judged.

use std::path::Path;

use anyhow::Context;
use racelab::catalog::{Catalog, Lab};
use racelab::judge::court::Case;
use racelab::judge::protocol::ScenarioInfo;
use racelab::judge::{SubjectReport, SubjectVerdict};

use super::arguments::Subject;

/// The labs of the checkout that the user is in.
pub(super) fn catalog() -> anyhow::Result<Catalog> {
    let here = std::env::current_dir().context("cannot tell which folder this is")?;
    Ok(Catalog::find(&here)?)
}

/// The labs of the checkout that the user is in, for a command that is nothing without their solutions.
pub(super) fn catalog_with_solutions(command: &str) -> anyhow::Result<Catalog> {
    let catalog = catalog()?;
    anyhow::ensure!(
        catalog.has_solutions(),
        "`racelab {command}` needs the labs' solutions, and they are not in this edition: it is the one \
         for students"
    );
    Ok(catalog)
}

/// The subject that the user means, before the lab's spec.
pub(super) fn case(lab: &Lab, subject: &Subject) -> anyhow::Result<Case> {
    match &subject.file {
        None => Ok(lab.case(&subject.variant)?),
        Some(file) => Ok(lab.case_of_file(file)),
    }
}

/// A path as a reader in the checkout would type it.
pub(super) fn shown(root: &Path, file: &Path) -> String {
    let file = file.strip_prefix(root).unwrap_or(file);
    file.display().to_string()
}

/// A report on a subject that has not been judged: for headings and commands.
pub(super) fn unjudged(case: &Case, root: &Path) -> SubjectReport {
    SubjectReport {
        lab: case.lab.clone(),
        subject: case.subject.clone(),
        file: shown(root, &case.file),
        verdict: SubjectVerdict::Inconclusive,
        scenarios: Vec::new(),
        duration_ms: 0,
    }
}

/// `01_lost_update · racy.rs`.
pub(super) fn headline(report: &SubjectReport) -> String {
    let file = report.file.rsplit(['/', '\\']).next();
    format!("{} · {}", report.lab, file.unwrap_or(&report.file))
}

/// A scenario's name, and what it asks.
pub(super) fn asked(scenario: &ScenarioInfo) -> String {
    match scenario.asks.as_str() {
        "" => scenario.name.clone(),
        asks => format!("{}: {asks}", scenario.name),
    }
}
