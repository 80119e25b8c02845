//! Verdict: refuted — deadlock, by it_stays_open
//!
//! "If nobody waits the notification is lost, so wait until somebody does": then who opens waits
//! for a visitor who may come much later, or never.

use racelab::sync::{Condvar, Mutex};

struct State {
    visitors: usize,
    is_open: bool,
}

pub struct Gate {
    state: Mutex<State>,
    changed: Condvar,
}

impl Gate {
    pub fn new() -> Self {
        Gate {
            state: Mutex::new(State {
                visitors: 0,
                is_open: false,
            }),
            changed: Condvar::new(),
        }
    }

    pub fn open(&self) {
        let mut state = self.state.lock();
        while state.visitors == 0 {
            self.changed.wait(&mut state);
        }
        state.is_open = true;
        self.changed.notify_all();
    }

    pub fn pass(&self) {
        let mut state = self.state.lock();
        state.visitors += 1;
        self.changed.notify_all();
        while !state.is_open {
            self.changed.wait(&mut state);
        }
    }
}
