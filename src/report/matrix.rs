//! The detection matrix: which tool finds which bug, and which alarms at what is right.
//!
//! A row is a program under its lab's spec, a column a tool. The tools say what they heard
//! ([`Heard`]); what that is worth depends on the program and on the rest of its lab, and is worked
//! out here.

mod markdown;
mod text;

use std::collections::BTreeMap;

use serde::Serialize;

use super::json::SCHEMA;
use crate::judge::peers::{Alarm, Effort, Heard, Place};

pub use markdown::markdown;
pub use text::text;

/// The whole table.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// The day: `2026-11-21`.
    pub date: String,
    /// The machine in general words: `2 cores, linux, x86_64`.
    pub machine: String,
    /// How far a tool may go with one program.
    pub effort: Effort,
    /// The tools.
    pub columns: Vec<Column>,
    /// The programs, lab by lab.
    pub rows: Vec<Row>,
    /// How many programs were not heard to the end, because somebody broke it off.
    pub left_out: usize,
}

/// A tool.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it does, in one line.
    pub what: String,
    /// Its version; None if it is missing.
    pub version: Option<String>,
    /// Why it is missing, and how to get it; None if it is there.
    pub missing: Option<String>,
}

/// A program under its lab's spec.
#[derive(Clone, Debug)]
pub struct Row {
    /// The lab's folder.
    pub lab: String,
    /// The variant: `racy`, `mutex`, `wrong/NAME`.
    pub subject: String,
    /// Whether it is right.
    pub right: bool,
    /// What the bug is called and the scenario in which it shows, where its file says so.
    pub bug: Option<(String, String)>,
    /// Whether it does not compile: then no tool is asked.
    pub compiler: bool,
    /// What each tool heard; None where it was not asked.
    pub heard: Vec<Option<Heard>>,
}

/// What a tool's word on a program is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "cell", rename_all = "snake_case")]
pub enum Cell {
    /// It finds a bug that is there.
    Found {
        /// Milliseconds until then.
        after_ms: u64,
    },
    /// It alarms at a program that is wrong, but the alarm says nothing of it.
    Noise {
        /// Milliseconds until then.
        after_ms: u64,
    },
    /// It does not find a bug that is there.
    Missed {
        /// Why it could not go as far as it wanted, if that is so.
        why: Option<String>,
    },
    /// It alarms at a program that is right.
    FalseAlarm,
    /// It has nothing against a program that is right.
    Quiet {
        /// Why it could not go as far as it wanted, if that is so.
        why: Option<String>,
    },
    /// It cannot judge what shows the bug, or nothing of this program.
    Cannot {
        /// Why.
        why: String,
    },
    /// It was not asked.
    NotAsked,
}

/// A column in figures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Programs with a bug that it was asked about.
    pub bugs: usize,
    /// Those whose bug it finds.
    pub found: usize,
    /// Those at which it alarms without meaning.
    pub noise: usize,
    /// Those whose bug it misses.
    pub missed: usize,
    /// Those that it cannot judge.
    pub cannot: usize,
    /// Programs without a bug that it was asked about, and can judge.
    pub right: usize,
    /// Those at which it alarms.
    pub false_alarms: usize,
    /// The median of the milliseconds in which it finds what it finds.
    pub median_ms: Option<u64>,
}

impl Matrix {
    /// What the bug of a program is called: as its file says, or else as the explorer does, or else
    /// as any tool.
    pub fn kind<'a>(&'a self, row: &'a Row) -> Option<&'a str> {
        if row.right {
            return None;
        }
        let told = row.bug.as_ref().map(|(kind, _)| kind.as_str());
        let of = |heard: &'a Option<Heard>| Some(heard.as_ref()?.alarm.as_ref()?.kind.as_str());
        let first = self
            .columns
            .iter()
            .position(|column| column.name == "explorer");
        told.or_else(|| of(row.heard.get(first?)?))
            .or_else(|| row.heard.iter().find_map(of))
    }

    /// What the tool of this column says of the program of this row.
    pub fn cell(&self, row: &Row, column: usize) -> Cell {
        if let Some(missing) = &self.columns[column].missing {
            let why = missing.clone();
            return Cell::Cannot { why };
        }
        let Some(heard) = row.heard.get(column).and_then(Option::as_ref) else {
            return Cell::NotAsked;
        };
        if let Some(alarm) = &heard.alarm {
            let after_ms = alarm.after_ms;
            return match (row.right, self.is_noise(alarm, &row.lab, column)) {
                (true, _) => Cell::FalseAlarm,
                (false, true) => Cell::Noise { after_ms },
                (false, false) => Cell::Found { after_ms },
            };
        }
        if let Some(why) = blind(row, heard) {
            return Cell::Cannot { why };
        }
        let why = heard.gave_up.clone();
        match row.right {
            true => Cell::Quiet { why },
            false => Cell::Missed { why },
        }
    }

    /// Whether an alarm says nothing of the program: it lies inside a library, all of which are taken
    /// to be right; or the tool raises one of the same kind, in the same code, at a program of this
    /// lab that is right.
    ///
    /// Not any alarm at a right program counts: a sanitizer that does not know what a library's
    /// channel does alarms in there, and is right nevertheless about a cell.
    fn is_noise(&self, alarm: &Alarm, lab: &str, column: usize) -> bool {
        let mut right = self.rows.iter().filter(|row| row.right && row.lab == lab);
        matches!(alarm.place, Some(Place::Library(_)))
            || right.any(|row| {
                let heard = row.heard.get(column).and_then(Option::as_ref);
                let other = heard.and_then(|heard| heard.alarm.as_ref());
                other
                    .is_some_and(|other| (&other.kind, &other.place) == (&alarm.kind, &alarm.place))
            })
    }

    /// A column in figures.
    pub fn summary(&self, column: usize) -> Summary {
        let mut summary = Summary::default();
        let mut times = Vec::new();
        for row in self.rows.iter().filter(|row| !row.compiler) {
            let cell = self.cell(row, column);
            if cell == Cell::NotAsked {
                continue;
            }
            let cannot = matches!(cell, Cell::Cannot { .. });
            if row.right {
                summary.right += usize::from(!cannot);
            } else {
                summary.bugs += 1;
                summary.cannot += usize::from(cannot);
            }
            match cell {
                Cell::Found { after_ms } => {
                    summary.found += 1;
                    times.push(after_ms);
                }
                Cell::Noise { .. } => summary.noise += 1,
                Cell::Missed { .. } => summary.missed += 1,
                Cell::FalseAlarm => summary.false_alarms += 1,
                Cell::Quiet { .. } | Cell::Cannot { .. } | Cell::NotAsked => {}
            }
        }
        times.sort_unstable();
        summary.median_ms = times.get(times.len().saturating_sub(1) / 2).copied();
        summary
    }

    /// The labs, in their order, each with its rows.
    fn labs(&self) -> Vec<(&str, Vec<&Row>)> {
        let mut labs: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in &self.rows {
            labs.entry(&row.lab).or_default().push(row);
        }
        labs.into_iter().collect()
    }

    /// How many programs the compiler refuses.
    fn refused(&self) -> usize {
        self.rows.iter().filter(|row| row.compiler).count()
    }
}

/// Why a tool without an alarm could not have found the bug, or has heard nothing of what is right.
fn blind(row: &Row, heard: &Heard) -> Option<String> {
    let why_not = |scenario: &str| {
        let mut skipped = heard.skipped.iter();
        let (_, why) = skipped.find(|(name, _)| name == scenario)?;
        Some(why.clone())
    };
    match &row.bug {
        Some((_, scenario)) if !row.right => why_not(scenario),
        _ if heard.heard == 0 => heard.skipped.first().map(|(_, why)| why.clone()),
        _ => None,
    }
}

/// The table as JSON.
#[derive(Debug, Serialize)]
pub struct View<'a> {
    schema: u32,
    date: &'a str,
    machine: &'a str,
    effort: Effort,
    tools: Vec<ColumnView<'a>>,
    programs: Vec<RowView<'a>>,
    left_out: usize,
}

#[derive(Debug, Serialize)]
struct ColumnView<'a> {
    #[serde(flatten)]
    column: &'a Column,
    summary: Summary,
}

#[derive(Debug, Serialize)]
struct RowView<'a> {
    lab: &'a str,
    subject: &'a str,
    right: bool,
    bug: Option<&'a str>,
    scenario: Option<&'a str>,
    compiles: bool,
    tools: Vec<CellView<'a>>,
}

#[derive(Debug, Serialize)]
struct CellView<'a> {
    tool: &'a str,
    #[serde(flatten)]
    cell: Cell,
    heard: Option<&'a Heard>,
}

impl<'a> RowView<'a> {
    fn of(matrix: &'a Matrix, row: &'a Row) -> Self {
        let columns = matrix.columns.iter().enumerate();
        let cells = columns.map(|(index, column)| CellView {
            tool: &column.name,
            cell: matrix.cell(row, index),
            heard: row.heard.get(index).and_then(Option::as_ref),
        });
        RowView {
            lab: &row.lab,
            subject: &row.subject,
            right: row.right,
            bug: matrix.kind(row),
            scenario: row.bug.as_ref().map(|(_, scenario)| scenario.as_str()),
            compiles: !row.compiler,
            tools: cells.collect(),
        }
    }
}

/// The table for machines.
pub fn json(matrix: &Matrix) -> View<'_> {
    let columns = matrix.columns.iter().enumerate();
    View {
        schema: SCHEMA,
        date: &matrix.date,
        machine: &matrix.machine,
        effort: matrix.effort,
        tools: columns
            .map(|(index, column)| ColumnView {
                column,
                summary: matrix.summary(index),
            })
            .collect(),
        programs: matrix
            .rows
            .iter()
            .map(|row| RowView::of(matrix, row))
            .collect(),
        left_out: matrix.left_out,
    }
}

/// `1 program`, `3 programs`.
fn programs(count: usize) -> String {
    match count {
        1 => "1 program".to_owned(),
        count => format!("{count} programs"),
    }
}

/// `3 ms`, `1.2 s`.
fn time(milliseconds: u64) -> String {
    match milliseconds {
        0..1000 => format!("{milliseconds} ms"),
        _ => format!("{:.1} s", milliseconds as f64 / 1000.0),
    }
}

/// Reasons, each with a number from 1 in the order in which they come up.
#[derive(Default)]
struct Notes(Vec<String>);

impl Notes {
    /// `[2]`, the mark of a reason.
    fn mark(&mut self, why: &str) -> String {
        let known = self.0.iter().position(|note| note == why);
        let index = known.unwrap_or_else(|| {
            self.0.push(why.to_owned());
            self.0.len() - 1
        });
        format!("[{}]", index + 1)
    }

    /// A line for each of them.
    fn lines(&self) -> impl Iterator<Item = String> {
        let numbered = (1..).zip(&self.0);
        numbered.map(|(number, why)| format!("[{number}] {why}"))
    }
}
