//! `racelab grade`: a class.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use racelab::judge::build::Builder;
use racelab::judge::court::Court;

use super::arguments::{Format, Grade, Merge};
use super::output::Output;
use super::{Status, subject};
use crate::grade::class::{Class, Job};
use crate::grade::folder::Folder;
use crate::grade::format::{Form, Table};
use crate::grade::journal::{self, Journal};
use crate::grade::late::{self, Rules};
use crate::grade::plan::Course;
use crate::grade::run::Room;
use crate::grade::sandbox::Level;
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
    if is_inside(&arguments.out, &arguments.submissions) {
        // Only if it was made just now: what holds something stays.
        let _ = fs::remove_dir(&arguments.out);
        bail!(
            "{out} is among the submissions, and would be taken for one: say a folder outside of {} with \
             `--out`",
            arguments.submissions.display()
        );
    }
    let mut journal = Journal::open(&folder.path(journal::FILE))?;
    if journal.len() > 0 && !arguments.resume {
        bail!(
            "{out} holds results already; say `--resume` to go on with them, or another folder with \
             `--out`"
        );
    }
    let (builder, sandbox) = shut_in(
        Builder::new(catalog.root())?.strict().remembering(),
        arguments,
    )?;
    let compiler = version(builder.compiler())?;
    let court = Court::with(builder);
    let course = Course::new(
        &catalog,
        arguments.labs.as_deref(),
        &court,
        sandbox,
        compiler,
    )?;
    let labs: Vec<&str> = catalog
        .labs()
        .iter()
        .map(|lab| lab.folder.as_str())
        .collect();
    let rules = arguments
        .course
        .as_deref()
        .map(|file| Rules::read(file, &labs));
    let times = arguments.times.as_deref().map(late::times);
    let before = arguments
        .before
        .as_deref()
        .map(|before| earlier(before, &arguments.out));
    let before = before.transpose()?;
    let room = Room {
        rules: rules.transpose()?.unwrap_or_default(),
        times: times.transpose()?.unwrap_or_default(),
        course: &course,
        court: &court,
        folder: &folder,
        before: before.as_ref().map(|(folder, journal)| (folder, journal)),
    };
    let class = room.collect(&submissions)?;
    let mut jobs: Vec<Job> = class.jobs();
    if let Some(shard) = arguments.shard {
        jobs.retain(|job| job.is_in(shard));
    }
    if let Some((_, earlier)) = &before {
        // What was found out of the same code, before the same judges, is known.
        for job in &jobs {
            journal.add_from(earlier, job.digest())?;
        }
    }
    jobs.retain(|job| !journal.has(job.digest()));
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
    if let Some((index, count)) = arguments.shard {
        let found = journal.len();
        output.print(&format!(
            "part {index} of {count}: {found} files judged, in {out}; `racelab merge` puts the parts \
             together\n"
        ))?;
        return Ok(Status::Fine);
    }
    tell(output, &class, &journal, &folder, formats)
}

pub(super) fn merge(
    output: &Output,
    arguments: &Merge,
    formats: &[Format],
) -> anyhow::Result<Status> {
    let out = arguments.out.display();
    let folder = Folder::at(&arguments.out).with_context(|| format!("cannot write to {out}"))?;
    let mut journal = Journal::open(&folder.path(journal::FILE))?;
    let mut class: Option<(&Path, Class)> = None;
    for part in &arguments.parts {
        let own = Folder::at(part)?;
        let read = Class::read(&own)?;
        match &class {
            Some((first, class)) if *class != read => bail!(
                "{} and {} are parts of different runs: other submissions, other labs, or another \
                 version of racelab",
                first.display(),
                part.display()
            ),
            Some(_) => {}
            None => class = Some((part, read)),
        }
        if !same(part, &arguments.out) {
            journal.add_all(&Journal::open(&own.path(journal::FILE))?)?;
        }
    }
    let Some((_, class)) = class else {
        bail!("say which results are to be merged");
    };
    class.write(&folder)?;
    tell(output, &class, &journal, &folder, formats)
}

/// The results of an earlier grading, to be read.
fn earlier(before: &Path, out: &Path) -> anyhow::Result<(Folder, Journal)> {
    if same(before, out) {
        bail!(
            "{} is where the results go: say another folder with `--out`, so that those of before stay",
            out.display()
        );
    }
    let journal = Journal::of_before(&before.join(journal::FILE))?;
    let folder = Folder::at(before);
    let folder = folder.with_context(|| format!("cannot read {}", before.display()))?;
    Ok((folder, journal))
}

/// Whether these are the same folder.
fn same(one: &Path, other: &Path) -> bool {
    is_inside(one, other) && is_inside(other, one)
}

/// Whether a folder is another one, or inside of it.
fn is_inside(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one.starts_with(other),
        _ => false,
    }
}

/// Writes what is made of the results: what people read in any case, and the forms asked for.
fn tell(
    output: &Output,
    class: &Class,
    journal: &Journal,
    folder: &Folder,
    formats: &[Format],
) -> anyhow::Result<Status> {
    let written = || format!("cannot write to {}", folder.path("").display());
    let asked = formats.iter().filter_map(|format| form(*format));
    let mut forms: Vec<_> = [Form::Report, Form::Class]
        .into_iter()
        .chain(asked)
        .collect();
    forms.dedup();
    let mut forms: Vec<_> = forms.into_iter().map(Form::begin).collect();
    if !output.is_json() {
        let table = Table::to(Box::new(io::stdout()), output.width(), output.is_coloured());
        forms.push(Box::new(table));
    }
    let mut is_open = false;
    for at in 0..class.len() {
        let student = class.student(at, journal)?;
        is_open |= student.grades.iter().any(|grade| grade.judgement.is_open());
        for form in &mut forms {
            form.student(&class.plan, &student, folder)
                .with_context(written)?;
        }
    }
    for form in &mut forms {
        form.end(&class.plan, folder).with_context(written)?;
    }
    if output.is_json() {
        let mut results = File::open(folder.path("results.json")).with_context(written)?;
        io::copy(&mut results, &mut io::stdout().lock())?;
    } else {
        let (class, reports) = (folder.path("class.md"), folder.path("reports"));
        output.print(&format!(
            "\nthe class: {}\nwhat each student reads: {}\n",
            class.display(),
            reports.display()
        ))?;
    }
    Ok(if is_open {
        Status::NotVerified
    } else {
        Status::Fine
    })
}

/// The form of a class that a form of output stands for; None if it is one of what is printed.
fn form(format: Format) -> Option<Form> {
    match format {
        Format::Human | Format::Svg => None,
        Format::Json => Some(Form::Json),
        Format::Table => Some(Form::Table),
        Format::Csv => Some(Form::Csv),
        Format::Junit => Some(Form::Junit),
        Format::Gradescope => Some(Form::Gradescope),
        Format::GithubClassroom => Some(Form::GithubClassroom),
        Format::Exercism => Some(Form::Exercism),
        Format::Sarif => Some(Form::Sarif),
    }
}

/// The builder with all that it starts shut in as strongly as this machine can, and how that is
/// called.
fn shut_in(builder: Builder, arguments: &Grade) -> anyhow::Result<(Builder, String)> {
    let tool = std::env::current_exe().context("cannot tell which program this is")?;
    let found = Level::strongest(&tool);
    if !found.level.is_enough() && !arguments.allow_unsandboxed {
        let missing = found
            .missing
            .iter()
            .map(|(what, why)| format!("\n  {what}: {why}"));
        bail!(
            "submissions are programs of others, and nothing here shuts them in; `racelab doctor` says \
             what to do. With `--allow-unsandboxed` they are run all the same, and can do whatever you \
             can do{}",
            missing.collect::<String>()
        );
    }
    let name = found.level.name();
    Ok(match found.level.sandbox(&tool) {
        Some(sandbox) => (builder.inside(Arc::new(sandbox))?, name),
        None => (builder, name),
    })
}

/// What the compiler says of itself: `rustc 1.95.0 (59807616e 2026-04-14)`.
fn version(compiler: &Path) -> anyhow::Result<String> {
    let shown = compiler.display();
    let asked = Command::new(compiler).arg("--version").output();
    let asked = asked.with_context(|| format!("cannot start the compiler {shown}"))?;
    Ok(String::from_utf8_lossy(&asked.stdout).trim().to_owned())
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
