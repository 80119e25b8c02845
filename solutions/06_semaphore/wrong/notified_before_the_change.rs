//! Verdict: refuted — lost wakeup, by a_failed_job_gives_its_permit_back
//!
//! A semaphore of one's own that notifies before the permit is there: who is woken finds none and
//! waits again, and nobody calls a second time.

use racelab::sync::{Condvar, Mutex};

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
        self.given.notify_one();
        *self.permits.lock() += 1;
    }
}

struct Permit<'a>(&'a Semaphore);

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.0.give();
    }
}

pub struct Pool {
    permits: Semaphore,
}

impl Pool {
    pub fn new(permits: usize) -> Self {
        Pool {
            permits: Semaphore::new(permits),
        }
    }

    pub fn run<T, E>(&self, job: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.permits.take();
        let _permit = Permit(&self.permits);
        job()
    }
}

pub struct Turns {
    one: Semaphore,
    two: Semaphore,
}

impl Turns {
    pub fn new() -> Self {
        Turns {
            one: Semaphore::new(1),
            two: Semaphore::new(0),
        }
    }

    pub fn fun1(&self, print: impl Fn(u32) -> bool) {
        let mut goes_on = true;
        while goes_on {
            self.one.take();
            goes_on = print(1);
            self.two.give();
        }
    }

    pub fn fun2(&self, print: impl Fn(u32) -> bool) {
        let mut goes_on = true;
        while goes_on {
            self.two.take();
            goes_on = print(2);
            self.one.give();
        }
    }
}
