//! The student edition: a checkout without what would spoil it, and without what only its
//! maintainers need.
//!
//! What goes in is on a list ([`choice`]): what is new in a checkout stays out until somebody puts it
//! there. Exercises go in as they were handed out, whatever the checkout has in their place. It is
//! made in memory, from files and names alone, so that the same checkout gives the same bytes; and it
//! is written whole or not at all.

mod choice;
mod manifest;
mod readme;
mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use racelab::catalog::Lab;

use crate::whole;
pub(crate) use choice::Reason;
use choice::{Choice, EDITORS_LIST};
pub(crate) use source::{Source, files};

/// A student edition, not yet written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edition {
    /// Its files, by their paths with `/`.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// The files that are left out, and why.
    pub(crate) left_out: BTreeMap<Reason, Vec<String>>,
    /// The labs whose exercise is another one in the checkout than the one that goes in.
    pub(crate) worked_on: Vec<String>,
}

/// Makes the edition of these labs from the files of the checkout at `root`, named by their paths.
///
/// # Errors
/// That a file cannot be read, or that one is none that can be handed out: a link.
pub(crate) fn edition(root: &Path, labs: &[&Lab], files: &[String]) -> anyhow::Result<Edition> {
    let folders: BTreeSet<&str> = labs.iter().map(|lab| lab.folder.as_str()).collect();
    let mut edition = Edition::default();
    for path in files {
        let content = match choice::choice(path, &folders) {
            Choice::LeftOut(reason) => {
                let left_out = edition.left_out.entry(reason).or_default();
                left_out.push(path.clone());
                continue;
            }
            Choice::AsItIs => read(root, path)?,
            // Those of `labs` come below: git may know none that was deleted here.
            Choice::Exercise => continue,
            Choice::Manifest => manifest::manifest(&read_text(root, path)?)?.into_bytes(),
            Choice::EditorsList => editors_list(&read_text(root, path)?, &folders).into_bytes(),
        };
        edition.files.insert(path.clone(), content);
    }
    for lab in labs {
        let original = lab.original()?;
        if !lab.is_untouched()? {
            edition.worked_on.push(lab.folder.clone());
        }
        let path = format!("labs/{}/exercise.rs", lab.folder);
        edition.files.insert(path, original);
    }
    for needed in ["Cargo.toml", "Cargo.lock", "src/main.rs", EDITORS_LIST] {
        if !edition.files.contains_key(needed) {
            bail!("{needed} is not among the checkout's files, and no edition builds without it");
        }
    }
    let readme = readme::readme(labs);
    edition.files.insert("README.md".to_owned(), readme.into());
    Ok(edition)
}

impl Edition {
    /// Writes it to `out`, which must be an empty folder, or not there.
    ///
    /// # Errors
    /// That something is there, or that it cannot be written; then nothing of it is.
    pub(crate) fn write(&self, out: &Path) -> anyhow::Result<()> {
        whole::folder(out, |draft| {
            for (path, content) in &self.files {
                whole::write(draft, path, content)?;
            }
            manifest::trim_lock(draft)
        })
    }
}

/// The list of exercises for editors, without those of other labs.
fn editors_list(text: &str, folders: &BTreeSet<&str>) -> String {
    let mut kept = String::new();
    let mut is_other = false;
    for line in text.lines() {
        if let Some(path) = line.strip_prefix("#[path = \"../../") {
            let folder = path.split('/').next().unwrap_or_default();
            is_other = !folders.contains(folder);
        }
        // A module is two lines, the path and the name.
        if !is_other {
            kept.push_str(line);
            kept.push('\n');
        } else if line.starts_with("pub mod ") {
            is_other = false;
        }
    }
    kept
}

/// A file of the checkout; what is a link is none.
fn read(root: &Path, path: &str) -> anyhow::Result<Vec<u8>> {
    let file = root.join(path);
    let about = fs::symlink_metadata(&file).with_context(|| format!("cannot read {path}"))?;
    if !about.is_file() {
        bail!("{path} is a link, and whoever gets the edition may not have what it leads to");
    }
    fs::read(&file).with_context(|| format!("cannot read {path}"))
}

fn read_text(root: &Path, path: &str) -> anyhow::Result<String> {
    String::from_utf8(read(root, path)?).with_context(|| format!("{path} is not text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_see_the_labs_of_the_edition_alone() {
        let list = "//! Exercises.\n\n#[path = \"../../01_one/exercise.rs\"]\npub mod lab_01_one;\n\
                    #[path = \"../../02_two/exercise.rs\"]\npub mod lab_02_two;\n";
        let kept = editors_list(list, &BTreeSet::from(["02_two"]));
        let only =
            "//! Exercises.\n\n#[path = \"../../02_two/exercise.rs\"]\npub mod lab_02_two;\n";
        assert_eq!(kept, only);
    }
}
