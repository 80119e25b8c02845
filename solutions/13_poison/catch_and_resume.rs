//! Catch the panic, put back what was there, and let the panic go on.
//!
//! An unusual way: a guard with `Drop` does the same, also where somebody else adds a `return`. It
//! is the choice at the edge of a library whose callbacks are not one's own, where one place should
//! see every panic of theirs. `AssertUnwindSafe` is the promise that the next lines keep.

use racelab::sync::Mutex;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

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
        let before = *contents;
        let changed = catch_unwind(AssertUnwindSafe(|| {
            for &note in notes {
                contents.euros += note;
                contents.dollars -= dollars_for(note);
            }
        }));
        if let Err(panic) = changed {
            *contents = before;
            drop(contents);
            resume_unwind(panic);
        }
        Ok(())
    }

    /// The euros and the dollars in the till.
    pub fn count(&self) -> Result<(i64, i64), Broken> {
        let contents = self.contents.lock();
        Ok((contents.euros, contents.dollars))
    }
}
