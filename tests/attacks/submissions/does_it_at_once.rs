//! Verdict: refuted — wrong result
//! `cargo test`: passes
//! Lab: 17_thread_pool
//!
//! A pool without threads: each job is done where it is handed over, and all results are right. Another
//! scenario hands over a job that waits for what comes after, and without that no point counts.

use std::panic::{AssertUnwindSafe, catch_unwind};

pub trait Value: Send + 'static {}
impl<T: Send + 'static> Value for T {}

pub struct Pool;

pub struct Task<R>(Result<R, JobLost>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobLost;

pub enum Shutdown {
    Drain,
    Drop,
}

impl Pool {
    pub fn new(_threads: usize) -> Self {
        Pool
    }

    pub fn apply<R: Value>(&self, job: impl FnOnce() -> R + Value) -> Result<R, JobLost> {
        self.apply_async(job).get()
    }

    pub fn apply_async<R: Value, F: FnOnce() -> R + Value>(&self, job: F) -> Task<R> {
        Task(catch_unwind(AssertUnwindSafe(job)).map_err(|_| JobLost))
    }

    pub fn map<T: Value, R: Value>(&self, f: fn(T) -> R, items: Vec<T>) -> Result<Vec<R>, JobLost> {
        self.map_async(f, items).get()
    }

    pub fn map_async<T: Value, R: Value>(&self, f: fn(T) -> R, items: Vec<T>) -> Task<Vec<R>> {
        self.apply_async(move || items.into_iter().map(f).collect())
    }

    pub fn shutdown(self, _how: Shutdown) -> usize {
        0
    }
}

impl<R> Task<R> {
    pub fn get(self) -> Result<R, JobLost> {
        self.0
    }
}
