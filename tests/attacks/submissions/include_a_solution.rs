//! Verdict: not allowed — macro `include!`
//! `cargo test`: passes
//!
//! Hands in the instructor's solution, which the compiler fetches.

include!("@SOLUTION@");
