//! What an instructor reads: how many solved what, what goes wrong how often, what is open.

use std::io::{self, Write};

use super::case::{self, Moved, grades};
use super::spool::Spool;
use super::tally::{LabTally, Tally};
use super::{Format, text};
use crate::grade::folder::Folder;
use crate::grade::record::{Plan, Student};

/// How many labs are named as the hardest.
const HARDEST: usize = 3;

/// The class in numbers, and the lists that are as long as it is, on disk.
#[derive(Debug, Default)]
pub(super) struct Class {
    tally: Tally,
    open: Spool<String>,
    dropped: Spool<String>,
    risen: Spool<String>,
}

impl Format for Class {
    fn student(&mut self, plan: &Plan, student: &Student, _folder: &Folder) -> io::Result<()> {
        self.tally.add(plan, student);
        let name = text::code(&student.name);
        for (lab, grade) in grades(plan, student) {
            for what in case::open(lab, grade) {
                let what = text::markdown(&what);
                self.open
                    .push(&format!("{name}, `{}`: {what}", lab.folder))?;
            }
            let (list, what) = match case::moved(grade) {
                None => continue,
                Some(Moved::Dropped(what)) => (&mut self.dropped, what),
                Some(Moved::Risen(what)) => (&mut self.risen, what),
            };
            let what = text::markdown(&what);
            list.push(&format!("{name}, `{}`: {what}", lab.folder))?;
        }
        Ok(())
    }

    fn end(&mut self, plan: &Plan, folder: &Folder) -> io::Result<()> {
        self.tally.finish(plan);
        let mut file = folder.begin("class.md")?;
        head(&mut file, plan, &self.tally)?;
        labs(&mut file, plan, &self.tally)?;
        kinds(&mut file, &self.tally)?;
        scenarios(&mut file, plan, &self.tally)?;
        list(
            &mut file,
            "Open",
            "No fault of a student, and no zero: look at these before grades go out.",
            &mut self.open,
        )?;
        list(
            &mut file,
            "Dropped since the last grading",
            "The earlier grade counts.",
            &mut self.dropped,
        )?;
        list(
            &mut file,
            "Risen since the last grading",
            "What it is now counts.",
            &mut self.risen,
        )?;
        missing(&mut file, plan)?;
        audits(&mut file, plan)?;
        file.finish()
    }
}

fn head(file: &mut impl Write, plan: &Plan, tally: &Tally) -> io::Result<()> {
    writeln!(file, "# The class\n")?;
    let submissions = text::count(tally.students, "submission");
    let labs = text::count(plan.labs.len(), "lab");
    let mean = text::points(tally.mean_points);
    write!(
        file,
        "{submissions}, {labs}; on average {mean} of {} points.",
        tally.of
    )?;
    if tally.open > 0 {
        let open = text::count(tally.open, "submission");
        write!(file, " Something is open in {open}.")?;
    }
    let (compiler, sandbox) = (
        text::markdown(&plan.compiler),
        text::markdown(&plan.sandbox),
    );
    writeln!(file, " Compiled by {compiler}; shut in by: {sandbox}.")
}

fn labs(file: &mut impl Write, plan: &Plan, tally: &Tally) -> io::Result<()> {
    writeln!(file, "\n## Who solved what\n")?;
    writeln!(
        file,
        "| lab | | handed in | solved | partly | not solved | open | late |\n|---|---|--:|--:|--:|--:|--:|--:|"
    )?;
    for (planned, lab) in plan.labs.iter().zip(&tally.labs) {
        let title = text::markdown(&planned.title);
        let numbers = [
            lab.handed_in,
            lab.solved,
            lab.partly,
            lab.unsolved,
            lab.open,
            lab.late,
        ];
        let numbers = numbers.map(|number| number.to_string()).join(" | ");
        writeln!(file, "| `{}` | {title} | {numbers} |", lab.lab)?;
    }
    let hard = tally.hard();
    if !hard.is_empty() {
        let named = hard.iter().take(HARDEST);
        let named: Vec<_> = named.map(|lab| hardness(lab)).collect();
        writeln!(file, "\nThe hardest: {}.", named.join(", "))?;
    }
    Ok(())
}

fn hardness(lab: &LabTally) -> String {
    format!("`{}` ({} of {} solved)", lab.lab, lab.solved, lab.decided())
}

fn kinds(file: &mut impl Write, tally: &Tally) -> io::Result<()> {
    let sum = |of: fn(&LabTally) -> u64| tally.labs.iter().map(of).sum::<u64>();
    let mut rows: Vec<(String, u64)> = Vec::new();
    let kinds = tally.kinds().into_iter();
    rows.extend(kinds.map(|(kind, files)| (kind.to_string(), files)));
    rows.push((
        "does not compile".to_owned(),
        sum(|lab| lab.does_not_compile),
    ));
    rows.push(("not allowed".to_owned(), sum(|lab| lab.not_allowed)));
    rows.push(("not taken".to_owned(), sum(|lab| lab.not_taken)));
    rows.retain(|(_, files)| *files > 0);
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(file, "\n## What goes wrong\n\n| what | files |\n|---|--:|")?;
    for (what, files) in rows {
        writeln!(file, "| {what} | {files} |")?;
    }
    Ok(())
}

fn scenarios(file: &mut impl Write, plan: &Plan, tally: &Tally) -> io::Result<()> {
    writeln!(
        file,
        "\n## Scenario by scenario\n\n| lab | scenario | holds | fails | open |\n|---|---|--:|--:|--:|"
    )?;
    for (planned, lab) in plan.labs.iter().zip(&tally.labs) {
        for (planned, scenario) in planned.scenarios.iter().zip(&lab.scenarios) {
            let hidden = if planned.hidden { ", hidden" } else { "" };
            writeln!(
                file,
                "| `{}` | `{}`{hidden} | {} | {} | {} |",
                lab.lab, scenario.name, scenario.verified, scenario.failed, scenario.open
            )?;
        }
    }
    Ok(())
}

fn list(
    file: &mut impl Write,
    head: &str,
    about: &str,
    items: &mut Spool<String>,
) -> io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    writeln!(file, "\n## {head}\n\n{about}\n")?;
    items.each(|item| writeln!(file, "- {item}"))
}

fn missing(file: &mut impl Write, plan: &Plan) -> io::Result<()> {
    let missing = case::missing(plan);
    if missing.is_empty() {
        return Ok(());
    }
    writeln!(
        file,
        "\n## Otherwise in the last grading\n\nNobody who is gone is in a table here: what they had \
         stands there.\n"
    )?;
    let mut missing = missing.iter();
    missing.try_for_each(|what| writeln!(file, "- {}", text::markdown(what)))
}

fn audits(file: &mut impl Write, plan: &Plan) -> io::Result<()> {
    let mut labs = plan.labs.iter();
    if !labs.any(|lab| lab.audit.is_some()) {
        return Ok(());
    }
    writeln!(
        file,
        "\n## To be audited\n\nWhat is handed in to these labs can forge its verdict: read the files \
         that are verified.\n"
    )?;
    for lab in &plan.labs {
        if let Some(why) = &lab.audit {
            writeln!(file, "- `{}`: {}", lab.folder, text::markdown(why))?;
        }
    }
    Ok(())
}
