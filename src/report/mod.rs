//! Verdicts for reading and for machines: pure functions of data.

pub mod terminal;
