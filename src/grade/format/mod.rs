//! The forms in which a class is told to people and to other systems, one a file.
//!
//! Each is made student by student, so that a class of any size is never in memory as a whole.

use std::io;

use super::folder::Folder;
use super::record::{Plan, Student};

/// A form that is written student by student.
pub(crate) trait Format {
    /// One student; they come in the order of their names.
    fn student(&mut self, plan: &Plan, student: &Student, folder: &Folder) -> io::Result<()>;

    /// What is left to do when all have come: files that grew get their names here.
    fn end(&mut self, plan: &Plan, folder: &Folder) -> io::Result<()>;
}
