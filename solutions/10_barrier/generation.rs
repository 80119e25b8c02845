//! A lock, a condition variable, and a number for the round.
//!
//! The first choice where threads may wait long: they sleep, and the rule is one line, "wait while
//! it is still my round". A number never goes back to what it was, so a waiter that wakes late
//! cannot take a later round for its own.

use racelab::sync::{Condvar, Mutex};

/// Lets threads wait until all have come; then the next round begins.
pub struct Barrier {
    threads: usize,
    state: Mutex<State>,
    next_round: Condvar,
}

struct State {
    /// How many have come to this round.
    arrived: usize,
    /// How many rounds are over.
    round: u64,
}

impl Barrier {
    /// A barrier for so many threads, at least one.
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

    /// Waits until all have come. True for one thread of each round, its leader.
    pub fn wait(&self) -> bool {
        let mut state = self.state.lock();
        state.arrived += 1;
        if state.arrived == self.threads {
            state.arrived = 0;
            state.round += 1;
            self.next_round.notify_all();
            return true;
        }
        let round = state.round;
        self.next_round
            .wait_while(&mut state, |state| state.round == round);
        false
    }
}
