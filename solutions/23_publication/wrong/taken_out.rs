//! Verdict: refuted — wrong result, by everyone_gets_the_news
//!
//! A channel hands over all that it must; but a message is for one receiver, and the news are for
//! everyone.

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
        self.inbox.try_recv().ok()
    }
}
