//! The permit is given back by a guard in the pool, and handed on by `release` between the two.
//!
//! The first choice: a guard is dropped on every way out of its block, `?` and panics included, so
//! no way can be forgotten. Where a permit is for another thread than the one that took it, no
//! guard can help: there, take and give stand close together, and nothing returns in between.

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
        let _permit = self.permits.acquire();
        job()
    }
}

/// Prints 1 and 2 in turns: 1 2 1 2 …
pub struct Turns {
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
        take_turns(&self.one, &self.two, || print(1));
    }

    /// Prints 2 whenever it is its turn, until `print` says that it is enough.
    pub fn fun2(&self, print: impl Fn(u32) -> bool) {
        take_turns(&self.two, &self.one, || print(2));
    }
}

/// Takes a permit of `mine` and gives one of `yours`, around each `print`, the last one included.
fn take_turns(mine: &Semaphore, yours: &Semaphore, print: impl Fn() -> bool) {
    let mut goes_on = true;
    while goes_on {
        mine.acquire().forget();
        goes_on = print();
        yours.release();
    }
}
