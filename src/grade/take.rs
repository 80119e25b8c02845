//! What is taken of a submission: the one file for each lab, and nothing else.
//!
//! A submission is a folder or an archive, and hostile. A file is read through no link and only from
//! inside of it, up to a limit; whatever else is in there is not even looked at. Why a file is not
//! taken is told to its student.

mod folder;
mod tar;
mod zip;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// No exercise is longer, in bytes.
pub(crate) const LONGEST: u64 = 256 * 1024;

/// A file of an archive with a longer path is for no lab, in bytes: results carry it for each scenario.
const LONGEST_PATH: usize = 1024;

/// An archive with more entries is not gone through.
const MOST_ENTRIES: usize = 20_000;

/// A submission, not yet opened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Submission {
    /// The name of its folder, or of its archive without the ending.
    pub(crate) name: String,
    place: Place,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Folder(PathBuf),
    Zip(PathBuf),
    Tar(PathBuf),
}

/// What a submission has for one lab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    /// The file's name inside of the submission.
    pub(crate) inside: String,
    /// When it was last changed, in seconds since 1970, as far as the submission says.
    pub(crate) changed: Option<u64>,
    /// Its text, or why it is not taken.
    pub(crate) text: Result<String, String>,
}

/// The files that a submission has, by the lab's folder; or why nothing of it is taken.
pub(crate) type Files = Result<BTreeMap<String, Taken>, String>;

/// The submissions in a folder, by name, and what there is that is none.
///
/// # Errors
/// That the folder cannot be read, or that two submissions have the same name.
pub(crate) fn submissions(folder: &Path) -> anyhow::Result<(Vec<Submission>, Vec<String>)> {
    let (mut found, mut others) = (Vec::new(), Vec::new());
    let unreadable = |error| anyhow::anyhow!("cannot read {}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let file = entry.file_name().to_string_lossy().into_owned();
        match place(&file, &entry) {
            Some((name, place)) => found.push(Submission { name, place }),
            None if file.starts_with('.') => {}
            None => others.push(file),
        }
    }
    found.sort();
    others.sort();
    if let Some(pair) = found.windows(2).find(|pair| pair[0].name == pair[1].name) {
        anyhow::bail!(
            "{} holds two submissions of {}: {} and {}; keep the one that counts",
            folder.display(),
            pair[0].name,
            pair[0].place.path().display(),
            pair[1].place.path().display()
        );
    }
    Ok((found, others))
}

/// What an entry is, if it is a submission. A link is none: it may lead anywhere.
fn place(file: &str, entry: &fs::DirEntry) -> Option<(String, Place)> {
    let kind = entry.file_type().ok()?;
    if kind.is_dir() && !file.starts_with('.') {
        return Some((file.to_owned(), Place::Folder(entry.path())));
    }
    if !kind.is_file() {
        return None;
    }
    let ending = |ending: &str| {
        let at = file.len().checked_sub(ending.len())?;
        let (name, end) = (file.get(..at)?, file.get(at..)?);
        (end.eq_ignore_ascii_case(ending) && !name.is_empty()).then(|| name.to_owned())
    };
    if let Some(name) = ending(".zip") {
        return Some((name, Place::Zip(entry.path())));
    }
    let name = ending(".tar.gz").or_else(|| ending(".tgz"))?;
    Some((name, Place::Tar(entry.path())))
}

impl Place {
    fn path(&self) -> &Path {
        match self {
            Place::Folder(path) | Place::Zip(path) | Place::Tar(path) => path,
        }
    }
}

impl Submission {
    /// Reads the files for these labs.
    pub(crate) fn files(&self, labs: &[&str]) -> Files {
        match &self.place {
            Place::Folder(path) => folder::files(path, labs),
            Place::Zip(path) => zip::files(path, labs),
            Place::Tar(path) => tar::files(path, labs),
        }
    }
}

/// The lab that a file of an archive is for, by its path there: `labs/NN_name/exercise.rs` or
/// `NN_name.rs`, perhaps in one folder more, as archives of a folder have it.
fn lab_of<'l>(path: &str, labs: &[&'l str]) -> Option<&'l str> {
    if path.len() > LONGEST_PATH {
        return None;
    }
    let parts: Vec<&str> = path.split('/').filter(|part| *part != ".").collect();
    let is_odd = |part: &&str| part.is_empty() || *part == "..";
    if path.contains('\\') || parts.iter().any(is_odd) {
        return None;
    }
    let is = |lab: &&&str| match parts[..] {
        ["labs", folder, "exercise.rs"] | [_, "labs", folder, "exercise.rs"] => folder == **lab,
        [file] | [_, file] => file.strip_suffix(".rs") == Some(**lab),
        _ => false,
    };
    labs.iter().find(is).copied()
}

/// Notes what an archive has for a lab. Of two files for the same lab none is taken: nobody knows
/// which one counts.
fn note(found: &mut BTreeMap<String, Taken>, lab: &str, taken: Taken) {
    match found.get_mut(lab) {
        None => {
            found.insert(lab.to_owned(), taken);
        }
        Some(first) => {
            first.text = Err(format!(
                "there are two files for this lab, {} and {}; hand in one",
                first.inside, taken.inside
            ));
        }
    }
}

/// Why nothing is read of an entry for a lab that has one already: [`note`] says it.
const ANOTHER: &str = "there is another one";

/// The text of a file, up to the limit.
fn text(file: impl Read) -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = file.take(LONGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > LONGEST {
        return Err(format!("it is larger than {} kB", LONGEST / 1024));
    }
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text; save it as UTF-8".to_owned())
}

fn unreadable(error: &io::Error) -> String {
    format!("it cannot be read: {error}")
}

#[cfg(test)]
mod tests;
