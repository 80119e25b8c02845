//! A till that several clerks exchange money at.
//!
//! `dollars_for` may panic. Make the till true to what it tells even then: repair it, or refuse
//! with `Broken`. Keep the public types and the functions with their arguments; all else is yours
//! to change.

use racelab::sync::Mutex;

/// What is in the till.
struct Contents {
    euros: i64,
    dollars: i64,
}

/// Takes in euros and pays out dollars.
pub struct Till {
    // TODO: this lock does not care why its guard is dropped. Must it?
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
        // TODO: in which of these lines can `dollars_for` end it all? What has changed by then, and
        // who opens the till next?
        for &note in notes {
            contents.euros += note;
            contents.dollars -= dollars_for(note);
        }
        Ok(())
    }

    /// The euros and the dollars in the till.
    pub fn count(&self) -> Result<(i64, i64), Broken> {
        // TODO: how does this line know that the till is in order?
        let contents = self.contents.lock();
        Ok((contents.euros, contents.dollars))
    }
}
