//! A run: all submissions are read, and what is to be judged of them is.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::Context;
use racelab::catalog::progress::digest;
use racelab::explore::is_interrupted;
use racelab::judge::court::Court;

use super::class::{Class, HandedIn, Job, Kept, kept};
use super::code::code;
use super::folder::Folder;
use super::journal::Journal;
use super::judge::judge;
use super::late::Rules;
use super::plan::Course;
use super::record::Finding;
use super::regrade;
use super::take::Submission;

/// So many files of one outline one judge has one after the other: what the compiler makes of the
/// first serves the others.
const PART: usize = 12;

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
            let (earlier, regrade) = regrade::compare(before, &class, self.folder)?;
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
        let (asked, code) = (&self.course.labs[lab], code(text));
        let untouched: &[u8] = if asked.is_untouched(&code) {
            b"untouched"
        } else {
            b""
        };
        let finding = digest(&[
            asked.judges.clone().into(),
            plan.sandbox.clone().into(),
            plan.compiler.clone().into(),
            code.as_bytes().into(),
            untouched.into(),
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

/// A folder for the files of one judge. Its name has always the same length: compilers' messages and
/// stories are laid out by it.
fn scratch() -> anyhow::Result<tempfile::TempDir> {
    let made = tempfile::Builder::new().prefix("racelab-grade-").tempdir();
    made.context("cannot write to the folder for temporary files")
}
