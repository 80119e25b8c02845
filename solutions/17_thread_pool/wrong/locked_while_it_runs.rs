//! Verdict: refuted — serialised, by two_jobs_at_once
//!
//! `while let` keeps what stands behind its `=` until the round is over: the guard of the queue's
//! lock too. So nobody takes a job while another one is being done.

use racelab::sync::channel;
use racelab::sync::thread::{self, JoinHandle};
use racelab::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};

type Job = Box<dyn FnOnce() + Send>;

pub trait Value: Send + 'static {}
impl<T: Send + 'static> Value for T {}

#[derive(Default)]
struct Queue {
    jobs: VecDeque<Job>,
    is_closed: bool,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
}

pub struct Pool {
    shared: Arc<Shared>,
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
        let shared: Arc<Shared> = Arc::default();
        let work = |_| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                while let (Some(job), _guard) = shared.next() {
                    // A job that panics takes its end of the result's channel with it.
                    _ = catch_unwind(AssertUnwindSafe(job));
                }
            })
        };
        let workers = (0..threads).map(work).collect();
        Pool { shared, workers }
    }

    pub fn apply<R: Value>(&self, job: impl FnOnce() -> R + Value) -> Result<R, JobLost> {
        self.apply_async(job).get()
    }

    pub fn apply_async<R: Value, F: FnOnce() -> R + Value>(&self, job: F) -> Task<R> {
        let (tell, told) = channel::bounded(1);
        let job = Box::new(move || _ = tell.send(job()));
        self.shared.queue.lock().jobs.push_back(job);
        self.shared.changed.notify_one();
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
        let dropped = {
            let mut queue = self.shared.queue.lock();
            queue.is_closed = true;
            match how {
                Shutdown::Drop => std::mem::take(&mut queue.jobs),
                Shutdown::Drain => VecDeque::new(),
            }
        };
        self.shared.changed.notify_all();
        for worker in self.workers {
            worker.join().expect("no job's panic gets that far");
        }
        dropped.len()
    }
}

impl Shared {
    fn next(&self) -> (Option<Job>, MutexGuard<'_, Queue>) {
        let mut queue = self.queue.lock();
        while queue.jobs.is_empty() && !queue.is_closed {
            self.changed.wait(&mut queue);
        }
        (queue.jobs.pop_front(), queue)
    }
}

impl<R> Task<R> {
    pub fn get(self) -> Result<R, JobLost> {
        (self.0)()
    }
}
