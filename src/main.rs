//! The command `racelab`.

mod cli;

fn main() {}
