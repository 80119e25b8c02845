//! What the tool and a judge program say to each other.
//!
//! The tool starts the judge program with one argument, a [`Request`] in JSON, and with a key on its
//! standard input. The program answers with a [`Response`] in the file that the request names, under
//! a seal made with that key: its standard output belongs to the student's program, and so may all
//! that it can write to.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::demo::Length;
use crate::trace::Position;
use crate::trace::atlas::Atlas;
use crate::trace::map::Map;

use super::verdict::{Engine, EngineReport, Quantifier};

/// What a judge program is asked to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Tell what the spec has: answered with [`Response::Spec`].
    List {
        /// Where to write the response.
        response: PathBuf,
    },
    /// Hear these one after the other, until one is not verified: each that was heard is answered
    /// with [`Response::Report`].
    Judge(Vec<Hearing>),
    /// Show the demo, on standard output. The exit code is the answer.
    Show,
    /// Run one scenario on real threads, whatever it speaks of, until it goes wrong, its
    /// repetitions are used up or its time is over: answered with [`Response::Report`].
    Stress {
        /// Where to write the response.
        response: PathBuf,
        /// Which scenario.
        scenario: String,
        /// How far to go.
        budget: Budget,
        /// No run begins after so many milliseconds.
        milliseconds: u64,
    },
    /// Follow one schedule with the explorer: answered with [`Response::Report`], its trace in it,
    /// or with [`Response::BadSchedule`].
    Replay {
        /// Where to write the response.
        response: PathBuf,
        /// Which scenario.
        scenario: String,
        /// The decisions.
        schedule: String,
        /// How far to go.
        budget: Budget,
    },
    /// Draw the map of one scenario: answered with [`Response::Map`] or [`Response::NoMap`].
    Map {
        /// Where to write the response.
        response: PathBuf,
        /// Which scenario.
        scenario: String,
        /// How far to go.
        budget: Budget,
    },
    /// Draw the map of one scenario, with what is to be seen at each of its states: answered with
    /// [`Response::Atlas`] or [`Response::NoMap`].
    Atlas {
        /// Where to write the response.
        response: PathBuf,
        /// Which scenario.
        scenario: String,
        /// How far to go.
        budget: Budget,
    },
    /// Follow one schedule to its end and no further: answered with [`Response::Position`] or
    /// [`Response::BadSchedule`].
    Look {
        /// Where to write the response.
        response: PathBuf,
        /// Which scenario.
        scenario: String,
        /// The decisions.
        schedule: String,
        /// Whether loads may read stale values, as the orderings in the source allow.
        as_written: bool,
        /// How far to go.
        budget: Budget,
    },
}

/// One scenario before one engine.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Hearing {
    /// Where to write the response.
    pub response: PathBuf,
    /// Which scenario.
    pub scenario: String,
    /// Who judges.
    pub engine: Engine,
    /// How far to go.
    pub budget: Budget,
    /// Whether a native run in which no thread runs for a while has gone wrong, however much time it
    /// has left. A wait for a time would look the same, so no verdict rests on it.
    #[serde(default)]
    pub impatient: bool,
    /// Whether to note down what real threads do, and tell of the last run.
    #[serde(default)]
    pub log: bool,
}

/// How far a judge may go. Counts, so that the same code gets the same verdict on any machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Budget {
    /// Executions of the explorer.
    pub executions: u64,
    /// Iterations of loom, which is a hundred times slower.
    pub iterations: u64,
    /// Steps in one execution.
    pub steps: u64,
    /// States kept in the explorer's graph.
    pub states: usize,
    /// How often something may happen for no reason at one line, in one thread of one execution:
    /// a spurious wakeup, a weak exchange that fails. 0: never.
    pub spurious: u32,
    /// Native repetitions; they end with the first that goes wrong.
    pub repetitions: u64,
    /// Memory of the judge program, in megabytes.
    pub memory_mb: u64,
    /// Seconds that a thread may take from one operation to its next, and that a native run may
    /// take. Only a guard against a hang, never a measure.
    pub hang_seconds: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Budget {
            executions: 1_000_000,
            iterations: 5_000,
            steps: 10_000,
            states: 200_000,
            spurious: 1,
            repetitions: 1,
            memory_mb: 1024,
            hang_seconds: 5,
        }
    }
}

/// What a judge program answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Response {
    /// What the spec has.
    Spec(SpecInfo),
    /// What the engine found out.
    Report(Box<EngineReport>),
    /// The schedule is not one of this program.
    BadSchedule(String),
    /// All that can become of a scenario.
    Map(Map),
    /// The same, with what is to be seen at each state.
    Atlas(Box<Atlas>),
    /// Why there is no map.
    NoMap(String),
    /// Where an execution stands.
    Position(Box<Position>),
}

/// A spec, as far as the tool must know it before anything runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecInfo {
    /// The scenarios, in its order.
    pub scenarios: Vec<ScenarioInfo>,
    /// Its demo, if it has one.
    pub demo: Option<Length>,
}

/// A scenario, as far as the tool must know it before it runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioInfo {
    /// Its name.
    pub name: String,
    /// Over which executions it speaks.
    pub quantifier: Quantifier,
    /// What it asks, in one line.
    pub asks: String,
    /// The outcomes that are right, as `{:?}` prints them; empty if every one is.
    #[serde(default)]
    pub allowed: Vec<String>,
}
