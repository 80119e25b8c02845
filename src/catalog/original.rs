//! Exercises as they were handed out, in `labs/originals/NN_name.rs`, to begin anew.
//!
//! They are files of the checkout, and no part of the program: that would have in it what the student
//! had when it was built. Nor are they asked of git, which may not be there, or may know the student's
//! own commits.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::lab::shown;
use super::{CatalogError, Lab};

/// The folder, relative to the checkout.
const FOLDER: &str = "labs/originals";

/// More copies than these nobody keeps.
const COPIES: u32 = 10_000;

/// What became of an exercise that was to be as it was handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reset {
    /// It is so already.
    Untouched,
    /// It is so again.
    Done {
        /// Where the student's work is now, relative to the checkout; None where there was no file.
        kept: Option<String>,
    },
}

impl Lab {
    /// The exercise as it was handed out.
    pub fn original(&self) -> Result<Vec<u8>, CatalogError> {
        let file = self.original_file();
        fs::read(&file).map_err(|error| CatalogError::NoOriginal {
            file: shown(&self.root, &file),
            reason: error.to_string(),
        })
    }

    /// Whether the exercise is as it was handed out.
    pub fn is_untouched(&self) -> Result<bool, CatalogError> {
        let exercise = fs::read(self.exercise()).ok();
        Ok(exercise == Some(self.original()?))
    }

    /// Makes the exercise what it was when it was handed out. The student's file is renamed, never
    /// written to nor removed, and no older copy either.
    pub fn reset(&self) -> Result<Reset, CatalogError> {
        if self.is_untouched()? {
            return Ok(Reset::Untouched);
        }
        let original = self.original()?;
        let exercise = self.exercise();
        let unwritable = |error: io::Error| CatalogError::Unwritable {
            file: shown(&self.root, &exercise),
            reason: error.to_string(),
        };
        // All that can fail comes before the student's file is touched.
        let mut new = tempfile::Builder::new()
            .prefix(".exercise-")
            .tempfile_in(&self.path)
            .map_err(unwritable)?;
        new.write_all(&original)
            .and_then(|()| new.as_file().sync_all())
            .map_err(unwritable)?;
        // As those who share the folder may read the original, so may they the exercise.
        if let Ok(original) = fs::metadata(self.original_file()) {
            new.as_file()
                .set_permissions(original.permissions())
                .map_err(unwritable)?;
        }
        let kept = keep(&exercise).map_err(unwritable)?;
        match new.persist_noclobber(&exercise) {
            Ok(_) => Ok(Reset::Done {
                kept: kept.map(|copy| shown(&self.root, &copy)),
            }),
            // Somebody saved just now: both of their files are there.
            Err(error) => Err(unwritable(error.error)),
        }
    }

    fn exercise(&self) -> PathBuf {
        self.path.join("exercise.rs")
    }

    pub(super) fn original_file(&self) -> PathBuf {
        self.root.join(FOLDER).join(format!("{}.rs", self.folder))
    }
}

/// Renames `file` to the first name that is free: `exercise.rs.1.bak`. None where there is no file.
fn keep(file: &Path) -> io::Result<Option<PathBuf>> {
    if !file.try_exists()? {
        return Ok(None);
    }
    for number in 1..=COPIES {
        let copy = file.with_file_name(format!("exercise.rs.{number}.bak"));
        // The name is taken first, with an empty file: so nobody else's can be overwritten.
        match File::create_new(&copy) {
            Ok(_) => {
                fs::rename(file, &copy)?;
                return Ok(Some(copy));
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("there are too many copies beside it"))
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::catalog::Catalog;

    fn checkout() -> (TempDir, Lab) {
        let checkout = TempDir::new().unwrap();
        for (file, text) in [
            ("Cargo.toml", ""),
            ("labs/01_one/lab.toml", "title = \"One\"\npart = 1\n"),
            ("labs/01_one/exercise.rs", "as handed out"),
            ("labs/originals/01_one.rs", "as handed out"),
        ] {
            let file = checkout.path().join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let catalog = Catalog::find(checkout.path()).unwrap();
        let lab = catalog.lab("1").unwrap().clone();
        (checkout, lab)
    }

    fn read(lab: &Lab, file: &str) -> String {
        fs::read_to_string(lab.path.join(file)).unwrap()
    }

    #[test]
    fn every_reset_keeps_the_work_under_a_name_of_its_own() {
        let (_checkout, lab) = checkout();
        for (number, work) in [(1, "mine"), (2, "again")] {
            fs::write(lab.path.join("exercise.rs"), work).unwrap();
            let copy = format!("exercise.rs.{number}.bak");
            let kept = Path::new("labs").join("01_one").join(&copy);
            let kept = Some(kept.display().to_string());
            assert_eq!(lab.reset(), Ok(Reset::Done { kept }));
            assert_eq!(read(&lab, &copy), work);
            assert_eq!(read(&lab, "exercise.rs"), "as handed out");
        }
        assert_eq!(read(&lab, "exercise.rs.1.bak"), "mine");
        assert_eq!(lab.reset(), Ok(Reset::Untouched));
        assert_eq!(fs::read_dir(&lab.path).unwrap().count(), 4);
    }

    #[test]
    fn a_deleted_exercise_comes_back() {
        let (_checkout, lab) = checkout();
        fs::remove_file(lab.path.join("exercise.rs")).unwrap();
        assert_eq!(lab.reset(), Ok(Reset::Done { kept: None }));
        assert_eq!(read(&lab, "exercise.rs"), "as handed out");
    }

    #[test]
    fn without_the_original_nothing_is_touched() {
        let (checkout, lab) = checkout();
        fs::write(lab.path.join("exercise.rs"), "mine").unwrap();
        fs::remove_file(checkout.path().join("labs/originals/01_one.rs")).unwrap();
        let error = lab.reset().unwrap_err().to_string();
        assert!(error.contains("01_one.rs"), "{error}");
        assert_eq!(read(&lab, "exercise.rs"), "mine");
        assert_eq!(fs::read_dir(&lab.path).unwrap().count(), 2);
    }
}
