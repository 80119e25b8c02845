//! A lock with poison, and a note of what was there before the change: who is told of the poison
//! repairs, takes the poison out, and goes on.
//!
//! The choice where a repair is dear, and panics are so rare that the normal way should not pay for
//! it: an exchange only notes what it begins with. Databases do it so, with a journal that is read
//! after a crash. Repaired, the poison must go: else each later lock repairs again, and undoes what
//! was done since.

use racelab::sync::poison::{Mutex, MutexGuard};

/// What is in the till.
#[derive(Clone, Copy)]
struct Contents {
    euros: i64,
    dollars: i64,
}

struct Journal {
    contents: Contents,
    /// What was there when the last exchange began.
    before: Contents,
}

/// Takes in euros and pays out dollars.
pub struct Till {
    journal: Mutex<Journal>,
}

/// What a till says that is not in order: an exchange in it was left half done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

impl Till {
    /// A till with no euros and so many dollars.
    pub fn new(dollars: i64) -> Self {
        let contents = Contents { euros: 0, dollars };
        Till {
            journal: Mutex::new(Journal {
                contents,
                before: contents,
            }),
        }
    }

    /// Puts all these notes of euros in, and pays out what each is in dollars; or does nothing.
    ///
    /// # Panics
    /// If `dollars_for` does: it may not know a note.
    pub fn exchange(&self, notes: &[i64], dollars_for: impl Fn(i64) -> i64) -> Result<(), Broken> {
        let mut journal = self.lock();
        journal.before = journal.contents;
        for &note in notes {
            journal.contents.euros += note;
            journal.contents.dollars -= dollars_for(note);
        }
        Ok(())
    }

    /// The euros and the dollars in the till.
    pub fn count(&self) -> Result<(i64, i64), Broken> {
        let contents = self.lock().contents;
        Ok((contents.euros, contents.dollars))
    }

    /// The journal, with contents that are in order.
    fn lock(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(|poisoned| {
            let mut journal = poisoned.into_inner();
            journal.contents = journal.before;
            self.journal.clear_poison();
            journal
        })
    }
}
