//! Verdicts for reading and for machines: pure functions of data.

mod command;
pub mod json;
mod paint;
pub mod terminal;

pub use paint::{Tone, paint};
