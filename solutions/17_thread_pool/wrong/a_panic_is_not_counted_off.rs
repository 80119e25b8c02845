//! Verdict: refuted — livelock, by a_panic_stays_with_its_job
//!
//! Each job is counted when it is handed over, and counted off when it is done. One that panics is
//! never done: the pool waits for it for ever.

use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::channel::{self, Receiver, Sender};
use racelab::sync::thread;
use std::panic::{AssertUnwindSafe, catch_unwind};

type Job = Box<dyn FnOnce() + Send>;

pub trait Value: Send + 'static {}
impl<T: Send + 'static> Value for T {}

pub struct Pool {
    jobs: Sender<Job>,
    inbox: Receiver<Job>,
    unfinished: Arc<AtomicUsize>,
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
            thread::spawn(move || inbox.into_iter().for_each(run));
        };
        (0..threads).for_each(work);
        Pool {
            jobs,
            inbox,
            unfinished: Arc::default(),
        }
    }

    pub fn apply<R: Value>(&self, job: impl FnOnce() -> R + Value) -> Result<R, JobLost> {
        self.apply_async(job).get()
    }

    pub fn apply_async<R: Value, F: FnOnce() -> R + Value>(&self, job: F) -> Task<R> {
        let (tell, told) = channel::bounded(1);
        let unfinished = Arc::clone(&self.unfinished);
        unfinished.fetch_add(1, SeqCst);
        let job = move || {
            _ = tell.send(job());
            unfinished.fetch_sub(1, SeqCst);
        };
        _ = self.jobs.send(Box::new(job));
        Task(Box::new(move || told.recv().map_err(|_| JobLost)))
    }

    pub fn map<T: Value, R: Value>(&self, f: fn(T) -> R, items: Vec<T>) -> Result<Vec<R>, JobLost> {
        self.map_async(f, items).get()
    }

    pub fn map_async<T: Value, R: Value>(&self, f: fn(T) -> R, items: Vec<T>) -> Task<Vec<R>> {
        let jobs = items.into_iter().map(|item| move || f(item));
        let tasks: Vec<_> = jobs.map(|job| self.apply_async(job)).collect();
        Task(Box::new(|| tasks.into_iter().map(Task::get).collect()))
    }

    pub fn shutdown(self, how: Shutdown) -> usize {
        let dropped = match how {
            Shutdown::Drop => self.inbox.try_iter().count(),
            Shutdown::Drain => 0,
        };
        while self.unfinished.load(SeqCst) > dropped {
            thread::yield_now();
        }
        dropped
    }
}

impl<R> Task<R> {
    pub fn get(self) -> Result<R, JobLost> {
        (self.0)()
    }
}
