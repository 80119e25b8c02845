//! Verdict: refuted — torn invariant, by who_counts_after_a_panic
//!
//! The rate is asked before anything changes, but for one note at a time: no note is half
//! exchanged, and yet half of the notes are. The customer has got all of them back.

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
        let mut contents = self.contents.lock();
        for &note in notes {
            let dollars = dollars_for(note);
            contents.euros += note;
            contents.dollars -= dollars;
        }
        Ok(())
    }

    pub fn count(&self) -> Result<(i64, i64), Broken> {
        let contents = self.contents.lock();
        Ok((contents.euros, contents.dollars))
    }
}
