//! A channel that never carries a message: to close it is the signal.
//!
//! The choice in programs that are built on channels: many threads can wait for the end of one
//! channel, a closed channel stays closed, and a wait for it can be combined with timeouts. It is
//! how a stop is told to any number of workers.

use racelab::sync::Mutex;
use racelab::sync::channel::{self, Receiver, Sender};

/// What would be sent, if anything ever was.
enum Never {}

/// Closed at first; once opened, it stays open.
pub struct Gate {
    /// The only sender, until the gate is open.
    closed_by: Mutex<Option<Sender<Never>>>,
    closed: Receiver<Never>,
}

impl Gate {
    /// A closed gate.
    pub fn new() -> Self {
        let (sender, closed) = channel::unbounded();
        Gate {
            closed_by: Mutex::new(Some(sender)),
            closed,
        }
    }

    /// Opens the gate for good. It waits for nobody. Called once.
    pub fn open(&self) {
        drop(self.closed_by.lock().take());
    }

    /// Returns when the gate is open: at once if it is already, else it waits. Whatever was done
    /// before `open` is visible after it.
    pub fn pass(&self) {
        match self.closed.recv() {
            Ok(never) => match never {},
            Err(channel::RecvError) => {}
        }
    }
}
