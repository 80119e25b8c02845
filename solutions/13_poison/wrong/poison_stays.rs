//! Verdict: refuted — wrong result, by the_next_exchange
//!
//! Repaired, but the poison stays in the lock: each later lock repairs again, and so undoes the
//! exchange before it.

use racelab::sync::poison::{Mutex, MutexGuard};

#[derive(Clone, Copy)]
struct Contents {
    euros: i64,
    dollars: i64,
}

struct Journal {
    contents: Contents,
    before: Contents,
}

pub struct Till {
    journal: Mutex<Journal>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

impl Till {
    pub fn new(dollars: i64) -> Self {
        let contents = Contents { euros: 0, dollars };
        Till {
            journal: Mutex::new(Journal {
                contents,
                before: contents,
            }),
        }
    }

    pub fn exchange(&self, notes: &[i64], dollars_for: impl Fn(i64) -> i64) -> Result<(), Broken> {
        let mut journal = self.lock();
        journal.before = journal.contents;
        for &note in notes {
            journal.contents.euros += note;
            journal.contents.dollars -= dollars_for(note);
        }
        Ok(())
    }

    pub fn count(&self) -> Result<(i64, i64), Broken> {
        let contents = self.lock().contents;
        Ok((contents.euros, contents.dollars))
    }

    fn lock(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(|poisoned| {
            let mut journal = poisoned.into_inner();
            journal.contents = journal.before;
            journal
        })
    }
}
