//! Verdict: not allowed — the attribute `path`
//! `cargo test`: passes
//!
//! Hands in the instructor's solution as a module, named by an attribute behind a condition.

#[cfg_attr(all(), path = "@SOLUTION@")]
mod solution;

pub use solution::Counter;
