//! No workers at all: a thread a job, and a semaphore that lets so many of them on at a time.
//!
//! An unusual way. The choice where jobs are few and long, or wait for something most of the time:
//! a thread costs some ten microseconds, a job of seconds does not feel it. No queue, no loop, no
//! `catch_unwind`: joining a thread tells of its panic. A thousand waiting jobs are a thousand
//! sleeping threads.

use racelab::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed, Ordering::SeqCst};
use racelab::sync::channel::{self, Receiver, Sender};
use racelab::sync::{Arc, Semaphore, thread};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What can go to another thread, and stay there.
pub trait Value: Send + 'static {}
impl<T: Send + 'static> Value for T {}

/// Lets so many jobs on at a time.
pub struct Pool {
    shared: Arc<Shared>,
    /// Each job has a clone of it, until it is done.
    alive: Sender<()>,
    /// Closed when the last job is done.
    all_done: Receiver<()>,
}

struct Shared {
    free: Semaphore,
    /// Whether a job that has its turn now is dropped.
    drops: AtomicBool,
    dropped: AtomicUsize,
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
        let (alive, all_done) = channel::unbounded();
        let shared = Shared {
            free: Semaphore::new(threads),
            drops: AtomicBool::new(false),
            dropped: AtomicUsize::new(0),
        };
        Pool {
            shared: Arc::new(shared),
            alive,
            all_done,
        }
    }

    /// Does a job on one of the threads, and waits for its result.
    pub fn apply<R: Value>(&self, job: impl FnOnce() -> R + Value) -> Result<R, JobLost> {
        self.apply_async(job).get()
    }

    /// Hands a job over, and waits for nothing.
    pub fn apply_async<R: Value, F: FnOnce() -> R + Value>(&self, job: F) -> Task<R> {
        let (shared, alive) = (Arc::clone(&self.shared), self.alive.clone());
        let thread = thread::spawn(move || {
            let permit = shared.free.acquire();
            let result = if shared.drops.load(SeqCst) {
                // Relaxed: read when all jobs are over.
                shared.dropped.fetch_add(1, Relaxed);
                Err(JobLost)
            } else {
                catch_unwind(AssertUnwindSafe(job)).map_err(|_| JobLost)
            };
            drop(permit);
            // The last thing: nothing of this job is left.
            drop(alive);
            result
        });
        Task(Box::new(move || {
            thread.join().expect("no job's panic gets that far")
        }))
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
        if let Shutdown::Drop = how {
            self.shared.drops.store(true, SeqCst);
        }
        drop(self.alive);
        let closed = self.all_done.recv();
        closed.expect_err("nobody sends anything");
        self.shared.dropped.load(Relaxed)
    }
}

impl<R> Task<R> {
    /// Waits for the result.
    pub fn get(self) -> Result<R, JobLost> {
        (self.0)()
    }
}
