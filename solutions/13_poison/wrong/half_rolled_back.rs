//! Verdict: refuted — torn invariant, by who_counts_after_a_panic
//!
//! The euros are put back as they were. The dollars that were paid out before the panic are not.

use racelab::sync::{Mutex, MutexGuard};

struct Contents {
    euros: i64,
    dollars: i64,
}

pub struct Till {
    contents: Mutex<Contents>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

struct Transaction<'a> {
    contents: MutexGuard<'a, Contents>,
    euros_before: i64,
    done: bool,
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if !self.done {
            self.contents.euros = self.euros_before;
        }
    }
}

impl Till {
    pub fn new(dollars: i64) -> Self {
        let contents = Contents { euros: 0, dollars };
        Till {
            contents: Mutex::new(contents),
        }
    }

    pub fn exchange(&self, notes: &[i64], dollars_for: impl Fn(i64) -> i64) -> Result<(), Broken> {
        let contents = self.contents.lock();
        let mut transaction = Transaction {
            euros_before: contents.euros,
            contents,
            done: false,
        };
        for &note in notes {
            transaction.contents.euros += note;
            transaction.contents.dollars -= dollars_for(note);
        }
        transaction.done = true;
        Ok(())
    }

    pub fn count(&self) -> Result<(i64, i64), Broken> {
        let contents = self.contents.lock();
        Ok((contents.euros, contents.dollars))
    }
}
