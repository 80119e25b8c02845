//! What was found out, a line a file, appended as it comes.
//!
//! A line is written in one piece and ends with a line end; who is killed leaves at most a piece of
//! one, and that is dropped when somebody goes on. A finding is kept by its digest, which names all
//! that it depends on: so a line that is true once stays true, whoever wrote it and when.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
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
    /// Where the line of a finding begins, by its digest.
    lines: HashMap<String, u64>,
    end: u64,
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
    /// Opens the journal of a folder, or begins one. One process at a time has it.
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
        if file.try_lock().is_err() {
            bail!("another run writes to {shown} right now; wait for it, or take another folder");
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

    /// Reads what is there, and drops a piece of a line at the end.
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
            // What the tool failed at is tried again.
            if !matches!(head.outcome, Outcome::Fault(_)) {
                self.lines.insert(head.digest, self.end);
            }
            self.end += length;
        }
        self.file.set_len(self.end)?;
        Ok(())
    }

    /// How many findings it has.
    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether it has this one.
    pub(crate) fn has(&self, digest: &str) -> bool {
        self.lines.contains_key(digest)
    }

    /// Adds one.
    pub(crate) fn add(&mut self, lab: &str, finding: &Finding) -> anyhow::Result<()> {
        let mut line = serde_json::to_vec(&Line { lab, finding })?;
        line.push(b'\n');
        let mut write = || {
            self.file.seek(SeekFrom::Start(self.end))?;
            self.file.write_all(&line)
        };
        write().with_context(|| format!("cannot write {}", self.path.display()))?;
        self.lines.insert(finding.digest.clone(), self.end);
        self.end += line.len() as u64;
        Ok(())
    }

    /// Reads one back; None if it is not there.
    pub(crate) fn find(&self, digest: &str) -> io::Result<Option<Finding>> {
        let Some(begin) = self.lines.get(digest) else {
            return Ok(None);
        };
        let mut file = &self.file;
        file.seek(SeekFrom::Start(*begin))?;
        let mut line = Vec::new();
        BufReader::new(file.take(self.end - begin)).read_until(b'\n', &mut line)?;
        Ok(Some(serde_json::from_slice(&line)?))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn finding(digest: &str, outcome: Outcome) -> Finding {
        Finding {
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
    fn a_line_that_is_none_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        fs::write(&path, "no line\n").unwrap();
        let error = Journal::open(&path).err().unwrap().to_string();
        assert!(error.contains("line 1"), "{error}");
    }
}
