//! The class as a table for a terminal: a row a student, a column a lab, points and total.

use std::fmt;
use std::io::{self, Write};

use racelab::report::command::number;
use racelab::report::{Tone, paint, wrap};
use serde::{Deserialize, Serialize};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::case::{self, Moved, grades};
use super::spool::Spool;
use super::{Format, text};
use crate::grade::folder::Folder;
use crate::grade::record::{Grade, Outcome, Plan, Student};

/// How wide a table in a file is.
const WIDTH: usize = 100;

/// How wide the column of names is at most.
const NAMES: usize = 28;

/// Between two columns.
const GAP: &str = "  ";

const LEGEND: &str = "? not known, and no zero before somebody has looked: see below. – not handed \
                      in. * late. ^ an earlier grade is kept.";

/// The table: rows go to disk as they come, since a column is as wide as its widest cell.
pub(crate) struct Table {
    rows: Spool<Row>,
    open: Spool<(String, String)>,
    dropped: Spool<(String, String)>,
    risen: Spool<(String, String)>,
    widths: Vec<usize>,
    width: usize,
    colour: bool,
    out: Option<Box<dyn Write>>,
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").finish_non_exhaustive()
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Row {
    name: String,
    cells: Vec<(String, Look)>,
}

/// What a cell is to the reader.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum Look {
    Full,
    Some,
    Nothing,
    Open,
    NotHandedIn,
}

impl Look {
    fn tone(self) -> Tone {
        match self {
            Look::Full => Tone::Good,
            Look::Some => Tone::Plain,
            Look::Nothing => Tone::Bad,
            Look::Open => Tone::Unsure,
            Look::NotHandedIn => Tone::Faint,
        }
    }
}

impl Table {
    /// The table as the file `table.txt`.
    pub(super) fn in_file() -> Self {
        Table {
            rows: Spool::default(),
            open: Spool::default(),
            dropped: Spool::default(),
            risen: Spool::default(),
            widths: Vec::new(),
            width: WIDTH,
            colour: false,
            out: None,
        }
    }

    /// The table for a page of this width, written to `out` when all have come.
    pub(crate) fn to(out: Box<dyn Write>, width: usize, colour: bool) -> Self {
        Table {
            width,
            colour,
            out: Some(out),
            ..Table::in_file()
        }
    }

    fn push(&mut self, row: &Row) -> io::Result<()> {
        let cells = row.cells.iter().map(|(cell, _)| cell.width());
        let widths = [row.name.width()].into_iter().chain(cells);
        self.widths.resize(row.cells.len() + 1, 0);
        for (widest, width) in self.widths.iter_mut().zip(widths) {
            *widest = width.max(*widest);
        }
        self.rows.push(row)
    }

    /// Which columns stand side by side, so that none is wider than the page; the last is the total.
    fn blocks(&self) -> Vec<std::ops::Range<usize>> {
        let names = self.widths.first().copied().unwrap_or(0);
        let room = self.width.saturating_sub(names);
        let cells = self.widths.get(1..).unwrap_or_default();
        let mut blocks = Vec::new();
        let (mut start, mut taken) = (0, 0);
        for (at, width) in cells.iter().enumerate() {
            let wide = GAP.len() + width;
            if taken + wide > room && at > start {
                blocks.push(start..at);
                (start, taken) = (at, 0);
            }
            taken += wide;
        }
        blocks.push(start..cells.len());
        blocks
    }

    fn write(&mut self, plan: &Plan, out: &mut dyn Write) -> io::Result<()> {
        let total = Row {
            name: "worth".to_owned(),
            cells: worth(plan),
        };
        self.push(&total)?;
        let heads = heads(plan);
        self.widths.resize(heads.len() + 1, 0);
        for (widest, head) in self.widths.iter_mut().skip(1).zip(&heads) {
            *widest = head.width().max(*widest);
        }
        let (widths, colour) = (self.widths.clone(), self.colour);
        for (at, block) in self.blocks().into_iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            let head = heads[block.clone()].iter();
            let head = head.map(|head| (head.as_str(), Tone::Strong));
            line(out, &widths, &block, "", head, colour)?;
            self.rows.each(|row| {
                let cells = row.cells[block.clone()].iter();
                let cells = cells.map(|(cell, look)| (cell.as_str(), look.tone()));
                line(out, &widths, &block, &row.name, cells, colour)
            })?;
        }
        writeln!(out)?;
        let paragraph = |out: &mut dyn Write, said: &str, tone| {
            let lines = wrap(said, self.width);
            let mut lines = lines.iter();
            lines.try_for_each(|line| writeln!(out, "{}", paint(line, tone, colour)))
        };
        paragraph(out, LEGEND, Tone::Faint)?;
        let judged = format!("Judged by {}, shut in by: {}.", plan.compiler, plan.sandbox);
        paragraph(out, &text::line(&judged), Tone::Faint)?;
        let width = self.width;
        let lists = [
            ("Open:", &mut self.open),
            (
                "Less than in the last grading, which counts:",
                &mut self.dropped,
            ),
            ("More than in the last grading:", &mut self.risen),
        ];
        for (head, items) in lists {
            list(out, paint(head, Tone::Strong, colour), items, width)?;
        }
        let missing = case::missing(plan);
        if !missing.is_empty() {
            let head = paint("Otherwise in the last grading:", Tone::Strong, colour);
            writeln!(out, "\n{head}")?;
        }
        missing
            .iter()
            .try_for_each(|what| item(out, &text::line(what), width))
    }
}

/// A list below the table, if there is anything in it.
fn list(
    out: &mut dyn Write,
    head: String,
    items: &mut Spool<(String, String)>,
    width: usize,
) -> io::Result<()> {
    if !items.is_empty() {
        writeln!(out, "\n{head}")?;
    }
    items.each(|(who, what)| item(out, &format!("{who}: {what}"), width))
}

fn item(out: &mut dyn Write, what: &str, width: usize) -> io::Result<()> {
    let width = width.saturating_sub(4).max(20);
    for (at, line) in wrap(what, width).iter().enumerate() {
        let indent = if at == 0 { "  " } else { "    " };
        writeln!(out, "{indent}{line}")?;
    }
    Ok(())
}

impl Format for Table {
    fn student(&mut self, plan: &Plan, student: &Student, _folder: &Folder) -> io::Result<()> {
        let name = fitted(&text::line(&student.name), NAMES);
        for (lab, grade) in grades(plan, student) {
            for what in case::open(lab, grade) {
                self.open
                    .push(&(name.clone(), format!("{}: {what}", lab.folder)))?;
            }
            let (list, what) = match case::moved(grade) {
                None => continue,
                Some(Moved::Dropped(what)) => (&mut self.dropped, what),
                Some(Moved::Risen(what)) => (&mut self.risen, what),
            };
            list.push(&(name.clone(), format!("{}: {what}", lab.folder)))?;
        }
        let mut cells: Vec<_> = grades(plan, student)
            .map(|(lab, grade)| cell(grade, lab.points()))
            .collect();
        let open = if case::is_open(student) { "?" } else { "" };
        let look = if open.is_empty() {
            Look::Some
        } else {
            Look::Open
        };
        cells.push((format!("{}{open}", text::points(student.points())), look));
        self.push(&Row { name, cells })
    }

    fn end(&mut self, plan: &Plan, folder: &Folder) -> io::Result<()> {
        match self.out.take() {
            Some(mut out) => {
                self.write(plan, &mut out)?;
                out.flush()
            }
            None => {
                let mut file = folder.begin("table.txt")?;
                self.write(plan, &mut file)?;
                file.finish()
            }
        }
    }
}

/// The numbers of the labs, and the total.
fn heads(plan: &Plan) -> Vec<String> {
    let labs = plan.labs.iter();
    let heads = labs.map(|lab| number(&lab.folder).to_owned());
    heads.chain(["points".to_owned()]).collect()
}

fn worth(plan: &Plan) -> Vec<(String, Look)> {
    let labs = plan.labs.iter().map(|lab| lab.points());
    let points = labs.chain([case::worth(plan)]);
    points
        .map(|points| (points.to_string(), Look::NotHandedIn))
        .collect()
}

fn cell(grade: &Grade, worth: u32) -> (String, Look) {
    let points = grade.points();
    if grade.judgement.finding.outcome == Outcome::NotHandedIn && grade.kept.is_none() {
        return ("–".to_owned(), Look::NotHandedIn);
    }
    let mut cell = text::points(points);
    let open = grade.judgement.is_open();
    for (mark, holds) in [
        ('?', open),
        ('*', grade.late.is_some()),
        ('^', grade.kept.is_some()),
    ] {
        if holds {
            cell.push(mark);
        }
    }
    let look = match () {
        () if open => Look::Open,
        () if points >= f64::from(worth) => Look::Full,
        () if points > 0.0 => Look::Some,
        () => Look::Nothing,
    };
    (cell, look)
}

/// One line: the name to the left, numbers to the right.
fn line<'a>(
    out: &mut dyn Write,
    widths: &[usize],
    block: &std::ops::Range<usize>,
    name: &str,
    cells: impl Iterator<Item = (&'a str, Tone)>,
    colour: bool,
) -> io::Result<()> {
    let names = widths.first().copied().unwrap_or(0);
    let mut drawn = format!("{name}{}", " ".repeat(names.saturating_sub(name.width())));
    for ((cell, tone), width) in cells.zip(&widths[block.start + 1..]) {
        drawn.push_str(GAP);
        drawn.push_str(&" ".repeat(width.saturating_sub(cell.width())));
        drawn.push_str(&paint(cell, tone, colour));
    }
    writeln!(out, "{}", drawn.trim_end())
}

/// As much of a name as fits.
fn fitted(name: &str, width: usize) -> String {
    if name.width() <= width {
        return name.to_owned();
    }
    let mut fitted = String::new();
    let mut taken = 1;
    for c in name.chars() {
        taken += c.width().unwrap_or(0);
        if taken > width {
            break;
        }
        fitted.push(c);
    }
    fitted + "…"
}
