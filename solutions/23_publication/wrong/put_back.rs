//! Verdict: refuted — order violation, by everyone_gets_the_news
//!
//! A message that each reader takes out and puts back: while one has it in hand, another finds
//! nothing.

use racelab::sync::channel::{self, Receiver, Sender};

pub struct Bulletin {
    out: Sender<u64>,
    inbox: Receiver<u64>,
}

impl Bulletin {
    pub fn new() -> Self {
        let (out, inbox) = channel::unbounded();
        Bulletin { out, inbox }
    }

    pub fn publish(&self, news: u64) {
        let _ = self.out.send(news);
    }

    pub fn read(&self) -> Option<u64> {
        let news = self.inbox.try_recv().ok()?;
        let _ = self.out.send(news);
        Some(news)
    }
}
