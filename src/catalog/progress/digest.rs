use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::catalog::{CatalogError, Lab, ScenarioTerms};
use crate::catalog::{about, lab};

/// Which judges these are: a digest of their sources, made by the build script.
const JUDGES: &str = env!("RACELAB_JUDGES");

/// So many characters of a digest are kept: 128 bits.
const CHARACTERS: usize = 32;

/// What a verdict was on, and whose verdict it was: two digests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// The exercise, and what the student keeps beside it.
    pub(super) exercise: String,
    /// The lab's spec, how it is to be judged, and the judges themselves.
    pub(super) judges: String,
}

impl Judged {
    /// The exercise and the judges of `lab` as they are now.
    pub fn of(lab: &Lab) -> Result<Self, CatalogError> {
        Ok(Judged {
            exercise: digest(&exercise(lab)?),
            judges: judges(lab)?,
        })
    }
}

/// The digest of a lab's spec, of how it is to be judged, and of the judges themselves.
fn judges(lab: &Lab) -> Result<String, CatalogError> {
    Ok(digest(&[
        JUDGES.into(),
        read(lab, &lab.path.join("spec.rs"))?,
        about::terms_in_words(&lab.about.scenarios).into(),
    ]))
}

/// The same with what students do not have, and with the points: all that a grade depends on but the
/// file itself.
pub fn graders(lab: &Lab) -> Result<String, CatalogError> {
    let mut contents: Vec<Vec<u8>> = vec![judges(lab)?.into()];
    let points = |scenarios: &BTreeMap<String, ScenarioTerms>| {
        let points = scenarios.iter();
        let points = points.map(|(name, terms)| {
            let gates = if terms.gates { ", gates" } else { "" };
            format!("{name}: {}{gates}\n", terms.points)
        });
        points.collect::<String>().into_bytes()
    };
    contents.push(points(&lab.about.scenarios));
    if let Some(hidden) = lab.hidden()? {
        contents.push(read(lab, &hidden.spec)?);
        contents.push(about::terms_in_words(&hidden.scenarios).into());
        contents.push(points(&hidden.scenarios));
    }
    Ok(digest(&contents))
}

/// `exercise.rs`, and every Rust file beside it that is not the instructor's: it may be a module of
/// it.
fn exercise(lab: &Lab) -> Result<Vec<Vec<u8>>, CatalogError> {
    let mut contents = vec![read(lab, &lab.path.join("exercise.rs"))?];
    let mut more = Vec::new();
    rust_files(&lab.path, &mut more);
    more.sort();
    let others = ["exercise.rs", "racy.rs", "spec.rs", "bench.rs"];
    for file in more {
        let name = file.strip_prefix(&lab.path).unwrap_or(&file);
        if others.iter().all(|other| name != Path::new(other)) {
            contents.push(name.to_string_lossy().into_owned().into());
            contents.push(read(lab, &file)?);
        }
    }
    Ok(contents)
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).into_iter().flatten();
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn read(lab: &Lab, file: &Path) -> Result<Vec<u8>, CatalogError> {
    fs::read(file).map_err(|error| CatalogError::Unreadable {
        file: lab::shown(&lab.root, file),
        reason: error.to_string(),
    })
}

/// The digest of these contents, 128 bits in hexadecimal digits.
pub fn digest(contents: &[Vec<u8>]) -> String {
    let mut digest = Sha256::new();
    for content in contents {
        // With its length: what moves from one file into the next is a change.
        digest.update((content.len() as u64).to_le_bytes());
        digest.update(content);
    }
    let bytes = digest.finalize();
    let mut hexadecimal: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    hexadecimal.truncate(CHARACTERS);
    hexadecimal
}
