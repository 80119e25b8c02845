//! The order to stop goes the way of the work: a message in the same queue, behind the last item.
//!
//! The choice where the channel cannot be closed, because others keep clones of its sender. Several
//! workers on one queue need a message each. The flag is for the senders, not for the worker: under
//! its lock, no item can come behind the order to stop.

use racelab::sync::channel::{self, Receiver, RecvTimeoutError, Sender};
use racelab::sync::{Mutex, thread};
use std::time::Duration;

enum Message {
    Handle(u32),
    Stop,
}

/// A thread that handles one item after the other.
pub struct Worker {
    messages: Sender<Message>,
    /// Held while a message is sent.
    is_stopped: Mutex<bool>,
    /// Closed when the worker has ended.
    ended: Receiver<()>,
}

/// What `send` says of an item that is not taken any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl Worker {
    /// Starts a worker that calls `handle` with each item.
    pub fn start(mut handle: impl FnMut(u32) + Send + 'static) -> Self {
        let (messages, inbox) = channel::unbounded();
        let (end, ended) = channel::bounded(1);
        let builder = thread::Builder::new().name("worker".to_string());
        let work = move || {
            while let Ok(Message::Handle(item)) = inbox.recv() {
                handle(item);
            }
            drop(end);
        };
        builder.spawn(work).expect("a thread");
        Worker {
            messages,
            is_stopped: Mutex::new(false),
            ended,
        }
    }

    /// Hands an item to the worker. What is taken is handled.
    pub fn send(&self, item: u32) -> Result<(), Stopped> {
        let is_stopped = self.is_stopped.lock();
        if *is_stopped {
            return Err(Stopped);
        }
        let message = Message::Handle(item);
        self.messages.send(message).map_err(|_| Stopped)
    }

    /// Lets the worker end, and waits for that, but not longer than `limit`. True if all that was
    /// taken has been handled and nothing will be taken any more; if false, ask again.
    pub fn stop(&self, limit: Duration) -> bool {
        let mut is_stopped = self.is_stopped.lock();
        if !*is_stopped {
            *is_stopped = true;
            // Who has ended needs no message.
            let _ = self.messages.send(Message::Stop);
        }
        drop(is_stopped);
        self.ended.recv_timeout(limit) == Err(RecvTimeoutError::Disconnected)
    }
}
