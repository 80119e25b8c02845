//! Verdict: refuted — wrong result
//! `cargo test`: passes
//! Lab: 13_poison
//!
//! Says `Broken` to everybody, which is right wherever something has panicked. Another scenario asks where
//! nothing has, and without that no point counts.

pub struct Till;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

impl Till {
    pub fn new(_dollars: i64) -> Self {
        Till
    }

    pub fn exchange(&self, notes: &[i64], dollars_for: impl Fn(i64) -> i64) -> Result<(), Broken> {
        notes.iter().for_each(|note| _ = dollars_for(*note));
        Err(Broken)
    }

    pub fn count(&self) -> Result<(i64, i64), Broken> {
        Err(Broken)
    }
}
