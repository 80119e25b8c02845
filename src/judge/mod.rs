//! From a subject and its spec to a verdict.
//!
//! Two programs share this module. In the *judge program* (a student's file and its `spec.rs`,
//! linked) `spec` declares scenarios and `program` runs one of them. In the *tool* [`build`]
//! makes the judge program, [`process`] runs it under a watchdog and [`court`] hears every engine
//! and gives the verdict. [`protocol`] is what the two say to each other. [`peers`] are other tools
//! that look for the same bugs.

pub mod build;
mod cancel;
pub mod court;
mod demo;
mod explored;
mod monitor;
mod native;
pub mod peers;
mod plain;
pub mod process;
mod program;
pub mod protocol;
pub mod sandbox;
mod seal;
mod spec;
mod starved;
#[doc(hidden)]
pub mod under_loom;
mod verdict;
mod version;

pub use cancel::Cancel;
pub use demo::{Curtain, Demo, Length, Screen, demo, endless_demo};
pub use plain::Plain;
pub use program::{main, main_with};
pub use spec::{Scenario, always, natively, sometimes};
pub use verdict::{
    Engine, EngineReport, OutcomeCount, Probability, Quantifier, ScenarioReport, SubjectReport,
    SubjectVerdict, Verdict,
};

/// The explorer's verdict on a scenario, given in this process and without a watchdog.
#[doc(hidden)]
pub fn explain(scenario: &Scenario, budget: protocol::Budget) -> Verdict {
    explored::judge(scenario, budget).verdict
}
