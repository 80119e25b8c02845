//! Verdict: refuted — permit leak, by the_second_may_be_told_first
//!
//! `fun1` hands its last turn on, `fun2` keeps it: right as long as 1 is told first that it is
//! enough.

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
        self.two.acquire().forget();
        while print(2) {
            self.one.release();
            self.two.acquire().forget();
        }
    }
}
