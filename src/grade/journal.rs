//! What was found out, a line a file, appended as it comes.
//!
//! A line is written in one piece and ends with a line end; who is killed leaves at most a piece of
//! one, and that is dropped when somebody goes on. A finding is kept by its digest, which names all
//! that it depends on: so a line that is true once stays true, whoever wrote it and when.

use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use super::record::{Finding, Outcome};

/// The name of a journal in the folder of results.
pub(crate) const FILE: &str = "results.jsonl";

/// A journal, open to be read and to be written.
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
    /// The last line of each finding, by its digest.
    lines: HashMap<String, Place>,
    end: u64,
}

/// Where a line begins, and whether the tool has failed there.
#[derive(Clone, Copy)]
struct Place {
    begin: u64,
    is_fault: bool,
}

/// The part of a line that is needed to find it again.
#[derive(Deserialize)]
struct Head {
    digest: String,
    outcome: Outcome,
}

/// A line.
#[derive(Serialize)]
struct Line<'f> {
    lab: &'f str,
    #[serde(flatten)]
    finding: &'f Finding,
}

impl Journal {
    /// Opens the journal of a folder, or begins one. One process at a time has it, where the file
    /// system knows locks.
    ///
    /// # Errors
    /// That it cannot be read or written, that another run has it, or that a line of it is none.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let shown = path.display();
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create(true).truncate(false);
        let file = file
            .open(path)
            .with_context(|| format!("cannot write {shown}"))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                bail!(
                    "another run writes to {shown} right now; wait for it, or take another folder"
                )
            }
            // Some file systems of clusters know no locks.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock {shown}"));
            }
        }
        let mut journal = Journal {
            path: path.to_owned(),
            file,
            lines: HashMap::new(),
            end: 0,
        };
        journal.read()?;
        journal.file.set_len(journal.end)?;
        Ok(journal)
    }

    /// Opens the journal of a folder to be read, and changes nothing there.
    ///
    /// # Errors
    /// That there is none, that a run has it, or that a line of it is none.
    pub(crate) fn of_before(path: &Path) -> anyhow::Result<Self> {
        let shown = path.display();
        let file = File::open(path);
        let file =
            file.with_context(|| format!("{shown} cannot be read: is that a folder of results?"))?;
        if file.try_lock_shared().is_err() {
            bail!("a run writes to {shown} right now; wait for it");
        }
        let mut journal = Journal {
            path: path.to_owned(),
            file,
            lines: HashMap::new(),
            end: 0,
        };
        journal.read()?;
        Ok(journal)
    }

    /// Reads what is there, but for a piece of a line at the end.
    fn read(&mut self) -> anyhow::Result<()> {
        let mut reader = BufReader::new(&self.file);
        let mut line = Vec::new();
        loop {
            line.clear();
            let length = reader.read_until(b'\n', &mut line)? as u64;
            if !line.ends_with(b"\n") {
                break;
            }
            let head: Head = serde_json::from_slice(&line).with_context(|| {
                let number = self.lines.len() + 1;
                format!(
                    "{}, line {number}, is no result: was the file edited? Remove the line, and \
                     its file is judged again",
                    self.path.display()
                )
            })?;
            let place = Place {
                begin: self.end,
                is_fault: matches!(head.outcome, Outcome::Fault(_)),
            };
            self.lines.insert(head.digest, place);
            self.end += length;
        }
        Ok(())
    }

    /// How many findings it has.
    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether it has this one. What the tool failed at is tried again.
    pub(crate) fn has(&self, digest: &str) -> bool {
        self.lines.get(digest).is_some_and(|place| !place.is_fault)
    }

    /// Adds what another one has and this one has not.
    pub(crate) fn add_all(&mut self, other: &Journal) -> anyhow::Result<()> {
        let mut digests: Vec<_> = other.lines.keys().collect();
        digests.sort();
        for digest in digests {
            let is_new = other.has(digest) || !self.lines.contains_key(digest);
            if is_new && !self.has(digest) {
                let line = other.line(digest)?.unwrap_or_default();
                self.append(digest, &line, !other.has(digest))?;
            }
        }
        Ok(())
    }

    /// Adds this one, if the other one has it and it is no fault.
    pub(crate) fn add_from(&mut self, other: &Journal, digest: &str) -> anyhow::Result<()> {
        if other.has(digest) && !self.has(digest) {
            let line = other.line(digest)?.unwrap_or_default();
            self.append(digest, &line, false)?;
        }
        Ok(())
    }

    /// Adds one.
    pub(crate) fn add(&mut self, lab: &str, finding: &Finding) -> anyhow::Result<()> {
        let mut line = serde_json::to_vec(&Line { lab, finding })?;
        line.push(b'\n');
        let is_fault = matches!(finding.outcome, Outcome::Fault(_));
        self.append(&finding.digest, &line, is_fault)
    }

    fn append(&mut self, digest: &str, line: &[u8], is_fault: bool) -> anyhow::Result<()> {
        let mut write = || {
            self.file.seek(SeekFrom::Start(self.end))?;
            self.file.write_all(line)
        };
        write().with_context(|| format!("cannot write {}", self.path.display()))?;
        let place = Place {
            begin: self.end,
            is_fault,
        };
        self.lines.insert(digest.to_owned(), place);
        self.end += line.len() as u64;
        Ok(())
    }

    /// Reads one back; None if it is not there.
    pub(crate) fn find(&self, digest: &str) -> io::Result<Option<Finding>> {
        let line = self.line(digest)?;
        let finding = line.map(|line| serde_json::from_slice(&line));
        Ok(finding.transpose()?)
    }

    fn line(&self, digest: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(place) = self.lines.get(digest) else {
            return Ok(None);
        };
        let mut file = &self.file;
        file.seek(SeekFrom::Start(place.begin))?;
        let mut line = Vec::new();
        BufReader::new(file.take(self.end - place.begin)).read_until(b'\n', &mut line)?;
        Ok(Some(line))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn finding(digest: &str, outcome: Outcome) -> Finding {
        Finding {
            untouched: false,
            digest: digest.to_owned(),
            outcome,
            scenarios: Vec::new(),
        }
    }

    #[test]
    fn what_was_written_is_there_again_and_half_a_line_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let mut journal = Journal::open(&path).unwrap();
        let known = finding("a", Outcome::Judged);
        journal.add("01_lost_update", &known).unwrap();
        journal
            .add(
                "01_lost_update",
                &finding("b", Outcome::Fault("full".into())),
            )
            .unwrap();
        assert!(Journal::open(&path).is_err(), "two have it at once");
        drop(journal);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, [&whole[..], b"{\"lab\":\"01_lost_upd"].concat()).unwrap();
        let mut journal = Journal::open(&path).unwrap();
        assert_eq!(journal.find("a").unwrap(), Some(known));
        assert!(!journal.has("b"), "a fault is tried again");
        assert!(journal.find("b").unwrap().is_some());
        assert_eq!(fs::read(&path).unwrap(), whole);
        let later = finding("c", Outcome::DoesNotCompile("error".into()));
        journal.add("01_lost_update", &later).unwrap();
        drop(journal);
        assert_eq!(
            Journal::open(&path).unwrap().find("c").unwrap(),
            Some(later)
        );
    }

    #[test]
    fn journals_of_parts_become_one() {
        let folder = tempfile::tempdir().unwrap();
        let journal = |name: &str| Journal::open(&folder.path().join(name)).unwrap();
        let (mut one, mut two, mut both) = (journal("1"), journal("2"), journal("both"));
        let fault = Outcome::Fault("no space".into());
        one.add("lab", &finding("a", Outcome::Judged)).unwrap();
        one.add("lab", &finding("b", fault.clone())).unwrap();
        two.add("lab", &finding("b", Outcome::Judged)).unwrap();
        two.add("lab", &finding("c", fault.clone())).unwrap();
        for part in [&one, &two, &one] {
            both.add_all(part).unwrap();
        }
        let outcome = |digest| both.find(digest).unwrap().unwrap().outcome;
        let judged = ["a", "b"].map(outcome);
        assert_eq!(judged, [Outcome::Judged, Outcome::Judged]);
        assert_eq!(outcome("c"), fault);
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        fs::write(&path, "no line\n").unwrap();
        let error = Journal::open(&path).err().unwrap().to_string();
        assert!(error.contains("line 1"), "{error}");
    }
}
