//! Verdict: refuted — order violation, by one_and_two_take_turns
//!
//! One semaphore around both: never do both print at once, but a permit that is given back is for
//! anyone, also for the one who had it.

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
    turn: Semaphore,
}

impl Turns {
    pub fn new() -> Self {
        Turns {
            turn: Semaphore::new(1),
        }
    }

    pub fn fun1(&self, print: impl Fn(u32) -> bool) {
        let mut goes_on = true;
        while goes_on {
            let _turn = self.turn.acquire();
            goes_on = print(1);
        }
    }

    pub fn fun2(&self, print: impl Fn(u32) -> bool) {
        let mut goes_on = true;
        while goes_on {
            let _turn = self.turn.acquire();
            goes_on = print(2);
        }
    }
}
