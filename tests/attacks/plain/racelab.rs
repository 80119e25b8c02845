//! What an answer has of racelab where a course does without it: the names, and std behind them.

pub mod sync {
    pub use std::sync::*;
    pub use std::{fs, thread};
}
