//! From what was typed to what is judged.

use std::path::Path;

use anyhow::Context;
use racelab::catalog::{Catalog, Lab};
use racelab::judge::court::Case;

use super::arguments::Subject;

/// The labs of the checkout that the user is in.
pub(super) fn catalog() -> anyhow::Result<Catalog> {
    let here = std::env::current_dir().context("cannot tell which folder this is")?;
    Ok(Catalog::find(&here)?)
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
