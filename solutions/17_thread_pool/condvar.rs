//! A queue under a lock, and a condition variable for those who find it empty.
//!
//! The choice where the queue is to do more than a channel does: priorities, jobs that are taken
//! back, a limit, a look at what waits. What a channel brings along is written by hand here: the
//! wait stands in a loop, and what is waited for changes under the lock only.

use racelab::sync::channel;
use racelab::sync::thread::{self, JoinHandle};
use racelab::sync::{Arc, Condvar, Mutex};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};

type Job = Box<dyn FnOnce() + Send>;

/// What can go to another thread, and stay there.
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
    /// There is a job, or none will come.
    changed: Condvar,
}

/// Threads that take jobs out of one queue.
pub struct Pool {
    shared: Arc<Shared>,
    workers: Vec<JoinHandle<()>>,
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
        let shared: Arc<Shared> = Arc::default();
        let work = |_| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                while let Some(job) = shared.next() {
                    // A job that panics takes its end of the result's channel with it.
                    _ = catch_unwind(AssertUnwindSafe(job));
                }
            })
        };
        let workers = (0..threads).map(work).collect();
        Pool { shared, workers }
    }

    /// Does a job on one of the threads, and waits for its result.
    pub fn apply<R: Value>(&self, job: impl FnOnce() -> R + Value) -> Result<R, JobLost> {
        self.apply_async(job).get()
    }

    /// Hands a job over, and waits for nothing.
    pub fn apply_async<R: Value, F: FnOnce() -> R + Value>(&self, job: F) -> Task<R> {
        let (tell, told) = channel::bounded(1);
        let job = Box::new(move || _ = tell.send(job()));
        self.shared.queue.lock().jobs.push_back(job);
        self.shared.changed.notify_one();
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
    /// Waits for the next job; None if none will come.
    fn next(&self) -> Option<Job> {
        let mut queue = self.queue.lock();
        while queue.jobs.is_empty() && !queue.is_closed {
            self.changed.wait(&mut queue);
        }
        queue.jobs.pop_front()
    }
}

impl<R> Task<R> {
    /// Waits for the result.
    pub fn get(self) -> Result<R, JobLost> {
        (self.0)()
    }
}
