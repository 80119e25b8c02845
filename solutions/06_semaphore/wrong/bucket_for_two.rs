//! Verdict: refuted — hang, by at_real_size
//!
//! Tokens in a channel, which has room for the two of the small scenarios: a pool with three is
//! never even made.

use racelab::sync::Semaphore;
use racelab::sync::channel::{self, Receiver, Sender};

pub struct Pool {
    put: Sender<()>,
    take: Receiver<()>,
}

impl Pool {
    pub fn new(permits: usize) -> Self {
        let (put, take) = channel::bounded(2);
        for _ in 0..permits {
            let _ = put.send(());
        }
        Pool { put, take }
    }

    pub fn run<T, E>(&self, job: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let _ = self.take.recv();
        let _permit = Permit(&self.put);
        job()
    }
}

struct Permit<'a>(&'a Sender<()>);

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let _ = self.0.send(());
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
