//! Verdicts for reading and for machines: pure functions of data.
