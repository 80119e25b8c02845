//! Verdict: refuted — wrong result, by awkward_sizes
//!
//! A piece for each worker, all of the same size: 7 items are 3 for each of 2, and one is left.

use racelab::sync::channel::{self, Receiver, Sender};
use racelab::sync::thread::{self, JoinHandle};
use std::panic::{AssertUnwindSafe, catch_unwind};

type Job = Box<dyn FnOnce() + Send>;

pub trait Value: Send + 'static {}
impl<T: Send + 'static> Value for T {}

pub struct Pool {
    jobs: Sender<Job>,
    inbox: Receiver<Job>,
    workers: Vec<JoinHandle<()>>,
}

pub struct Task<R>(Box<dyn FnOnce() -> Result<R, JobLost> + Send>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobLost;

pub enum Shutdown {
    Drain,
    Drop,
}

impl Pool {
    pub fn new(threads: usize) -> Self {
        let (jobs, inbox) = channel::unbounded::<Job>();
        let work = |_| {
            let inbox = inbox.clone();
            // A job that panics takes its end of the result's channel with it, and no thread.
            let run = |job| _ = catch_unwind(AssertUnwindSafe(job));
            thread::spawn(move || inbox.into_iter().for_each(run))
        };
        let workers = (0..threads).map(work).collect();
        Pool {
            jobs,
            inbox,
            workers,
        }
    }

    pub fn apply<R: Value>(&self, job: impl FnOnce() -> R + Value) -> Result<R, JobLost> {
        self.apply_async(job).get()
    }

    pub fn apply_async<R: Value, F: FnOnce() -> R + Value>(&self, job: F) -> Task<R> {
        let (tell, told) = channel::bounded(1);
        _ = self.jobs.send(Box::new(move || _ = tell.send(job())));
        Task(Box::new(move || told.recv().map_err(|_| JobLost)))
    }

    pub fn map<T: Value, R: Value>(&self, f: fn(T) -> R, items: Vec<T>) -> Result<Vec<R>, JobLost> {
        self.map_async(f, items).get()
    }

    pub fn map_async<T: Value, R: Value>(&self, f: fn(T) -> R, items: Vec<T>) -> Task<Vec<R>> {
        let threads = self.workers.len();
        let size = (items.len() / threads).max(1);
        let mut items = items.into_iter();
        let mut pieces = Vec::new();
        for _ in 0..threads {
            let piece: Vec<T> = items.by_ref().take(size).collect();
            pieces.push(self.apply_async(move || piece.into_iter().map(f).collect::<Vec<R>>()));
        }
        Task(Box::new(|| {
            let pieces: Result<Vec<_>, _> = pieces.into_iter().map(Task::get).collect();
            Ok(pieces?.into_iter().flatten().collect())
        }))
    }

    pub fn shutdown(self, how: Shutdown) -> usize {
        let dropped = match how {
            Shutdown::Drop => self.inbox.try_iter().count(),
            Shutdown::Drain => 0,
        };
        // Closed: the workers end when the queue is empty.
        drop(self.jobs);
        for worker in self.workers {
            worker.join().expect("no job's panic gets that far");
        }
        dropped
    }
}

impl<R> Task<R> {
    pub fn get(self) -> Result<R, JobLost> {
        (self.0)()
    }
}
