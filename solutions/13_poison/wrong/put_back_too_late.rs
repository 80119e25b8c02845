//! Verdict: refuted — torn invariant, by who_counts_after_a_panic
//!
//! The panic is caught and the till put in order, under a lock that was free for a moment: the
//! guard ends with its block. Who comes in between finds half an exchange.

use racelab::sync::Mutex;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

#[derive(Clone, Copy)]
struct Contents {
    euros: i64,
    dollars: i64,
}

pub struct Till {
    contents: Mutex<Contents>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

impl Till {
    pub fn new(dollars: i64) -> Self {
        let contents = Contents { euros: 0, dollars };
        Till {
            contents: Mutex::new(contents),
        }
    }

    pub fn exchange(&self, notes: &[i64], dollars_for: impl Fn(i64) -> i64) -> Result<(), Broken> {
        let (before, changed) = {
            let mut contents = self.contents.lock();
            let before = *contents;
            let changed = catch_unwind(AssertUnwindSafe(|| {
                for &note in notes {
                    contents.euros += note;
                    contents.dollars -= dollars_for(note);
                }
            }));
            (before, changed)
        };
        if let Err(panic) = changed {
            *self.contents.lock() = before;
            resume_unwind(panic);
        }
        Ok(())
    }

    pub fn count(&self) -> Result<(i64, i64), Broken> {
        let contents = self.contents.lock();
        Ok((contents.euros, contents.dollars))
    }
}
