//! Two programs with semaphores: a pool that lets so many in, and two functions that take turns.
//!
//! Make each of them go on in every interleaving, whatever the jobs and `print` do. Keep the names
//! and the arguments of the public functions; all else is yours to change.

use racelab::sync::Semaphore;

/// Lets so many jobs run at a time, and no more.
pub struct Pool {
    permits: Semaphore,
}

impl Pool {
    /// A pool with so many permits.
    pub fn new(permits: usize) -> Self {
        Pool {
            permits: Semaphore::new(permits),
        }
    }

    /// Does the job, as soon as there is a permit for it, and returns what it returns.
    pub fn run<T, E>(&self, job: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.permits.acquire().forget();
        // TODO: how many ways lead out of this function? Which of them come past the `release`?
        let done = job()?;
        self.permits.release();
        Ok(done)
    }
}

/// Prints 1 and 2 in turns: 1 2 1 2 …
pub struct Turns {
    // TODO: would one semaphore do for both? Who would take a permit that is given back?
    one: Semaphore,
    two: Semaphore,
}

impl Turns {
    /// It is the turn of 1.
    pub fn new() -> Self {
        Turns {
            one: Semaphore::new(1),
            two: Semaphore::new(0),
        }
    }

    /// Prints 1 whenever it is its turn, until `print` says that it is enough.
    pub fn fun1(&self, print: impl Fn(u32) -> bool) {
        self.one.acquire().forget();
        // TODO: when `print` says that it is enough, who has a permit, and who waits for one?
        while print(1) {
            self.two.release();
            self.one.acquire().forget();
        }
    }

    /// Prints 2 whenever it is its turn, until `print` says that it is enough.
    pub fn fun2(&self, print: impl Fn(u32) -> bool) {
        self.two.acquire().forget();
        while print(2) {
            self.one.release();
            self.two.acquire().forget();
        }
    }
}
