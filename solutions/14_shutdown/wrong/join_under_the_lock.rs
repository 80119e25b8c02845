//! Verdict: refuted — deadlock, by what_was_sent_is_handled
//!
//! `stop` joins the worker with the lock of the queue in hand, and the worker needs that lock to
//! see that it is stopped.

use racelab::sync::thread::{self, JoinHandle};
use racelab::sync::{Arc, Condvar, Mutex};
use std::collections::VecDeque;
use std::time::Duration;

#[derive(Default)]
struct State {
    items: VecDeque<u32>,
    is_stopped: bool,
}

pub struct Worker {
    shared: Arc<(Mutex<State>, Condvar)>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl Worker {
    pub fn start(mut handle: impl FnMut(u32) + Send + 'static) -> Self {
        let shared = Arc::new((Mutex::new(State::default()), Condvar::new()));
        let queue = Arc::clone(&shared);
        let builder = thread::Builder::new().name("worker".to_string());
        let work = move || {
            let (state, changed) = &*queue;
            loop {
                let mut state = state.lock();
                while state.items.is_empty() && !state.is_stopped {
                    changed.wait(&mut state);
                }
                let Some(item) = state.items.pop_front() else {
                    return;
                };
                drop(state);
                handle(item);
            }
        };
        let thread = builder.spawn(work).expect("a thread");
        let thread = Mutex::new(Some(thread));
        Worker { shared, thread }
    }

    pub fn send(&self, item: u32) -> Result<(), Stopped> {
        let (state, changed) = &*self.shared;
        let mut state = state.lock();
        if state.is_stopped {
            return Err(Stopped);
        }
        state.items.push_back(item);
        changed.notify_one();
        Ok(())
    }

    pub fn stop(&self, _limit: Duration) -> bool {
        let (state, changed) = &*self.shared;
        let mut state = state.lock();
        state.is_stopped = true;
        changed.notify_one();
        if let Some(thread) = self.thread.lock().take() {
            thread.join().expect("handle does not panic");
        }
        true
    }
}
