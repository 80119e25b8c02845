//! Subjects that are compiled already: another spec is linked with the same library.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::cache::{UNFINISHED, by_age, fingerprint};
use super::rustc::{self, LIBRARY, SUBJECT_INPUTS};
use super::source::Source;

/// The folder with them, beside the programs.
pub(super) const FOLDER: &str = ".subjects";

/// So many are kept: as many as may be judged at once, with some to spare.
const MOST: usize = 64;

/// A compiled subject, or the place for one.
pub(super) struct Kept {
    folder: PathBuf,
    subject: PathBuf,
}

impl Kept {
    /// That of a subject and of what the compiler is told about it, among those beside the programs
    /// in `all`.
    pub(super) fn of(subject: &Source, arguments: &[OsString], all: &Path) -> Self {
        let name = fingerprint(&(&subject.shown, &subject.text, arguments));
        Kept {
            folder: all.join(FOLDER).join(name),
            subject: subject.shown.clone(),
        }
    }

    /// Puts it into the folder `build`, as if it had been compiled there. False if it is not there.
    pub(super) fn put_into(&self, build: &Path) -> bool {
        let files = [SUBJECT_INPUTS, LIBRARY].into_iter();
        files
            .map(|file| fs::hard_link(self.folder.join(file), build.join(file)))
            .all(|put| put.is_ok())
    }

    /// Keeps what was compiled in the folder `build`, unless it depends on other files. What cannot
    /// be kept is compiled again.
    pub(super) fn keep(&self, build: &Path) {
        let inputs = rustc::inputs(&build.join(SUBJECT_INPUTS));
        if inputs.iter().all(|input| *input == self.subject) && self.put_from(build).is_some() {
            let all = self.folder.parent().map(by_age).unwrap_or_default();
            for (_, path) in all.into_iter().skip(MOST) {
                let _ = fs::remove_dir_all(path);
            }
        }
    }

    fn put_from(&self, build: &Path) -> Option<()> {
        let all = self.folder.parent()?;
        fs::create_dir_all(all).ok()?;
        let new = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(all);
        let new = new.ok()?;
        for file in [SUBJECT_INPUTS, LIBRARY] {
            fs::hard_link(build.join(file), new.path().join(file)).ok()?;
        }
        fs::rename(new.path(), &self.folder).ok()?;
        // It lies elsewhere now: nothing is left to remove.
        let _ = new.keep();
        Some(())
    }
}
