//! Verdict: refuted — torn invariant, by who_counts_after_a_panic
//!
//! Is it poisoned? No. Then the lock, without another look: the panic came in between.

use racelab::sync::poison::{Mutex, PoisonError};

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
        if self.contents.is_poisoned() {
            return Err(Broken);
        }
        let mut contents = self.contents.lock().unwrap_or_else(PoisonError::into_inner);
        for &note in notes {
            contents.euros += note;
            contents.dollars -= dollars_for(note);
        }
        Ok(())
    }

    pub fn count(&self) -> Result<(i64, i64), Broken> {
        if self.contents.is_poisoned() {
            return Err(Broken);
        }
        let contents = self.contents.lock().unwrap_or_else(PoisonError::into_inner);
        Ok((contents.euros, contents.dollars))
    }
}
