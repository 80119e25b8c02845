//! What a student has done: the labs verified, the hints seen, the outcomes predicted.
//!
//! It is kept in `progress.toml` in the checkout's root, a small file for reading that may be
//! deleted at any time. A lab counts as verified as long as its exercise and its judges are the ones
//! of that verdict: their digests stand beside it.

mod digest;
mod file;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use digest::{Judged, digest, graders};
pub use file::FILE;

use super::{CatalogError, Lab};

/// How far a student is with a lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Not verified yet.
    Open,
    /// Verified, and nothing has changed since.
    Verified,
    /// Verified once, but the exercise has changed since.
    Changed,
    /// Verified once, and the exercise is the same; but the lab's spec or the judges have changed,
    /// so that it is to be judged again.
    Outdated,
}

impl State {
    /// Whether the verdict still stands.
    pub fn is_verified(self) -> bool {
        self == State::Verified
    }
}

/// What is known of the student's way through the labs of one checkout.
///
/// What is noted is written at once, whole or not at all, together with what other processes have
/// noted meanwhile.
#[derive(Clone, Debug)]
pub struct Progress {
    root: PathBuf,
    labs: Labs,
}

/// By the lab's folder: `01_lost_update`.
type Labs = BTreeMap<String, Notes>;

/// What is noted of one lab.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Notes {
    /// How many hints were shown; they come in their order.
    #[serde(default, skip_serializing_if = "is_zero")]
    hints: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    verified: Option<Verified>,
    /// By the scenario's name, the outcomes that the student took for possible.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    predicted: BTreeMap<String, Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Verified {
    /// The day: `2026-11-21`.
    on: String,
    #[serde(flatten)]
    judged: Judged,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl Progress {
    /// What is noted in the checkout at `root`; nothing where there is no file.
    ///
    /// A file that is not what racelab has written is an error that says what to do, and is left as
    /// it is.
    pub fn read(root: &Path) -> Result<Self, CatalogError> {
        Ok(Progress {
            root: root.to_owned(),
            labs: file::read(root)?,
        })
    }

    /// How far the student is with `lab`, by the files as they are now.
    pub fn state(&self, lab: &Lab) -> State {
        let Some(verified) = self.of(lab).and_then(|notes| notes.verified.as_ref()) else {
            return State::Open;
        };
        match Judged::of(lab) {
            Ok(now) if now == verified.judged => State::Verified,
            Ok(now) if now.exercise == verified.judged.exercise => State::Outdated,
            _ => State::Changed,
        }
    }

    /// The day on which `lab` was verified last, whatever has changed since: `2026-11-21`.
    pub fn verified_on(&self, lab: &Lab) -> Option<&str> {
        let verified = self.of(lab)?.verified.as_ref()?;
        Some(&verified.on)
    }

    /// How many hints of `lab` were shown: those before this one, from 0.
    pub fn hints_shown(&self, lab: &Lab) -> usize {
        let shown = self.of(lab).map_or(0, |notes| notes.hints);
        // The lab may have had more of them once.
        shown.min(lab.about.hints.len())
    }

    /// The outcomes that the student took for possible, of the scenarios of `lab` that they were
    /// asked about.
    pub fn predicted(&self, lab: &Lab) -> Option<&BTreeMap<String, Vec<String>>> {
        self.of(lab).map(|notes| &notes.predicted)
    }

    /// Notes that the exercise of `lab` was verified by all engines on the day `on`. `judged` is
    /// what it was before it was judged: if a file has been saved meanwhile, nothing is noted.
    ///
    /// Returns whether this is news: false where the same exercise was verified before.
    pub fn note_verified(
        &mut self,
        lab: &Lab,
        judged: &Judged,
        on: &str,
    ) -> Result<bool, CatalogError> {
        let known = |notes: &Notes| {
            let verified = notes.verified.as_ref();
            verified.is_some_and(|verified| verified.judged == *judged)
        };
        if Judged::of(lab)? != *judged || self.of(lab).is_some_and(known) {
            return Ok(false);
        }
        self.note(lab, |notes| {
            let news = !known(notes);
            if news {
                notes.verified = Some(Verified {
                    on: on.to_owned(),
                    judged: judged.clone(),
                });
            }
            news
        })
    }

    /// Notes that the next hint of `lab` is shown, and returns which that is, from 0; None if all
    /// were.
    pub fn next_hint(&mut self, lab: &Lab) -> Result<Option<usize>, CatalogError> {
        let all = lab.about.hints.len();
        if self.hints_shown(lab) == all {
            return Ok(None);
        }
        self.note(lab, |notes| {
            let next = Some(notes.hints).filter(|next| *next < all);
            notes.hints = all.min(notes.hints + 1);
            next
        })
    }

    /// Notes that all hints of `lab` were shown.
    pub fn note_all_hints(&mut self, lab: &Lab) -> Result<(), CatalogError> {
        self.note(lab, |notes| notes.hints = lab.about.hints.len())
    }

    /// Notes which outcomes of `scenario` the student takes for possible, in place of what they
    /// said before.
    pub fn note_predicted(
        &mut self,
        lab: &Lab,
        scenario: &str,
        outcomes: Vec<String>,
    ) -> Result<(), CatalogError> {
        self.note(lab, |notes| {
            notes.predicted.insert(scenario.to_owned(), outcomes);
        })
    }

    /// Forgets all of `lab`: it begins anew.
    pub fn forget(&mut self, lab: &Lab) -> Result<(), CatalogError> {
        self.note(lab, |notes| *notes = Notes::default())
    }

    fn of(&self, lab: &Lab) -> Option<&Notes> {
        self.labs.get(&lab.folder)
    }

    /// Changes the notes on a lab: in the file as it is now, and here.
    fn note<T>(
        &mut self,
        lab: &Lab,
        change: impl FnOnce(&mut Notes) -> T,
    ) -> Result<T, CatalogError> {
        let (labs, result) = file::update(&self.root, |labs| {
            let notes = labs.entry(lab.folder.clone()).or_default();
            let result = change(notes);
            if *notes == Notes::default() {
                labs.remove(&lab.folder);
            }
            result
        })?;
        self.labs = labs;
        Ok(result)
    }
}
