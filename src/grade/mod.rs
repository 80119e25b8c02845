//! Grading a class: many submissions, judged like any other file, one at a time and safely.
//!
//! A submission is read once ([`take`]): of each lab one file, which is copied into the folder of
//! results. Files with the same [`code`], whatever their comments, are judged once, by the same court
//! as everything else ([`judge`]), and what is found out goes into a [`journal`] at once. Everything
//! else is made from that at the end: tables, reports, and the [forms](format) that other systems
//! read. So a run that is killed goes on where it was, and several machines share one class.

pub(crate) mod class;
mod code;
mod earlier;
pub(crate) mod folder;
pub(crate) mod format;
pub(crate) mod journal;
mod judge;
pub(crate) mod late;
pub(crate) mod plan;
pub(crate) mod record;
mod regrade;
pub(crate) mod run;
pub(crate) mod sandbox;
pub(crate) mod similar;
pub(crate) mod take;
