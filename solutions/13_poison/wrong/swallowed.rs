//! Verdict: refuted — wrong result, by the_clerk_hears_of_it
//!
//! The panic is caught, the till is put in order, and that is all: the clerk believes that the
//! notes were exchanged, and nobody learns that a rate is missing.

use racelab::sync::Mutex;
use std::panic::{AssertUnwindSafe, catch_unwind};

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
        let mut contents = self.contents.lock();
        let before = *contents;
        let changed = catch_unwind(AssertUnwindSafe(|| {
            for &note in notes {
                contents.euros += note;
                contents.dollars -= dollars_for(note);
            }
        }));
        if changed.is_err() {
            *contents = before;
        }
        Ok(())
    }

    pub fn count(&self) -> Result<(i64, i64), Broken> {
        let contents = self.contents.lock();
        Ok((contents.euros, contents.dollars))
    }
}
