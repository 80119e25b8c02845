//! A pool: a few threads that do the jobs of many.
//!
//! Make it do each job, or say that it did not, in every interleaving. Keep the names and the
//! arguments of the public types and functions; all else is yours to change.

use racelab::sync::channel::{self, Receiver, Sender};
use racelab::sync::thread;
use std::panic::{AssertUnwindSafe, catch_unwind};

type Job = Box<dyn FnOnce() + Send>;

/// What can go to another thread, and stay there.
pub trait Value: Send + 'static {}
impl<T: Send + 'static> Value for T {}

/// Threads that take jobs out of one queue.
pub struct Pool {
    jobs: Sender<Job>,
    /// The end at which the threads take them out.
    inbox: Receiver<Job>,
    // TODO: what do you need to know of the threads?
}

/// A result that is on its way.
pub struct Task<R>(Box<dyn FnOnce() -> Result<R, JobLost> + Send>);

/// There will be no result: the job has panicked, or it was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobLost;

/// How a pool is shut down.
pub enum Shutdown {
    /// All jobs are done first.
    Drain,
    /// Jobs that nobody has begun are dropped.
    Drop,
}

impl Pool {
    /// Starts a pool of so many threads, at least one.
    pub fn new(threads: usize) -> Self {
        let (jobs, inbox) = channel::unbounded::<Job>();
        for _ in 0..threads {
            let inbox = inbox.clone();
            let run = |job| _ = catch_unwind(AssertUnwindSafe(job));
            thread::spawn(move || inbox.into_iter().for_each(run));
        }
        Pool { jobs, inbox }
    }

    /// Does a job on one of the threads, and waits for its result.
    pub fn apply<R: Value>(&self, job: impl FnOnce() -> R + Value) -> Result<R, JobLost> {
        self.apply_async(job).get()
    }

    /// Hands a job over, and waits for nothing.
    pub fn apply_async<R: Value, F: FnOnce() -> R + Value>(&self, job: F) -> Task<R> {
        let (tell, told) = channel::bounded(1);
        _ = self.jobs.send(Box::new(move || _ = tell.send(job())));
        Task(Box::new(move || told.recv().map_err(|_| JobLost)))
    }

    /// What `f` makes of each item, in the order of the items.
    pub fn map<T: Value, R: Value>(&self, f: fn(T) -> R, items: Vec<T>) -> Result<Vec<R>, JobLost> {
        self.map_async(f, items).get()
    }

    /// Hands all items over, and waits for nothing.
    pub fn map_async<T: Value, R: Value>(&self, f: fn(T) -> R, items: Vec<T>) -> Task<Vec<R>> {
        let jobs = items.into_iter().map(|item| move || f(item));
        let tasks: Vec<_> = jobs.map(|job| self.apply_async(job)).collect();
        Task(Box::new(|| tasks.into_iter().map(Task::get).collect()))
    }

    /// Ends the pool and tells how many jobs were dropped. When it returns, no job runs any more.
    pub fn shutdown(self, how: Shutdown) -> usize {
        match how {
            Shutdown::Drop => self.inbox.try_iter().count(),
            Shutdown::Drain => {
                // TODO: the queue is empty. Where is the job that was taken out of it last? And
                // after `Shutdown::Drop`, does no job run any more?
                while !self.inbox.is_empty() {
                    thread::yield_now();
                }
                0
            }
        }
    }
}

impl<R> Task<R> {
    /// Waits for the result.
    pub fn get(self) -> Result<R, JobLost> {
        (self.0)()
    }
}
