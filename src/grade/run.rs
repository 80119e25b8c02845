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

use super::code::code;
use super::folder::Folder;
use super::journal::Journal;
use super::judge::{judge, unjudged};
use super::late::Rules;
use super::plan::Course;
use super::record::{Finding, Grade, Judgement, Outcome, Plan, Student};
use super::regrade::Earlier;
use super::take::Submission;

/// The file with what is asked of a class and who has handed in what, in the folder of results.
pub(crate) const CLASS: &str = "class.json";

/// So many files of one outline one judge has one after the other: what the compiler makes of the
/// first serves the others.
const PART: usize = 12;

/// What a student has handed in for one lab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct HandedIn {
    /// The file inside of the submission.
    inside: String,
    changed: Option<u64>,
    /// What is kept of it, or why it is not taken.
    kept: Result<Kept, String>,
}

/// A file that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    /// The digest of its text, which it is called by in the folder of results.
    text: String,
    /// The digest of its finding: all files with the same [code] have this one.
    finding: String,
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
    students: Vec<(String, Files)>,
}

/// What one has handed in; or why nothing of it is taken.
type Files = Result<BTreeMap<usize, HandedIn>, String>;

/// One file that is to be judged, once for all who have handed it in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Job {
    /// The lab's place in the plan.
    lab: usize,
    /// The digest of its finding.
    digest: String,
    /// The digest of its text; of several with the same code, any.
    text: String,
}

/// What everybody who takes part in a run has.
pub(crate) struct Room<'r> {
    pub(crate) course: &'r Course<'r>,
    pub(crate) court: &'r Court,
    pub(crate) folder: &'r Folder,
    pub(crate) rules: Rules,
    pub(crate) times: BTreeMap<String, u64>,
    /// The results of an earlier grading.
    pub(crate) before: Option<(&'r Folder, &'r Journal)>,
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
                        let kept_as = match &taken.text {
                            Ok(text) => Ok(self.keep(at, text)?),
                            Err(why) => Err(why.clone()),
                        };
                        let handed_in = HandedIn {
                            inside: taken.inside.clone(),
                            changed: taken.changed,
                            kept: kept_as,
                        };
                        kept.insert(at, handed_in);
                    }
                    Ok(kept)
                }
            };
            students.push((submission.name.clone(), files));
        }
        let labs = self.course.labs.iter();
        let judges = labs.map(|lab| lab.judges.clone()).collect();
        let mut class = Class {
            times: self.times.clone(),
            students,
            ..Class::new(plan.clone(), self.rules.clone(), judges)
        };
        if let Some(before) = self.before {
            let (earlier, regrade) = Earlier::read(before, &class, self.folder)?;
            class.plan.regrade = Some(regrade);
            class.earlier = Some(earlier);
        } else if let Ok(begun) = Class::read(self.folder) {
            // Gone on with: what an earlier grading says was found out when it began.
            class.plan.regrade = begun.plan.regrade;
            class.earlier = begun.earlier;
        }
        class.write(self.folder)?;
        Ok(class)
    }

    /// Keeps a file that is to be judged.
    fn keep(&self, lab: usize, text: &str) -> anyhow::Result<Kept> {
        let plan = &self.course.plan;
        let finding = digest(&[
            self.course.labs[lab].judges.clone().into(),
            plan.sandbox.clone().into(),
            plan.compiler.clone().into(),
            code(text).as_bytes().into(),
        ]);
        let kept = Kept {
            text: digest(&[text.into()]),
            finding,
        };
        let name = self.kept(lab, &kept.text);
        if !self.folder.path(&name).is_file() {
            let written = self.folder.write(&name, text);
            written
                .with_context(|| format!("cannot write {}", self.folder.path(&name).display()))?;
        }
        Ok(kept)
    }

    /// Where a file is kept.
    fn kept(&self, lab: usize, text: &str) -> String {
        kept(&self.course.plan, lab, text)
    }

    /// What of a file is judged.
    fn code(&self, job: &Job) -> anyhow::Result<String> {
        let kept = self.folder.path(&self.kept(job.lab, &job.text));
        let text = fs::read_to_string(&kept);
        let text = text.with_context(|| format!("cannot read {}", kept.display()))?;
        Ok(code(&text).into_owned())
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
        let parts = self.in_parts(jobs);
        let next = AtomicUsize::new(0);
        let work = || -> anyhow::Result<()> {
            let scratch = scratch()?;
            // Relaxed: only the number itself is shared; the journal has a lock.
            while let Some(part) = parts.get(next.fetch_add(1, Relaxed)) {
                for job in part {
                    if is_interrupted() {
                        return Ok(());
                    }
                    let finding = self.judge_one(job, scratch.path());
                    let finding = finding.inspect_err(|_| {
                        // Others need not go on with what cannot be noted.
                        next.store(parts.len(), Relaxed);
                    })?;
                    let Some(finding) = finding else {
                        return Ok(());
                    };
                    let lab = &self.course.plan.labs[job.lab].folder;
                    let mut journal = journal.lock().unwrap_or_else(PoisonError::into_inner);
                    journal.add(lab, &finding)?;
                    done();
                }
            }
            Ok(())
        };
        thread::scope(|scope| {
            let others: Vec<_> = (1..at_once.min(parts.len()).max(1))
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

    /// Lab by lab, and in a lab those of one outline after the other, in parts that one judge has all
    /// of: what the compiler remembers of a file serves the next.
    fn in_parts(&self, jobs: &[Job]) -> Vec<Vec<Job>> {
        let mut by_outline: BTreeMap<(usize, Option<String>), Vec<Job>> = BTreeMap::new();
        for job in jobs {
            // What cannot be read says so when it is judged.
            let code = self.code(job).ok();
            let outline = code.and_then(|code| self.court.builder().outline(&code));
            let alike = by_outline.entry((job.lab, outline)).or_default();
            alike.push(job.clone());
        }
        let alike = by_outline.into_values();
        alike
            .flat_map(|alike| alike.chunks(PART).map(<[Job]>::to_vec).collect::<Vec<_>>())
            .collect()
    }

    fn judge_one(&self, job: &Job, scratch: &Path) -> anyhow::Result<Option<Finding>> {
        let code = self.code(job)?;
        let lab = (&self.course.labs[job.lab], &self.course.plan.labs[job.lab]);
        judge(self.court, lab, &job.digest, &code, scratch)
    }
}

/// Where the file with a text of this digest is kept, in the folder of results.
fn kept(plan: &Plan, lab: usize, text: &str) -> String {
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
                Err(why) => unjudged(planned, Outcome::NotTaken((*why).clone())),
                Ok(None) => unjudged(planned, Outcome::NotHandedIn),
                Ok(Some(HandedIn { kept, .. })) => match kept {
                    Err(why) => unjudged(planned, Outcome::NotTaken(why.clone())),
                    Ok(kept) => journal.find(&kept.finding)?.unwrap_or_else(|| {
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

/// A folder for the files of one judge. Its name has always the same length: compilers' messages and
/// stories are laid out by it.
fn scratch() -> anyhow::Result<tempfile::TempDir> {
    let made = tempfile::Builder::new().prefix("racelab-grade-").tempdir();
    made.context("cannot write to the folder for temporary files")
}
