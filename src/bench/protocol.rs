//! What the tool and a program that measures say to each other: a line of JSON each, over the
//! program's standard input and output.
//!
//! Standard output belongs to the student's program as well; so an answer begins with [`MARK`], and
//! whatever does not is passed over.

use serde::{Deserialize, Serialize};

use super::Value;

/// How a line begins that is an answer.
pub const MARK: &str = "racelab-bench ";

/// What a program is asked.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// What the bench has: answered with [`Answer::Description`].
    Describe,
    /// Measure a job: answered with [`Answer::Sample`].
    Measure {
        /// Its place in the description.
        job: usize,
        /// With so many threads.
        threads: usize,
        /// At such a size.
        size: usize,
        /// So often in a row.
        times: u64,
        /// Milliseconds, where something is waited for.
        delay_ms: u64,
    },
}

/// What it answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// What the bench has.
    Description(Box<Description>),
    /// One measurement.
    Sample(Sample),
    /// The job panicked, and said this.
    Failed(String),
}

/// A bench, as far as the tool must know it before anything is measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// What is done, in a line.
    pub title: String,
    /// What a size is, in the plural: `steps`.
    pub size_is: String,
    /// The size at which the number of threads varies.
    pub size: usize,
    /// The sizes of the curve over the size; empty if there is none.
    pub sizes: Vec<usize>,
    /// Whether a larger size is more work.
    pub grows: bool,
    /// What `threads` is called, in the plural.
    pub threads_are: String,
    /// The numbers of threads; empty if the tool may choose.
    pub threads: Vec<usize>,
    /// What a time is given of, in the singular, if it is not the whole: `request`.
    pub per: Option<String>,
    /// By which share results may differ.
    pub tolerance: f64,
    /// Whether the memory is part of the answer.
    pub memory: bool,
    /// Variants of the lab that are measured beside its solutions.
    pub beside: Vec<String>,
    /// The row that all others are compared with; None: the sequential program.
    pub against: Option<String>,
    /// What is waited for, in milliseconds, if anything is.
    pub delay_ms: u64,
    /// What the reader must know.
    pub notes: Vec<String>,
    /// The jobs.
    pub jobs: Vec<JobInfo>,
}

/// A job, as far as the tool must know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobInfo {
    /// Its name; None: that of the file that it measures.
    pub name: Option<String>,
    /// What it is.
    pub role: Role,
}

/// What a job is among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The program without threads.
    Sequential,
    /// What the ways are set beside: a library, or the system call itself.
    Reference,
    /// A way of the lab.
    Way,
    /// The lecture's own program, in Python.
    Lecture,
}

/// One measurement.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sample {
    /// How long all repetitions took together.
    pub nanoseconds: u64,
    /// What the last of them came to.
    pub value: Value,
    /// How many of what a time is given of one repetition has.
    pub items: u64,
    /// The most memory that the program has had since it was asked, where the system tells.
    pub peak_kb: Option<u64>,
}
