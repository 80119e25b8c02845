//! A lock with poison, as std's: after a panic everybody is told, and nobody goes on.
//!
//! The choice where nobody can say what is right after a panic, and going on would do more harm
//! than standing still. It costs a `Result` at every lock, and the till is closed until somebody
//! makes a new one. Where the cause is a mistake in one note, that is much.

use racelab::sync::poison::Mutex;

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
        let mut contents = self.contents.lock().map_err(|_| Broken)?;
        for &note in notes {
            contents.euros += note;
            contents.dollars -= dollars_for(note);
        }
        Ok(())
    }

    /// The euros and the dollars in the till.
    pub fn count(&self) -> Result<(i64, i64), Broken> {
        let contents = self.contents.lock().map_err(|_| Broken)?;
        Ok((contents.euros, contents.dollars))
    }
}
