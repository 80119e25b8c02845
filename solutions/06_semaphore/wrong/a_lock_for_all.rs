//! Verdict: refuted — serialised, by two_permits_let_two_in
//!
//! A lock cannot leak: its guard gives it back. But it has room for one, whatever the pool was
//! told.

use racelab::sync::{Mutex, Semaphore};

pub struct Pool {
    lock: Mutex<()>,
}

impl Pool {
    pub fn new(permits: usize) -> Self {
        assert!(permits > 0);
        Pool {
            lock: Mutex::new(()),
        }
    }

    pub fn run<T, E>(&self, job: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let _permit = self.lock.lock();
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
            self.one.acquire().forget();
            goes_on = print(1);
            self.two.release();
        }
    }

    pub fn fun2(&self, print: impl Fn(u32) -> bool) {
        let mut goes_on = true;
        while goes_on {
            self.two.acquire().forget();
            goes_on = print(2);
            self.one.release();
        }
    }
}
