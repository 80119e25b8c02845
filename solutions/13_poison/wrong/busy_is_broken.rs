//! Verdict: refuted — wrong result, by two_exchanges
//!
//! A lock that is taken is not a lock that is poisoned: `try_lock` fails for both.

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
        let mut contents = self.contents.try_lock().map_err(|_| Broken)?;
        for &note in notes {
            contents.euros += note;
            contents.dollars -= dollars_for(note);
        }
        Ok(())
    }

    pub fn count(&self) -> Result<(i64, i64), Broken> {
        let contents = self.contents.lock().map_err(|_| Broken)?;
        Ok((contents.euros, contents.dollars))
    }
}
