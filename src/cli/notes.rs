//! The student's progress, as the commands that judge keep it.

use racelab::catalog::progress::{Judged, Progress};
use racelab::catalog::{Catalog, CatalogError, Lab};
use racelab::judge::{SubjectReport, SubjectVerdict};

use super::machine;
use super::output::Output;

/// Judging goes on where the progress cannot be read or written: then nothing is noted, and it is
/// said why.
pub(super) struct Notes<'a> {
    output: &'a Output,
    progress: Option<Progress>,
}

impl<'a> Notes<'a> {
    pub(super) fn of(output: &'a Output, catalog: &Catalog) -> Self {
        let progress = match Progress::read(catalog.root()) {
            Ok(progress) => Some(progress),
            Err(error) => {
                output.warn(&error.to_string());
                None
            }
        };
        Notes { output, progress }
    }

    /// The day on which the exercise was verified, if it need not be judged again.
    pub(super) fn verified(&self, lab: &Lab) -> Option<&str> {
        let progress = self.progress.as_ref()?;
        let stands = progress.state(lab).is_verified();
        progress.verified_on(lab).filter(|_| stands)
    }

    /// Notes it if `judge`, which hears all engines on the whole exercise of `lab`, finds it verified.
    pub(super) fn noting(
        &mut self,
        lab: &Lab,
        judge: impl FnOnce() -> anyhow::Result<SubjectReport>,
    ) -> anyhow::Result<SubjectReport> {
        let before = Judged::of(lab);
        let report = judge()?;
        if let (SubjectVerdict::Verified, Ok(before)) = (&report.verdict, before)
            && let Some(progress) = &mut self.progress
            && let Err(error) = progress.note_verified(lab, &before, &machine::today())
        {
            self.output.warn(&not_noted(&error));
            // Once is enough.
            self.progress = None;
        }
        Ok(report)
    }
}

/// A verdict stands, written down or not.
pub(super) fn not_noted(error: &CatalogError) -> String {
    format!("your progress is not kept: {error}")
}

/// The first lab that is not verified: where the student is.
pub(super) fn current<'a>(catalog: &'a Catalog, progress: &Progress) -> Option<&'a Lab> {
    let mut labs = catalog.labs().iter();
    labs.find(|lab| !progress.state(lab).is_verified())
}
