//! A guard puts back what was there, unless the exchange has come to its end.
//!
//! The choice where a copy of everything would be too dear, but what has changed is known and can
//! be taken back; and where one way out of many (a panic, a `?`, a `return`) must not be forgotten.
//! The guard must hold the lock, or be dropped before it: what is put back too late has been seen.

use racelab::sync::{Mutex, MutexGuard};

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

/// An exchange under way. Dropped before [`commit`](Self::commit), it never was.
struct Transaction<'a> {
    contents: MutexGuard<'a, Contents>,
    before: Contents,
}

impl<'a> Transaction<'a> {
    fn begin(contents: &'a Mutex<Contents>) -> Self {
        let contents = contents.lock();
        let before = *contents;
        Transaction { contents, before }
    }

    fn commit(mut self) {
        self.before = *self.contents;
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        // The lock is still held: the fields are dropped after this.
        *self.contents = self.before;
    }
}

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
        let mut transaction = Transaction::begin(&self.contents);
        for &note in notes {
            transaction.contents.euros += note;
            transaction.contents.dollars -= dollars_for(note);
        }
        transaction.commit();
        Ok(())
    }

    /// The euros and the dollars in the till.
    pub fn count(&self) -> Result<(i64, i64), Broken> {
        let contents = self.contents.lock();
        Ok((contents.euros, contents.dollars))
    }
}
