//! Verdicts for reading and for machines: pure functions of data.

#[cfg(feature = "cli")]
pub mod bench;
pub mod command;
pub mod json;
pub mod matrix;
mod paint;
pub mod solutions;
mod tally;
pub mod terminal;
pub mod terms;

pub use paint::{Tone, paint, with_links};
pub use tally::{Count, Tally};

pub use crate::trace::text::wrap;
