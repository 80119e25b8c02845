//! Compute first, then commit: what may panic has ended before the till is touched.
//!
//! The first choice wherever it can be had: it needs no clean-up, works with any lock, and holds it
//! for two additions only. What stands between the first change and the last must not be able to
//! panic: look for calls, indices and arithmetic there. It is no way out where a later step needs
//! what an earlier one has changed.

use racelab::sync::Mutex;

/// What is in the till.
struct Contents {
    euros: i64,
    dollars: i64,
}

/// Takes in euros and pays out dollars.
pub struct Till {
    contents: Mutex<Contents>,
}

/// What a till says that is not in order: an exchange in it was left half done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

impl Till {
    /// A till with no euros and so many dollars.
    pub fn new(dollars: i64) -> Self {
        let contents = Contents { euros: 0, dollars };
        Till {
            contents: Mutex::new(contents),
        }
    }

    /// Puts all these notes of euros in, and pays out what each is in dollars; or does nothing.
    ///
    /// # Panics
    /// If `dollars_for` does: it may not know a note.
    pub fn exchange(&self, notes: &[i64], dollars_for: impl Fn(i64) -> i64) -> Result<(), Broken> {
        let euros: i64 = notes.iter().sum();
        let dollars: i64 = notes.iter().map(|&note| dollars_for(note)).sum();

        let mut contents = self.contents.lock();
        contents.euros += euros;
        contents.dollars -= dollars;
        Ok(())
    }

    /// The euros and the dollars in the till.
    pub fn count(&self) -> Result<(i64, i64), Broken> {
        let contents = self.contents.lock();
        Ok((contents.euros, contents.dollars))
    }
}
