//! Verdict: refuted — lost update, by two_exchanges
//!
//! A whole new value is made and put in the place of the old one; but the lock is free while it is
//! made, and what another clerk did meanwhile is gone.

use racelab::sync::Mutex;

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
        let mut after = *self.contents.lock();
        for &note in notes {
            after.euros += note;
            after.dollars -= dollars_for(note);
        }
        *self.contents.lock() = after;
        Ok(())
    }

    pub fn count(&self) -> Result<(i64, i64), Broken> {
        let contents = self.contents.lock();
        Ok((contents.euros, contents.dollars))
    }
}
