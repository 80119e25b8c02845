//! The forms in which a class is told to people and to other systems, one a file.
//!
//! Each is made student by student, so that a class of any size is never in memory as a whole. What
//! students wrote, or made a judge write, is in none of them as it came: see [`text`]. Hidden
//! scenarios are named in all of them and told in [`json`] alone, which is the instructor's.

mod case;
mod class;
mod csv;
mod exercism;
mod github_classroom;
mod gradescope;
mod identity;
mod json;
mod junit;
mod name;
mod report;
mod sarif;
mod sheet;
mod spool;
mod table;
mod tally;
mod text;

#[cfg(test)]
mod tests;

use std::io;

use clap::ValueEnum;

use super::folder::Folder;
use super::record::{Plan, Student};

pub(crate) use name::file_name;
pub(crate) use table::Table;

/// A form that is written student by student.
pub(crate) trait Format {
    /// One student; they come in the order of their names.
    fn student(&mut self, plan: &Plan, student: &Student, folder: &Folder) -> io::Result<()>;

    /// What is left to do when all have come: files that grew get their names here.
    fn end(&mut self, plan: &Plan, folder: &Folder) -> io::Result<()>;
}

/// The forms by their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// table.txt: a row a student, a column a lab
    Table,
    /// results.json: everything, as the book's page on JSON describes it
    Json,
    /// canvas.csv and moodle.csv: to import into Canvas, and into Moodle with feedback
    Csv,
    /// junit.xml: a suite a student, a case a scenario
    Junit,
    /// gradescope/NAME.json: the results.json of each submission
    Gradescope,
    /// github-classroom/NAME.txt and NAME.md: the result for the autograding reporter, and a step
    /// summary
    GithubClassroom,
    /// exercism/NAME/LAB.json: the test runners' results, version 3
    Exercism,
    /// results.sarif: for editors and code scanning
    Sarif,
    /// reports/NAME.md: what each student reads
    Report,
    /// class.md: what the instructor reads
    Class,
}

impl Form {
    /// A form that has nobody in it yet.
    pub(crate) fn begin(self) -> Box<dyn Format> {
        match self {
            Form::Table => Box::new(Table::in_file()),
            Form::Json => Box::new(json::Json::default()),
            Form::Csv => Box::new(csv::Csv::default()),
            Form::Junit => Box::new(junit::Junit::default()),
            Form::Gradescope => Box::new(gradescope::Gradescope),
            Form::GithubClassroom => Box::new(github_classroom::GithubClassroom),
            Form::Exercism => Box::new(exercism::Exercism),
            Form::Sarif => Box::new(sarif::Sarif::default()),
            Form::Report => Box::new(report::Report),
            Form::Class => Box::new(class::Class::default()),
        }
    }
}
