//! `racelab grade`: a class.

use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use racelab::judge::build::Builder;
use racelab::judge::court::Court;

use super::arguments::{Format, Grade};
use super::output::Output;
use super::{Status, subject};
use crate::grade::folder::Folder;
use crate::grade::journal::{self, Journal};
use crate::grade::plan::Course;
use crate::grade::record::Student;
use crate::grade::run::{Collected, Job, Room};
use crate::grade::take;

pub(super) fn grade(
    output: &Output,
    arguments: &Grade,
    formats: &[Format],
) -> anyhow::Result<Status> {
    let catalog = subject::catalog()?;
    let (submissions, others) = take::submissions(&arguments.submissions)?;
    if submissions.is_empty() {
        bail!(
            "{} holds no submission: a folder, a .zip or a .tar.gz for each student",
            arguments.submissions.display()
        );
    }
    if !others.is_empty() {
        output.warn(&format!(
            "no submissions, and left out: {}",
            others.join(", ")
        ));
    }
    let out = arguments.out.display();
    let folder = Folder::at(&arguments.out).with_context(|| format!("cannot write to {out}"))?;
    let journal = Journal::open(&folder.path(journal::FILE))?;
    if journal.len() > 0 && !arguments.resume {
        bail!(
            "{out} holds results already; say `--resume` to go on with them, or another folder with \
             `--out`"
        );
    }
    let builder = Builder::new(catalog.root())?;
    let compiler = builder.compiler().display().to_string();
    let court = Court::with(builder.remembering());
    let course = Course::new(
        &catalog,
        arguments.labs.as_deref(),
        &court,
        "none".to_owned(),
        compiler,
    )?;
    let room = Room {
        course: &course,
        court: &court,
        folder: &folder,
    };
    let collected = room.collect(&submissions)?;
    let all = collected.jobs();
    let jobs: Vec<Job> = all
        .into_iter()
        .filter(|job| !journal.has(job.digest()))
        .collect();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let at_once = arguments.jobs.map_or(cores, usize::from);
    let line = progress(output, jobs.len());
    let journal = Mutex::new(journal);
    let whole = room.judge(&jobs, &journal, at_once, &|| line.inc(1))?;
    line.finish_and_clear();
    let journal = journal.into_inner().unwrap_or_else(PoisonError::into_inner);
    if !whole {
        bail!("it was interrupted; what was found out is in {out}: go on with `--resume`");
    }
    tell(output, &room, &collected, &journal, formats)
}

/// Writes what is made of the results.
fn tell(
    output: &Output,
    room: &Room,
    collected: &Collected,
    journal: &Journal,
    _formats: &[Format],
) -> anyhow::Result<Status> {
    let mut open = Vec::new();
    for at in 0..collected.len() {
        let student = room.student(collected, at, journal)?;
        output.print(&line_of(&student))?;
        let judgements = student.grades.iter().map(|grade| &grade.judgement);
        let unknown = judgements.filter(|judgement| judgement.is_open());
        open.extend(unknown.map(|judgement| format!("{} {}", judgement.student, judgement.lab)));
    }
    if open.is_empty() {
        return Ok(Status::Fine);
    }
    output.warn(&format!(
        "not judged to the end, and no zero: {}",
        open.join(", ")
    ));
    Ok(Status::NotVerified)
}

fn line_of(student: &Student) -> String {
    let words = student
        .grades
        .iter()
        .map(|grade| grade.judgement.in_short());
    let words: Vec<_> = words.collect();
    format!(
        "{}: {} points ({})\n",
        student.name,
        student.points(),
        words.join(", ")
    )
}

/// A line on how far it is, where somebody reads along.
fn progress(output: &Output, files: usize) -> ProgressBar {
    let line = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::stderr());
    let form = "{pos} of {len} files judged, {eta} left {wide_bar}";
    if let Ok(style) = ProgressStyle::with_template(form) {
        line.set_style(style);
    }
    if !output.is_json() {
        line.enable_steady_tick(Duration::from_millis(500));
    }
    line
}
