//! `racelab bench`: what threads cost and bring.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use racelab::bench::{
    self, Entrant, Found, Lecture, Machine, Measured, Plan, Role, Runner, Standing,
};
use racelab::catalog::{Catalog, Lab};
use racelab::explore::is_interrupted;
use racelab::judge::build::{BuildError, Builder};
use racelab::report::{self, json, paint};

use super::arguments::Bench as Asked;
use super::output::Output;
use super::progress::Line;
use super::{Status, machine, subject};

pub(super) fn bench(output: &Output, asked: &Asked) -> anyhow::Result<Status> {
    let catalog = subject::catalog()?;
    let lab = lab(&catalog, &asked.bench)?;
    let python = match asked.with_python {
        true => lectures(output, lab),
        false => Vec::new(),
    };
    let line = Line::new();
    let builder = Builder::for_measuring(catalog.root())?;
    let mut built = Built {
        builder: &builder,
        lab,
        programs: Vec::new(),
    };
    for name in lab.solutions() {
        line.say(&format!("compiling {name}"));
        built.add(&name, &lab.file(&name)?)?;
    }
    let mut asked_for = Vec::new();
    if let Some(name) = &asked.variant {
        asked_for.push((name.clone(), lab.file(name)?));
    }
    if let Some(file) = &asked.file {
        let name = file.file_stem().unwrap_or(file.as_os_str());
        asked_for.push((name.to_string_lossy().into_owned(), file.clone()));
    }
    // Where there are no solutions, the exercise is what there is to measure.
    if built.programs.is_empty() && asked_for.is_empty() {
        asked_for.push(("exercise".to_owned(), lab.file("exercise")?));
    }
    let mut asked_for = asked_for.into_iter();
    if built.programs.is_empty()
        && let Some((name, file)) = asked_for.next()
    {
        line.say(&format!("compiling {name}"));
        if let Err(errors) = built.add_students(&name, &file)? {
            drop(line);
            return refused(output, &name, &errors);
        }
    }
    let Some(first) = built.programs.first() else {
        bail!("{} has no solutions to measure", lab.folder);
    };
    let root = catalog.root();
    let description = bench::describe(&first.1, root).map_err(|error| anyhow!(error))?;
    for name in &description.beside {
        line.say(&format!("compiling {name}"));
        built.add(name, &lab.file(name)?)?;
    }
    for (name, file) in asked_for {
        if built.programs.iter().any(|(known, _)| *known == name) && asked.file.is_none() {
            continue;
        }
        line.say(&format!("compiling {name}"));
        if let Err(errors) = built.add_students(&name, &file)? {
            drop(line);
            return refused(output, &name, &errors);
        }
    }
    let plan = plan(asked, &description);
    let mut entrants = built.entrants(&description);
    entrants.extend(python);
    let watch = |now: &Standing| line.say(&standing(now, asked.seconds));
    let found = bench::measure(&entrants, root, &plan, &watch).map_err(|error| anyhow!(error))?;
    drop(line);
    let measured = measured(lab, description, plan, found);
    keep(asked, &measured)?;
    if output.is_json() {
        output.json(&measured)?;
    } else if output.is_svg() {
        let picture = report::bench::svg(&measured).map_err(|error| anyhow!(error))?;
        output.print(&picture)?;
    } else {
        output.print(&report::bench::text(&measured, output.width(), true))?;
    }
    let fine = measured.rows.iter().all(|row| row.trouble.is_none());
    Ok(if fine {
        Status::Fine
    } else {
        Status::NotVerified
    })
}

/// The lab with this bench.
fn lab<'a>(catalog: &'a Catalog, called: &str) -> anyhow::Result<&'a Lab> {
    let benches = || catalog.labs().iter().filter(|lab| lab.bench().is_file());
    if let Some(lab) = benches().find(|lab| name(lab) == called) {
        return Ok(lab);
    }
    let names: Vec<_> = benches().map(name).collect();
    let known = match names.is_empty() {
        true => "no lab here has a bench.rs".to_owned(),
        false => format!("the benches are {}", names.join(", ")),
    };
    match catalog.lab(called) {
        Ok(lab) if lab.bench().is_file() => Ok(lab),
        Ok(lab) => bail!("{} has no bench; {known}", lab.folder),
        Err(_) => bail!("there is no bench `{called}`; {known}"),
    }
}

/// What a lab's bench is called: the last word of its name.
fn name(lab: &Lab) -> &str {
    lab.name.rsplit('_').next().unwrap_or(&lab.name)
}

/// The programs that measure, one for each way.
struct Built<'a> {
    builder: &'a Builder,
    lab: &'a Lab,
    programs: Vec<(String, PathBuf)>,
}

impl Built<'_> {
    fn add(&mut self, name: &str, file: &Path) -> Result<(), BuildError> {
        let program = self.builder.build(file, &self.lab.bench());
        if is_interrupted() {
            // The compiler was, too, and what it says of that is no error of the file.
            let what = "interrupted before anything was measured".to_owned();
            return Err(BuildError::Tool(what));
        }
        let program = program?;
        self.programs.push((name.to_owned(), program));
        Ok(())
    }

    /// Adds a file that may not compile; then what the compiler says.
    fn add_students(&mut self, name: &str, file: &Path) -> anyhow::Result<Result<(), String>> {
        match self.add(name, file) {
            Ok(()) => Ok(Ok(())),
            Err(BuildError::DoesNotCompile(errors)) => Ok(Err(errors)),
            Err(error) => Err(error.into()),
        }
    }

    /// The rows: each way once for each file, the rest once.
    fn entrants(&self, description: &bench::protocol::Description) -> Vec<Entrant> {
        let mut entrants = Vec::new();
        for (job, info) in description.jobs.iter().enumerate() {
            let programs = match info.role {
                Role::Way => &self.programs[..],
                _ => &self.programs[..1],
            };
            for (name, program) in programs {
                let name = match (&info.name, info.role) {
                    (None, _) => name.clone(),
                    (Some(own), Role::Way) => format!("{name}: {own}"),
                    (Some(own), _) => own.clone(),
                };
                let program = program.clone();
                entrants.push(Entrant {
                    name,
                    role: info.role,
                    runner: Runner::Program { program, job },
                });
            }
        }
        // What is right is what the sequential program comes to.
        entrants.sort_by_key(|entrant| entrant.role != Role::Sequential);
        entrants
    }
}

/// The ways of the lecture's own program; none where it cannot be run, and then it is said why.
fn lectures(output: &Output, lab: &Lab) -> Vec<Entrant> {
    let script = lab.path.join("lecture.py");
    if !script.is_file() {
        output.warn(&format!("{} has no lecture.py", lab.folder));
        return Vec::new();
    }
    let Some(python) = bench::python() else {
        output.warn(
            "there is no python3 on the search path, so the lecture's program is left out; \
             install it from https://python.org",
        );
        return Vec::new();
    };
    match Lecture::ways(&python, &script) {
        Ok(ways) => ways
            .into_iter()
            .map(|lecture| Entrant {
                name: format!("python: {}", lecture.way),
                role: Role::Lecture,
                runner: Runner::Lecture(lecture),
            })
            .collect(),
        Err(error) => {
            output.warn(&format!("lecture.py is left out: {error}"));
            Vec::new()
        }
    }
}

fn plan(asked: &Asked, description: &bench::protocol::Description) -> Plan {
    let cores = machine::cores();
    let mut threads: Vec<usize> = asked.threads.iter().map(|count| *count as usize).collect();
    if threads.is_empty() {
        threads.clone_from(&description.threads);
    }
    if threads.is_empty() {
        // Two steps beyond the cores: that more threads bring no more is to be seen.
        let most = cores.next_power_of_two().max(2) * 4;
        threads.extend(
            (0..)
                .map(|power| 1 << power)
                .take_while(|count| *count <= most),
        );
    }
    threads.sort_unstable();
    threads.dedup();
    let sizes = match asked.size {
        Some(_) => Vec::new(),
        None => description.sizes.clone(),
    };
    let nearest = threads
        .iter()
        .copied()
        .min_by_key(|count| count.abs_diff(cores));
    Plan {
        threads_over_sizes: nearest.unwrap_or(cores),
        threads,
        size: asked.size.map_or(description.size, |size| size as usize),
        sizes,
        grows: description.grows,
        delay: Duration::from_millis(asked.delay.unwrap_or(description.delay_ms)),
        tolerance: description.tolerance,
        time: Duration::from_secs(asked.seconds),
    }
}

fn measured(
    lab: &Lab,
    description: bench::protocol::Description,
    plan: Plan,
    found: Found,
) -> Measured {
    Measured {
        schema: json::SCHEMA,
        bench: name(lab).to_owned(),
        lab: lab.folder.clone(),
        title: description.title,
        date: machine::today(),
        machine: Machine {
            cores: machine::cores(),
            processor: std::env::consts::ARCH.to_owned(),
            system: std::env::consts::OS.to_owned(),
        },
        size_is: description.size_is,
        threads_are: description.threads_are,
        per: description.per,
        against: description.against,
        delay_ms: plan.delay.as_millis() as u64,
        size: plan.size,
        threads: plan.threads,
        sizes: plan.sizes,
        threads_over_sizes: plan.threads_over_sizes,
        rounds: found.rounds,
        broken_off: found.broken_off,
        memory: description.memory,
        notes: description.notes,
        rows: found.rows,
    }
}

/// `round 3: mutex with 4 threads at 1000 · 12 s left · Ctrl-C ends it with what is known`.
fn standing(now: &Standing, seconds: u64) -> String {
    let round = match now.round {
        0 => "warm-up".to_owned(),
        round => format!("round {round}"),
    };
    let left = (1.0 - now.over) * seconds as f64;
    format!(
        "{round}: {} with {} at {} · {left:.0} s left · Ctrl-C ends it with what is known",
        now.name, now.threads, now.size
    )
}

/// The student's file does not compile.
fn refused(output: &Output, name: &str, errors: &str) -> anyhow::Result<Status> {
    if output.is_json() {
        output.error(&format!("{name} does not compile:\n{errors}"));
    } else {
        let head = paint("does not compile", report::Tone::Bad, true);
        output.print(&format!("{name} {head}\n\n{errors}\n"))?;
    }
    Ok(Status::NotVerified)
}

/// Writes it into the file that the user wants it in.
fn keep(asked: &Asked, measured: &Measured) -> anyhow::Result<()> {
    let Some(file) = &asked.out else {
        return Ok(());
    };
    let text = match file
        .extension()
        .is_some_and(|extension| extension == "json")
    {
        true => serde_json::to_string_pretty(measured)?,
        false => report::bench::svg(measured).map_err(|error| anyhow!(error))?,
    };
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}
