//! A semaphore of one's own, from a mutex and a condition variable.
//!
//! The choice where the library has none, as Rust's own has not, and where the rule is one step
//! from a plain count: permits of different sizes, or a pool that is told to close. Otherwise take
//! one that is tested.

use racelab::sync::{Condvar, Mutex};

/// Lets at most so many past; any thread may give a permit.
struct Semaphore {
    permits: Mutex<usize>,
    given: Condvar,
}

impl Semaphore {
    fn new(permits: usize) -> Self {
        Semaphore {
            permits: Mutex::new(permits),
            given: Condvar::new(),
        }
    }

    fn take(&self) {
        let mut permits = self.permits.lock();
        while *permits == 0 {
            self.given.wait(&mut permits);
        }
        *permits -= 1;
    }

    fn give(&self) {
        *self.permits.lock() += 1;
        // One permit, one waiter: whoever is woken can use it.
        self.given.notify_one();
    }
}

/// A permit that is given back when it is dropped.
struct Permit<'a>(&'a Semaphore);

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.0.give();
    }
}

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
        self.permits.take();
        let _permit = Permit(&self.permits);
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

fn take_turns(mine: &Semaphore, yours: &Semaphore, print: impl Fn() -> bool) {
    loop {
        mine.take();
        // Whatever becomes of this turn, the next one is yours.
        let _next = Permit(yours);
        if !print() {
            return;
        }
    }
}
