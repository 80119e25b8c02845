//! One thread owns the till; clerks compute, and send it what to put in and what to pay out.
//!
//! An unusual way: a panic on one's own thread cannot leave anything half done on another's. The
//! choice where the till has more to do than to add, and where a clerk must never wait for another
//! one's rates. What crosses the channel is whole, or was never sent.

use racelab::sync::channel::{self, Sender};
use racelab::sync::thread;

enum Message {
    Exchange { euros: i64, dollars: i64 },
    Count(Sender<(i64, i64)>),
}

/// Takes in euros and pays out dollars.
pub struct Till {
    owner: Sender<Message>,
}

/// What a till says that is not in order: an exchange in it was left half done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

impl Till {
    /// A till with no euros and so many dollars.
    pub fn new(mut dollars: i64) -> Self {
        let (owner, messages) = channel::unbounded();
        // The owner ends when the till, and with it the sender, is dropped.
        thread::spawn(move || {
            let mut euros = 0;
            for message in messages {
                match message {
                    Message::Exchange {
                        euros: taken,
                        dollars: paid,
                    } => {
                        euros += taken;
                        dollars -= paid;
                    }
                    // Who asked may have gone: then no one misses the answer.
                    Message::Count(reply) => _ = reply.send((euros, dollars)),
                }
            }
        });
        Till { owner }
    }

    /// Puts all these notes of euros in, and pays out what each is in dollars; or does nothing.
    ///
    /// # Panics
    /// If `dollars_for` does: it may not know a note.
    pub fn exchange(&self, notes: &[i64], dollars_for: impl Fn(i64) -> i64) -> Result<(), Broken> {
        let euros = notes.iter().sum();
        let dollars = notes.iter().map(|&note| dollars_for(note)).sum();
        let exchange = Message::Exchange { euros, dollars };
        self.owner.send(exchange).map_err(|_| Broken)
    }

    /// The euros and the dollars in the till.
    pub fn count(&self) -> Result<(i64, i64), Broken> {
        let (reply, counted) = channel::unbounded();
        self.owner.send(Message::Count(reply)).map_err(|_| Broken)?;
        counted.recv().map_err(|_| Broken)
    }
}
