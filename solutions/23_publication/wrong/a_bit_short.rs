//! Verdict: refuted — wrong result, by at_real_size
//!
//! News and flag in one word, with the right orderings: the flag takes the place of a bit that is
//! one of the news. Small numbers do not miss it.

use racelab::sync::atomic::{AtomicU64, Ordering::Acquire, Ordering::Release};

const IS_OUT: u64 = 1;

pub struct Bulletin {
    word: AtomicU64,
}

impl Bulletin {
    pub fn new() -> Self {
        Bulletin {
            word: AtomicU64::new(0),
        }
    }

    pub fn publish(&self, news: u64) {
        self.word.store(news << 1 | IS_OUT, Release);
    }

    pub fn read(&self) -> Option<u64> {
        let word = self.word.load(Acquire);
        (word & IS_OUT != 0).then_some(word >> 1)
    }
}
