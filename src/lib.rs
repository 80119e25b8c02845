//! racelab: race conditions and synchronization, judged over every interleaving.
//!
//! A *subject* is one Rust file written against [`sync`]; a spec puts it before the judge. The
//! layers, each importing only those before it:
//!
//! | module | what it is |
//! |---|---|
//! | [`trace`] | what happened: steps, timelines, diagnosis; plain data |
//! | [`explore`] | the explorer: every interleaving of a scenario, the shortest counterexample |
//! | [`sync`] | the facade that students import; native, explored or under loom |
//! | [`judge`] | specs, judge programs, verdicts |
//! | [`mod@bench`] | benches: what threads cost and bring; built as judge programs are, and measured |
//! | [`catalog`] | the numbered labs on disk |
//! | [`report`] | verdicts and benches for reading (terminal) and for machines (JSON) |

pub mod bench;
pub mod catalog;
pub mod explore;
pub mod judge;
pub mod report;
pub mod sync;
pub mod trace;
