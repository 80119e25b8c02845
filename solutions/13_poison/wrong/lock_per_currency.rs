//! Verdict: refuted — torn invariant, by a_count_during_an_exchange
//!
//! Computed first, but committed in two steps with the lock free in between: no panic is needed to
//! see half an exchange.

use racelab::sync::Mutex;

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
        let euros: i64 = notes.iter().sum();
        let dollars: i64 = notes.iter().map(|&note| dollars_for(note)).sum();
        self.contents.lock().euros += euros;
        self.contents.lock().dollars -= dollars;
        Ok(())
    }

    pub fn count(&self) -> Result<(i64, i64), Broken> {
        let contents = self.contents.lock();
        Ok((contents.euros, contents.dollars))
    }
}
