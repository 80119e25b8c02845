//! Whether the checkout is whole.

use racelab::catalog::Catalog;
use racelab::catalog::progress::{FILE, Progress};
use racelab::judge::build::Builder;

use super::Finding;
use crate::cli::subject;

const LABS: &str = "what there is to do";
const TARGET: &str = "programs are built there";
const ORIGINALS: &str = "what `reset` brings back";
const SOLUTIONS: &str = "what `solution` shows";
const PROGRESS: &str = "what is verified, and which hints were shown";

pub(super) fn look() -> Vec<Finding> {
    match subject::catalog() {
        Ok(catalog) => of(&catalog),
        Err(error) => vec![Finding::wrong(
            "labs",
            LABS,
            "not found from this folder",
            error.to_string(),
        )],
    }
}

fn of(catalog: &Catalog) -> Vec<Finding> {
    let labs = catalog.labs();
    let many = format!("{} in {}", labs.len(), catalog.root().display());
    let mut findings = vec![Finding::fine("labs", LABS, many)];
    findings.extend(catalog.broken().iter().map(|broken| {
        let found = format!("{} cannot be used", broken.folder);
        Finding::wrong("a lab", LABS, found, broken.error.to_string())
    }));
    findings.extend(target(catalog));
    let lacking = labs.iter().filter(|lab| lab.original().is_err()).count();
    findings.push(match lacking {
        0 => Finding::fine("originals", ORIGINALS, "one for each lab"),
        _ => Finding::missing(
            "originals",
            ORIGINALS,
            format!("{lacking} are not there"),
            "take the folder labs/originals from where you have this checkout from",
        ),
    });
    let unsolved = labs.iter().filter(|lab| lab.solutions().is_empty()).count();
    findings.push(match unsolved {
        _ if !catalog.has_solutions() => Finding::fine(
            "solutions",
            SOLUTIONS,
            "none: this is the edition for students",
        ),
        0 => Finding::fine("solutions", SOLUTIONS, "some for each lab"),
        _ => Finding::missing(
            "solutions",
            SOLUTIONS,
            format!("{unsolved} labs have none"),
            "none, if who gave it to you has kept them",
        ),
    });
    findings.push(match Progress::read(catalog.root()) {
        Ok(_) => Finding::fine("progress", PROGRESS, format!("{FILE} can be read")),
        Err(error) => Finding::wrong("progress", PROGRESS, "cannot be read", error.to_string()),
    });
    findings
}

/// Whether programs can be built: where is known only if the library is there.
fn target(catalog: &Catalog) -> Option<Finding> {
    let target = Builder::new(catalog.root()).ok()?.target();
    let shown = subject::shown(catalog.root(), &target);
    Some(match tempfile::tempfile_in(&target) {
        Ok(_) => Finding::fine("target", TARGET, format!("{shown} can be written")),
        Err(error) => Finding::wrong(
            "target",
            TARGET,
            format!("{shown} cannot be written: {error}"),
            "make the folder writable, or name another one in the environment variable \
             CARGO_TARGET_DIR",
        ),
    })
}
