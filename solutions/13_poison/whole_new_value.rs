//! Work on a copy, and put it in the place of the old value once it is whole: a panic on the way
//! leaves the old one.
//!
//! The choice where each step builds on the one before, so that nothing can be computed beforehand.
//! The lock is held over both, the copy and the swap; else another clerk's exchange in between
//! would be lost. It costs a copy: little here, much for a large tree.

use racelab::sync::Mutex;

/// What is in the till.
#[derive(Clone, Copy)]
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
        let mut contents = self.contents.lock();
        let mut after = *contents;
        for &note in notes {
            after.euros += note;
            after.dollars -= dollars_for(note);
        }
        *contents = after;
        Ok(())
    }

    /// The euros and the dollars in the till.
    pub fn count(&self) -> Result<(i64, i64), Broken> {
        let contents = self.contents.lock();
        Ok((contents.euros, contents.dollars))
    }
}
