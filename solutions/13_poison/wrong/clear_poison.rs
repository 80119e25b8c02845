//! Verdict: refuted — torn invariant, by who_counts_after_a_panic
//!
//! "The poison is the problem, so take it out": the flag is gone, the half exchange is still there.

use racelab::sync::poison::Mutex;

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
            self.contents.clear_poison();
        }
        let mut contents = self.contents.lock().map_err(|_| Broken)?;
        for &note in notes {
            contents.euros += note;
            contents.dollars -= dollars_for(note);
        }
        Ok(())
    }

    pub fn count(&self) -> Result<(i64, i64), Broken> {
        if self.contents.is_poisoned() {
            self.contents.clear_poison();
        }
        let contents = self.contents.lock().map_err(|_| Broken)?;
        Ok((contents.euros, contents.dollars))
    }
}
