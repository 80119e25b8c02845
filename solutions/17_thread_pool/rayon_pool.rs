//! Rayon's own pool: it steals work, sleeps and wakes, and is well tested.
//!
//! The choice in earnest, wherever it is one: this file only adds what rayon leaves out. Of a job
//! that panics rayon makes an end of the program, and its pool does not say when all is done: here
//! each job catches its own panic, and holds one end of a channel for as long as it lives. Where
//! results may borrow, `scope` and parallel iterators need none of this.

use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed, Ordering::SeqCst};
use racelab::sync::channel::{self, Receiver, Sender};
use racelab::sync::rayon::{ThreadPool, ThreadPoolBuilder};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What can go to another thread, and stay there.
pub trait Value: Send + 'static {}
impl<T: Send + 'static> Value for T {}

/// Threads that take jobs from outside, and from each other.
pub struct Pool {
    pool: ThreadPool,
    shared: Arc<Shared>,
    /// Each job has a clone of it, until it is done.
    alive: Sender<()>,
    /// Closed when the last job is done.
    all_done: Receiver<()>,
}

#[derive(Default)]
struct Shared {
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
        let pool = ThreadPoolBuilder::new().num_threads(threads).build();
        Pool {
            pool: pool.expect("the system starts the threads"),
            shared: Arc::default(),
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
        let (tell, told) = channel::bounded(1);
        self.pool.spawn(move || {
            if shared.drops.load(SeqCst) {
                // Relaxed: read when all jobs are over.
                shared.dropped.fetch_add(1, Relaxed);
                drop(tell);
            } else {
                // A job that panics takes its end of the result's channel with it.
                _ = catch_unwind(AssertUnwindSafe(move || _ = tell.send(job())));
            }
            // The last thing: nothing of this job is left.
            drop(alive);
        });
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
