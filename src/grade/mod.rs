//! Grading a class.

pub(crate) mod sandbox;
