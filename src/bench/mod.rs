//! What threads cost and what they bring: a bench measures every way of a lab beside the sequential
//! program and a reference, in one run.
//!
//! A lab's `bench.rs` is to a bench what `spec.rs` is to a verdict: a program over `subject`, built
//! with each solution by the same builder, only optimised. It names its jobs and hands them to
//! [`main`]:
//!
//! ```no_run
//! use racelab::bench::{self, Bench, reference, sequential, way};
//! # mod subject { pub fn sum(numbers: &[u64], threads: usize) -> u64 { numbers.iter().sum() } }
//!
//! fn main() {
//!     let numbers = |size| (0..size as u64).collect::<Vec<_>>();
//!     bench::main(
//!         Bench::new("the sum of N numbers").size_is("numbers").size(1_000_000),
//!         [
//!             sequential(move |load| {
//!                 let numbers = numbers(load.size);
//!                 move || numbers.iter().sum::<u64>()
//!             }),
//!             way(move |load| {
//!                 let numbers = numbers(load.size);
//!                 move || subject::sum(&numbers, load.threads)
//!             }),
//!         ],
//!     );
//! }
//! ```
//!
//! What a job does before it returns its closure is made ready and not measured; the closure is.
//! Its result must be the same for all.
//!
//! The tool starts such a program for each row of the table and asks it, line by line, to measure
//! one job with so many threads at such a size ([`protocol`]); so all ways take turns, and what
//! else goes on in the machine hits all of them alike.

mod jobs;
mod lecture;
mod measure;
mod measured;
mod program;
pub mod protocol;
mod session;
mod value;

pub use jobs::{Bench, Job, Load, reference, sequential, way, way_called};
pub use lecture::{Lecture, python};
pub use measure::{Entrant, Found, Plan, Runner, Standing, measure};
pub use measured::{Machine, Measured, Point, Quartiles, Role, Row};
pub use program::main;
pub use session::describe;
pub use value::Value;

/// The reference itself: rayon, whatever a lab's facade makes of it.
pub use rayon;
