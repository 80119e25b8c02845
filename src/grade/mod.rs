//! Grading a class: many submissions, judged like any other file, one at a time and safely.
//!
//! A *judgement* is one student's file for one lab. All of them go into a journal as they come, and
//! everything else is made from that at the end: tables, reports, and the forms that other systems
//! read. So a run that is killed goes on where it was, and several machines share one class.

#![allow(dead_code, reason = "the command comes next")]

pub(crate) mod folder;
pub(crate) mod format;
pub(crate) mod record;
