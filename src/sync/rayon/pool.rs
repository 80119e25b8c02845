use std::cell::Cell;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use super::is_native;
use crate::sync::Semaphore;
use crate::sync::thread::{Builder, JoinHandle, available_parallelism};

pub use ::rayon::ThreadPoolBuildError;

crate::thread_local! {
    /// How many threads the installed pool has; 0 if none is.
    static THREADS: Cell<usize> = const { Cell::new(0) };
}

/// How many threads the pool has that is used here.
pub fn current_num_threads() -> usize {
    if is_native() {
        return ::rayon::current_num_threads();
    }
    match THREADS.get() {
        0 => available_parallelism().map_or(1, usize::from),
        threads => threads,
    }
}

/// The closure, for another thread of the same pool. Under a judge only.
pub(super) fn in_the_same<R>(f: impl FnOnce() -> R) -> impl FnOnce() -> R {
    let threads = THREADS.get();
    move || {
        THREADS.set(threads);
        f()
    }
}

/// Makes a [`ThreadPool`].
#[derive(Debug, Default)]
pub struct ThreadPoolBuilder {
    threads: usize,
}

impl ThreadPoolBuilder {
    /// For a pool with as many threads as can run at the same time.
    pub fn new() -> Self {
        ThreadPoolBuilder::default()
    }

    /// With so many threads; 0 stands for as many as can run at the same time.
    pub fn num_threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// Starts the pool.
    ///
    /// # Errors
    /// If the system cannot start its threads.
    #[track_caller]
    pub fn build(self) -> Result<ThreadPool, ThreadPoolBuildError> {
        if is_native() {
            let builder = ::rayon::ThreadPoolBuilder::new().num_threads(self.threads);
            return Ok(ThreadPool(Kind::Native(builder.build()?)));
        }
        let threads = match self.threads {
            0 => available_parallelism().map_or(1, usize::from),
            threads => threads,
        };
        let free = Arc::new(Semaphore::new(threads));
        Ok(ThreadPool(Kind::Judged { threads, free }))
    }
}

/// Threads that wait for work. When it is dropped, they end as soon as all work is done.
pub struct ThreadPool(Kind);

enum Kind {
    Native(::rayon::ThreadPool),
    Judged {
        threads: usize,
        /// A permit for each of its threads that has no work.
        free: Arc<Semaphore>,
    },
}

impl ThreadPool {
    /// Runs `op` in this pool, and waits for it: what it splits is split between its threads.
    pub fn install<OP, R>(&self, op: OP) -> R
    where
        OP: FnOnce() -> R + Send,
        R: Send,
    {
        /// Goes back to the pool that was installed before, after a panic too.
        struct Back(usize);

        impl Drop for Back {
            fn drop(&mut self) {
                THREADS.set(self.0);
            }
        }

        match &self.0 {
            Kind::Native(pool) => pool.install(op),
            Kind::Judged { threads, .. } => {
                let _back = Back(THREADS.replace(*threads));
                op()
            }
        }
    }

    /// Runs `op` on one of its threads, some time. A panic of `op` ends the program; under the
    /// judges it refutes.
    #[track_caller]
    pub fn spawn<OP>(&self, op: OP)
    where
        OP: FnOnce() + Send + 'static,
    {
        let at = Location::caller();
        match &self.0 {
            Kind::Native(pool) => pool.spawn(op),
            Kind::Judged { threads, free } => {
                let (threads, free) = (*threads, Arc::clone(free));
                let body = move || {
                    let _thread = free.acquire_at(at);
                    THREADS.set(threads);
                    op();
                };
                // SAFETY: `body` is 'static.
                let thread = unsafe { JoinHandle::start_at(Builder::new(), at, body) };
                // It goes on by itself.
                drop(thread.expect("the system starts one more thread"));
            }
        }
    }

    /// How many threads it has.
    pub fn current_num_threads(&self) -> usize {
        match &self.0 {
            Kind::Native(pool) => pool.current_num_threads(),
            Kind::Judged { threads, .. } => *threads,
        }
    }
}

impl fmt::Debug for ThreadPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let threads = self.current_num_threads();
        f.debug_struct("ThreadPool")
            .field("threads", &threads)
            .finish_non_exhaustive()
    }
}
