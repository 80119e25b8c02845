use std::fs;
use std::path::{Path, PathBuf};

use super::{About, CatalogError, Expected, Hidden, variant};
use crate::judge::court::Case;

/// One lab: a folder with a brief, a racy program, an exercise and a spec.
#[derive(Clone, Debug)]
pub struct Lab {
    /// Its number.
    pub number: u32,
    /// Its folder: `01_lost_update`.
    pub folder: String,
    /// The folder without the number: `lost_update`.
    pub name: String,
    /// Where the folder is.
    pub path: PathBuf,
    /// What its `lab.toml` says.
    pub about: About,
    pub(super) root: PathBuf,
}

impl Lab {
    pub(super) fn load(root: &Path, number: u32, folder: &str) -> Result<Self, CatalogError> {
        let path = root.join("labs").join(folder);
        let about = About::load(root, &path.join("lab.toml"))?;
        let name = folder.split_once('_').map_or(folder, |(_, name)| name);
        Ok(Lab {
            number,
            folder: folder.to_owned(),
            name: name.to_owned(),
            path,
            about,
            root: root.to_owned(),
        })
    }

    /// The brief: the text of `README.md`.
    pub fn brief(&self) -> Result<String, CatalogError> {
        read(&self.root, &self.path.join("README.md"))
    }

    /// The file that says what is measured of it; not every lab has one.
    pub fn bench(&self) -> PathBuf {
        self.path.join("bench.rs")
    }

    /// What its students do not have, if there is anything.
    pub fn hidden(&self) -> Result<Option<Hidden>, CatalogError> {
        Hidden::load(&self.root, &self.solutions_folder().join("hidden"))
    }

    /// Any file before what students do not have.
    pub fn hidden_case_of(&self, file: &Path, hidden: &Hidden) -> Case {
        Case {
            spec: hidden.spec.clone(),
            terms: hidden.terms(),
            ..self.case_of_file(file)
        }
    }

    /// What can be judged by name: `racy`, `exercise`, the solutions, `wrong/…`.
    pub fn variants(&self) -> Vec<String> {
        variant::all(&self.solutions_folder())
    }

    /// The names of the solutions, in order.
    pub fn solutions(&self) -> Vec<String> {
        variant::stems(&self.solutions_folder())
    }

    /// The names of the deliberately wrong answers, without `wrong/`, in order.
    pub fn wrong_answers(&self) -> Vec<String> {
        variant::stems(&self.solutions_folder().join("wrong"))
    }

    /// The file of a variant.
    pub fn file(&self, called: &str) -> Result<PathBuf, CatalogError> {
        if matches!(called, "racy" | "exercise") {
            return Ok(self.path.join(called).with_extension("rs"));
        }
        let variants = self.variants();
        if !variants.iter().any(|name| name == called) {
            return Err(CatalogError::UnknownVariant {
                lab: self.folder.clone(),
                called: called.to_owned(),
                known: super::error::choice(called, variants.iter().map(String::as_str)),
            });
        }
        Ok(self.solutions_folder().join(format!("{called}.rs")))
    }

    /// A variant before this lab's spec.
    pub fn case(&self, called: &str) -> Result<Case, CatalogError> {
        Ok(self.case_with(called.to_owned(), self.file(called)?))
    }

    /// Any file before this lab's spec.
    pub fn case_of_file(&self, file: &Path) -> Case {
        self.case_with(file.display().to_string(), file.to_owned())
    }

    /// The verdict that a wrong answer must get, as the head of its file says.
    pub fn expected(&self, wrong_answer: &str) -> Result<Expected, CatalogError> {
        let file = self.file(&format!("wrong/{wrong_answer}"))?;
        Expected::parse(&read(&self.root, &file)?).map_err(|reason| CatalogError::Malformed {
            file: shown(&self.root, &file),
            line: 1,
            reason,
        })
    }

    pub(super) fn solutions_folder(&self) -> PathBuf {
        self.root.join("solutions").join(&self.folder)
    }

    fn case_with(&self, subject: String, file: PathBuf) -> Case {
        Case {
            lab: self.folder.clone(),
            subject,
            file,
            spec: self.path.join("spec.rs"),
            terms: self.about.terms(),
            allowance: self.about.policy.clone(),
        }
    }
}

pub(super) fn read(root: &Path, file: &Path) -> Result<String, CatalogError> {
    fs::read_to_string(file).map_err(|error| CatalogError::Unreadable {
        file: shown(root, file),
        reason: error.to_string(),
    })
}

/// A path as a message shows it: relative to the checkout.
pub(super) fn shown(root: &Path, file: &Path) -> String {
    file.strip_prefix(root)
        .unwrap_or(file)
        .display()
        .to_string()
}
