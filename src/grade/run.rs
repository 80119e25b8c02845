//! A run: who has handed in what, what of it is to be judged, and the judging.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::Context;
use racelab::catalog::progress::digest;
use racelab::explore::is_interrupted;
use racelab::judge::court::Court;
use serde::{Deserialize, Serialize};

use super::folder::Folder;
use super::journal::Journal;
use super::judge::{judge, unjudged};
use super::late::Rules;
use super::plan::Course;
use super::record::{Finding, Grade, Judgement, Outcome, Plan, Student};
use super::take::Submission;

/// The file with what is asked of a class and who has handed in what, in the folder of results.
pub(crate) const CLASS: &str = "class.json";

/// What a student has handed in for one lab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct HandedIn {
    /// The file inside of the submission.
    inside: String,
    changed: Option<u64>,
    /// The digest of its finding, or why it is not taken.
    digest: Result<String, String>,
}

/// What is asked of a class, and who has handed in what: all but what was found out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Class {
    pub(crate) plan: Plan,
    pub(crate) rules: Rules,
    /// When submissions came, where somebody else knows it.
    pub(crate) times: BTreeMap<String, u64>,
    /// Of each submission its files, by the lab's place in the plan.
    students: Vec<(String, Files)>,
}

/// What one has handed in; or why nothing of it is taken.
type Files = Result<BTreeMap<usize, HandedIn>, String>;

/// One file that is to be judged, once for all who have handed it in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Job {
    /// The lab's place in the plan.
    lab: usize,
    digest: String,
}

/// What everybody who takes part in a run has.
pub(crate) struct Room<'r> {
    pub(crate) course: &'r Course<'r>,
    pub(crate) court: &'r Court,
    pub(crate) folder: &'r Folder,
    pub(crate) rules: Rules,
    pub(crate) times: BTreeMap<String, u64>,
}

impl Room<'_> {
    /// Reads all submissions, and keeps a copy of what is taken of them: that, and nothing else, is
    /// judged.
    pub(crate) fn collect(&self, submissions: &[Submission]) -> anyhow::Result<Class> {
        let plan = &self.course.plan;
        let labs: Vec<&str> = plan.labs.iter().map(|lab| lab.folder.as_str()).collect();
        let mut students = Vec::new();
        for submission in submissions {
            let files = match submission.files(&labs) {
                Err(why) => Err(why),
                Ok(files) => {
                    let mut kept = BTreeMap::new();
                    for (at, lab) in labs.iter().enumerate() {
                        let Some(taken) = files.get(*lab) else {
                            continue;
                        };
                        let digest = match &taken.text {
                            Ok(text) => Ok(self.keep(at, text)?),
                            Err(why) => Err(why.clone()),
                        };
                        let handed_in = HandedIn {
                            inside: taken.inside.clone(),
                            changed: taken.changed,
                            digest,
                        };
                        kept.insert(at, handed_in);
                    }
                    Ok(kept)
                }
            };
            students.push((submission.name.clone(), files));
        }
        let class = Class {
            plan: plan.clone(),
            rules: self.rules.clone(),
            times: self.times.clone(),
            students,
        };
        class.write(self.folder)?;
        Ok(class)
    }

    /// Keeps a file that is to be judged, and gives the digest of its finding.
    fn keep(&self, lab: usize, text: &str) -> anyhow::Result<String> {
        let plan = &self.course.plan;
        let digest = digest(&[
            self.course.labs[lab].judges.clone().into(),
            plan.sandbox.clone().into(),
            plan.compiler.clone().into(),
            text.into(),
        ]);
        let name = self.kept(lab, &digest);
        if !self.folder.path(&name).is_file() {
            let written = self.folder.write(&name, text);
            written
                .with_context(|| format!("cannot write {}", self.folder.path(&name).display()))?;
        }
        Ok(digest)
    }

    /// Where a file is kept.
    fn kept(&self, lab: usize, digest: &str) -> String {
        format!("taken/{}/{digest}.rs", self.course.plan.labs[lab].folder)
    }

    /// Judges what is to be judged, `at_once` files at a time, and notes each in the journal. `done`
    /// hears of every one. Ends early, and says so, if it is interrupted.
    pub(crate) fn judge(
        &self,
        jobs: &[Job],
        journal: &Mutex<Journal>,
        at_once: usize,
        done: &(dyn Fn() + Sync),
    ) -> anyhow::Result<bool> {
        let next = AtomicUsize::new(0);
        let work = || -> anyhow::Result<()> {
            let scratch = scratch()?;
            // Relaxed: only the number itself is shared; the journal has a lock.
            while let Some(job) = jobs.get(next.fetch_add(1, Relaxed)) {
                if is_interrupted() {
                    break;
                }
                let finding = self.judge_one(job, scratch.path());
                let finding = finding.inspect_err(|_| {
                    // Others need not go on with what cannot be noted.
                    next.store(jobs.len(), Relaxed);
                })?;
                let Some(finding) = finding else { break };
                let lab = &self.course.plan.labs[job.lab].folder;
                let mut journal = journal.lock().unwrap_or_else(PoisonError::into_inner);
                journal.add(lab, &finding)?;
                done();
            }
            Ok(())
        };
        thread::scope(|scope| {
            let others: Vec<_> = (1..at_once.min(jobs.len()).max(1))
                .map(|_| scope.spawn(work))
                .collect();
            let mine = work();
            for other in others {
                other
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            }
            mine
        })?;
        Ok(!is_interrupted())
    }

    fn judge_one(&self, job: &Job, scratch: &Path) -> anyhow::Result<Option<Finding>> {
        let kept = self.folder.path(&self.kept(job.lab, &job.digest));
        let text = fs::read_to_string(&kept);
        let text = text.with_context(|| format!("cannot read {}", kept.display()))?;
        let lab = (&self.course.labs[job.lab], &self.course.plan.labs[job.lab]);
        judge(self.court, lab, &job.digest, &text, scratch)
    }
}

impl Class {
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
                Err(why) => unjudged(planned, Outcome::NotTaken((*why).clone())),
                Ok(None) => unjudged(planned, Outcome::NotHandedIn),
                Ok(Some(HandedIn { digest, .. })) => match digest {
                    Err(why) => unjudged(planned, Outcome::NotTaken(why.clone())),
                    Ok(digest) => journal.find(digest)?.unwrap_or_else(|| {
                        unjudged(planned, Outcome::Fault("it was not judged yet".to_owned()))
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
            grades.push(Grade {
                late: self.rules.late(&planned.folder, time),
                judgement,
                kept: None,
            });
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

    /// What is to be judged, each file once, lab by lab: what the compiler and the disk remember of a
    /// lab serves the next file.
    pub(crate) fn jobs(&self) -> Vec<Job> {
        let files = self
            .students
            .iter()
            .filter_map(|(_, files)| files.as_ref().ok());
        let all = files.flatten().filter_map(|(lab, file)| {
            let digest = file.digest.clone().ok()?;
            Some(Job { lab: *lab, digest })
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

/// A folder for the files of one judge. Its name has always the same length: compilers' messages and
/// stories are laid out by it.
fn scratch() -> anyhow::Result<tempfile::TempDir> {
    let made = tempfile::Builder::new().prefix("racelab-grade-").tempdir();
    made.context("cannot write to the folder for temporary files")
}
