//! Verdict: refuted — deadlock, by nobody_leaves_before_all_have_come
//!
//! The last to come wakes one of those who wait. With two threads that is everybody.

use racelab::sync::{Condvar, Mutex};

pub struct Barrier {
    threads: usize,
    state: Mutex<State>,
    next_round: Condvar,
}

struct State {
    arrived: usize,
    round: u64,
}

impl Barrier {
    pub fn new(threads: usize) -> Self {
        Barrier {
            threads,
            state: Mutex::new(State {
                arrived: 0,
                round: 0,
            }),
            next_round: Condvar::new(),
        }
    }

    pub fn wait(&self) -> bool {
        let mut state = self.state.lock();
        state.arrived += 1;
        if state.arrived == self.threads {
            state.arrived = 0;
            state.round += 1;
            self.next_round.notify_one();
            return true;
        }
        let round = state.round;
        while state.round == round {
            self.next_round.wait(&mut state);
        }
        false
    }
}
