//! A class: what is asked of it, and who has handed in what; all but what was found out.

use std::collections::{BTreeMap, HashSet};
use std::fs;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::earlier::Earlier;
use super::folder::Folder;
use super::journal::Journal;
use super::late::Rules;
use super::record::{Finding, Grade, Judgement, Outcome, Plan, Student};

/// The file with what is asked of a class and who has handed in what, in the folder of results.
pub(crate) const CLASS: &str = "class.json";

/// What a student has handed in for one lab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct HandedIn {
    /// The file inside of the submission.
    pub(super) inside: String,
    /// When, in seconds since 1970, as the file says.
    pub(super) changed: Option<u64>,
    /// What is kept of it, or why it is not taken.
    pub(super) kept: Result<Kept, String>,
}

/// A file that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// The digest of its text, which it is called by in the folder of results.
    pub(super) text: String,
    /// The digest of its finding: all files with the same [`code`](super::code) have this one.
    pub(super) finding: String,
}

/// What is asked of a class, and who has handed in what: all but what was found out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Class {
    pub(crate) plan: Plan,
    pub(crate) rules: Rules,
    /// When submissions came, where somebody else knows it.
    pub(crate) times: BTreeMap<String, u64>,
    /// Of each lab of the plan a name for all that judges it: specs, terms, and the judges themselves.
    #[serde(default)]
    pub(crate) judges: Vec<String>,
    /// What an earlier grading says; None if there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) earlier: Option<Earlier>,
    /// Of each submission its files, by the lab's place in the plan.
    pub(super) students: Vec<(String, Files)>,
}

/// What one has handed in; or why nothing of it is taken.
pub(super) type Files = Result<BTreeMap<usize, HandedIn>, String>;

/// One file that is to be judged, once for all who have handed it in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Job {
    /// The lab's place in the plan.
    pub(super) lab: usize,
    /// The digest of its finding.
    pub(super) digest: String,
    /// The digest of its text; of several with the same code, any.
    pub(super) text: String,
}

/// Where the file with a text of this digest is kept, in the folder of results.
pub(super) fn kept(plan: &Plan, lab: usize, text: &str) -> String {
    format!("taken/{}/{text}.rs", plan.labs[lab].folder)
}

impl Class {
    /// A class in which nobody is yet.
    pub(crate) fn new(plan: Plan, rules: Rules, judges: Vec<String>) -> Self {
        Class {
            plan,
            rules,
            judges,
            times: BTreeMap::new(),
            earlier: None,
            students: Vec::new(),
        }
    }

    /// The names of the students, in their order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.students.iter().map(|(name, _)| name.as_str())
    }

    /// Which lab of the plan this is.
    pub(crate) fn lab(&self, folder: &str) -> Option<usize> {
        let mut labs = self.plan.labs.iter();
        labs.position(|lab| lab.folder == folder)
    }

    /// What was taken of a student for a lab: the file in the folder of results.
    pub(crate) fn taken(&self, student: usize, lab: usize) -> Option<String> {
        let files = self.students[student].1.as_ref().ok()?;
        let own = files.get(&lab)?.kept.as_ref().ok()?;
        Some(kept(&self.plan, lab, &own.text))
    }

    /// Writes it to the folder of results.
    pub(crate) fn write(&self, folder: &Folder) -> anyhow::Result<()> {
        let text = serde_json::to_string(self)?;
        let written = folder.write(CLASS, &text);
        written.with_context(|| format!("cannot write {}", folder.path(CLASS).display()))
    }

    /// Reads it from the folder of results.
    ///
    /// # Errors
    /// That there is none.
    pub(crate) fn read(folder: &Folder) -> anyhow::Result<Self> {
        let path = folder.path(CLASS);
        let text = fs::read_to_string(&path).with_context(|| {
            format!(
                "{} cannot be read: is that a folder of results?",
                path.display()
            )
        })?;
        serde_json::from_str(&text)
            .with_context(|| format!("{} is of another version of racelab", path.display()))
    }

    /// A student with all grades, as far as the journal has them; the others are faults: they were
    /// not judged.
    pub(crate) fn student(&self, at: usize, journal: &Journal) -> anyhow::Result<Student> {
        let (name, files) = &self.students[at];
        let mut grades = Vec::new();
        for (lab, planned) in self.plan.labs.iter().enumerate() {
            let handed_in = files.as_ref().map(|files| files.get(&lab));
            let finding = match &handed_in {
                Err(why) => Finding::unjudged(planned, Outcome::NotTaken((*why).clone())),
                Ok(None) => Finding::unjudged(planned, Outcome::NotHandedIn),
                Ok(Some(HandedIn { kept, .. })) => match kept {
                    Err(why) => Finding::unjudged(planned, Outcome::NotTaken(why.clone())),
                    Ok(kept) => journal.find(&kept.finding)?.unwrap_or_else(|| {
                        Finding::unjudged(
                            planned,
                            Outcome::Fault("it was not judged yet".to_owned()),
                        )
                    }),
                },
            };
            let handed_in = handed_in.ok().flatten();
            let known = self.times.get(name).copied();
            let time = handed_in.and_then(|file| known.or(file.changed));
            let judgement = Judgement {
                student: name.clone(),
                lab: planned.folder.clone(),
                file: handed_in.map(|file| file.inside.clone()),
                handed_in: time,
                finding,
            };
            let grade = Grade {
                late: self.rules.late(&planned.folder, time),
                judgement,
                before: None,
                kept: None,
            };
            let earlier = self.earlier.as_ref();
            let was = earlier.and_then(|earlier| earlier.was(name, lab));
            grades.push(grade.after(was, planned.points()));
        }
        Ok(Student {
            name: name.clone(),
            grades,
        })
    }

    /// How many students there are.
    pub(crate) fn len(&self) -> usize {
        self.students.len()
    }

    /// What is to be judged, each code once.
    pub(crate) fn jobs(&self) -> Vec<Job> {
        let files = self
            .students
            .iter()
            .filter_map(|(_, files)| files.as_ref().ok());
        let all = files.flatten().filter_map(|(lab, file)| {
            let Kept { text, finding } = file.kept.clone().ok()?;
            Some(Job {
                lab: *lab,
                digest: finding,
                text,
            })
        });
        let mut seen = HashSet::new();
        let mut jobs: Vec<Job> = all.filter(|job| seen.insert(job.digest.clone())).collect();
        jobs.sort();
        jobs
    }
}

impl Job {
    /// Whether shard `index` of `count` has it, counted from 1. The digest decides, so that every
    /// machine comes to the same parts.
    pub(crate) fn is_in(&self, (index, count): (u64, u64)) -> bool {
        let number = u64::from_str_radix(&self.digest[..15], 16).unwrap_or_default();
        number % count == index - 1
    }

    /// The digest of its finding.
    pub(crate) fn digest(&self) -> &str {
        &self.digest
    }
}
