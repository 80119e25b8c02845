//! A queue for each worker, and work stealing: who has nothing left takes it from the others.
//!
//! What the pools of rayon and tokio are made of: the choice where many cores would crowd around one
//! queue. Jobs from outside lie in a queue that has no lock; a worker whose own queue is empty takes
//! several of them home, and others steal them back when they run dry. A semaphore counts the jobs
//! that lie anywhere: acquiring a permit is all the waiting there is, and who has one goes and finds
//! a job. It keeps the proof short and is itself a place where all meet: handed in one by one, jobs
//! cost more here than through the channel. What makes short ones cheap is not the stealing: a map
//! is cut into a few chunks for each thread, and a chunk is a job. Any pool could do that.

use racelab::sync::atomic::{AtomicBool, Ordering::Acquire, Ordering::Release};
use racelab::sync::channel;
use racelab::sync::deque::{Injector, Steal, Stealer, Worker};
use racelab::sync::thread::{self, JoinHandle};
use racelab::sync::{Arc, Semaphore};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// So many chunks a map makes for each thread: who is held up lets the others wait for one chunk at
/// most.
const CHUNKS: usize = 16;

type Job = Box<dyn FnOnce() + Send>;

/// What can go to another thread, and stay there.
pub trait Value: Send + 'static {}
impl<T: Send + 'static> Value for T {}

/// Threads that take jobs from outside, and from each other.
pub struct Pool {
    shared: Arc<Shared>,
    workers: Vec<JoinHandle<()>>,
}

struct Shared {
    /// Jobs from outside of the pool.
    injector: Injector<Job>,
    /// The other ends of the workers' own queues.
    stealers: Vec<Stealer<Job>>,
    /// A permit for each job that lies in one of the queues; in the end, one for each worker.
    permits: Semaphore,
    /// No job will come any more.
    is_closed: AtomicBool,
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
        let queues: Vec<_> = (0..threads).map(|_| Worker::new_fifo()).collect();
        let shared = Arc::new(Shared {
            injector: Injector::new(),
            stealers: queues.iter().map(Worker::stealer).collect(),
            permits: Semaphore::new(0),
            is_closed: AtomicBool::new(false),
        });
        let work = |own| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                while let Some(job) = shared.next(&own) {
                    // A job that panics takes its end of the result's channel with it.
                    _ = catch_unwind(AssertUnwindSafe(job));
                }
            })
        };
        let workers = queues.into_iter().map(work).collect();
        Pool { shared, workers }
    }

    /// Does a job on one of the threads, and waits for its result.
    pub fn apply<R: Value>(&self, job: impl FnOnce() -> R + Value) -> Result<R, JobLost> {
        self.apply_async(job).get()
    }

    /// Hands a job over, and waits for nothing.
    pub fn apply_async<R: Value, F: FnOnce() -> R + Value>(&self, job: F) -> Task<R> {
        let (tell, told) = channel::bounded(1);
        self.shared.hand_in(Box::new(move || _ = tell.send(job())));
        Task(Box::new(move || told.recv().map_err(|_| JobLost)))
    }

    /// What `f` makes of each item, in the order of the items.
    pub fn map<T: Value, R: Value>(&self, f: fn(T) -> R, items: Vec<T>) -> Result<Vec<R>, JobLost> {
        self.map_async(f, items).get()
    }

    /// Hands all items over, chunk by chunk, and waits for nothing.
    pub fn map_async<T: Value, R: Value>(&self, f: fn(T) -> R, items: Vec<T>) -> Task<Vec<R>> {
        let count = items.len();
        let in_a_chunk = count.div_ceil(CHUNKS * self.workers.len()).max(1);
        let mut items = items.into_iter();
        let chunks = (0..count.div_ceil(in_a_chunk)).map(|_| {
            let chunk: Vec<T> = items.by_ref().take(in_a_chunk).collect();
            self.apply_async(move || chunk.into_iter().map(f).collect::<Vec<R>>())
        });
        let chunks: Vec<_> = chunks.collect();
        Task(Box::new(move || {
            let mut results = Vec::with_capacity(count);
            for chunk in chunks {
                results.extend(chunk.get()?);
            }
            Ok(results)
        }))
    }

    /// Ends the pool and tells how many jobs were dropped. When it returns, no job runs any more.
    pub fn shutdown(self, how: Shutdown) -> usize {
        let mut dropped = 0;
        if let Shutdown::Drop = how {
            // As a worker does, but for doing the job.
            while let Some(permit) = self.shared.permits.try_acquire() {
                permit.forget();
                drop(self.shared.find(|| self.shared.injector.steal()));
                dropped += 1;
            }
        }
        // Release: pairs with the Acquire in `find`; all jobs were handed in before.
        self.shared.is_closed.store(true, Release);
        for _ in &self.workers {
            self.shared.permits.release();
        }
        for worker in self.workers {
            worker.join().expect("no job's panic gets that far");
        }
        dropped
    }
}

impl Shared {
    fn hand_in(&self, job: Job) {
        self.injector.push(job);
        // Only now: who has the permit looks for the job.
        self.permits.release();
    }

    /// Waits for a job, and takes it; None if none will come.
    fn next(&self, own: &Worker<Job>) -> Option<Job> {
        // Forgotten: it goes with the job.
        self.permits.acquire().forget();
        own.pop()
            .or_else(|| self.find(|| self.injector.steal_batch_and_pop(own)))
    }

    /// A job from outside or from a worker's queue, for who has a permit; None if none will come.
    fn find(&self, from_outside: impl Fn() -> Steal<Job>) -> Option<Job> {
        loop {
            // Acquire: pairs with the Release in `shutdown`. Read first: what is not found after
            // that is in the hands of a worker, which will do it.
            let is_closed = self.is_closed.load(Acquire);
            let from_workers = || self.stealers.iter().map(Stealer::steal).collect();
            match from_outside().or_else(from_workers) {
                Steal::Success(job) => return Some(job),
                Steal::Empty if is_closed => return None,
                // On its way from one queue to another, or another thief was in the way.
                Steal::Empty | Steal::Retry => thread::yield_now(),
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
