//! Verdict: not allowed — the attribute `path`
//! `cargo test`: passes
//!
//! Hands in the instructor's solution as a module in another file.

#[path = "@SOLUTION@"]
mod solution;

pub use solution::Counter;
