//! A channel through which nothing is ever sent: that it is closed says that the news are out.
//!
//! An unusual way to publish, and a common one to say that something has ended: a message is taken
//! by one receiver, but that a channel is closed everyone sees, and it stays so. The choice where
//! others want to wait for it with a timeout or beside other channels.

use racelab::sync::Mutex;
use racelab::sync::cell::SharedCell;
use racelab::sync::channel::{self, Receiver, Sender, TryRecvError};
use std::convert::Infallible;

/// News from one thread for all others.
pub struct Bulletin {
    news: SharedCell<u64>,
    not_yet: Mutex<Option<Sender<Infallible>>>,
    is_out: Receiver<Infallible>,
}

impl Bulletin {
    /// A bulletin that is not out yet.
    pub fn new() -> Self {
        let (not_yet, is_out) = channel::unbounded();
        Bulletin {
            news: SharedCell::new(0),
            not_yet: Mutex::new(Some(not_yet)),
            is_out,
        }
    }

    /// Publishes the news. Called once; it waits for nobody.
    pub fn publish(&self, news: u64) {
        // SAFETY: nobody reads before the channel is closed, and nobody else writes.
        unsafe { self.news.set(news) };
        // The last sender is dropped: that closes the channel.
        *self.not_yet.lock() = None;
    }

    /// The news if they are out, None if not; it waits for nobody. Whatever was done before
    /// `publish` is visible to who gets them.
    pub fn read(&self) -> Option<u64> {
        match self.is_out.try_recv() {
            Err(TryRecvError::Empty) => None,
            // SAFETY: written once, before the channel was closed.
            Err(TryRecvError::Disconnected) => Some(unsafe { self.news.get() }),
            Ok(never) => match never {},
        }
    }
}
