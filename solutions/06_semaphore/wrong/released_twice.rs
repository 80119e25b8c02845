//! Verdict: refuted — lost update, by one_permit_lets_one_in
//!
//! Where the job fails the permit is given back by hand, and once more by its guard: each failure
//! makes room for one more.

use racelab::sync::Semaphore;

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
        let _permit = self.permits.acquire();
        let done = job();
        if done.is_err() {
            self.permits.release();
        }
        done
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
