//! Both amounts in one atomic: there is no half to be left, or to be seen.
//!
//! An unusual way, and the fastest, where all that belongs together fits into one word: 32 bits for
//! each amount are two thousand million euros. `fetch_update` calls what it is given again if
//! another clerk was faster, so the rates are asked before.

use racelab::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Takes in euros and pays out dollars.
pub struct Till {
    /// Euros in the upper half, dollars in the lower one.
    contents: AtomicU64,
}

/// What a till says that is not in order: an exchange in it was left half done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

impl Till {
    /// A till with no euros and so many dollars.
    pub fn new(dollars: i64) -> Self {
        Till {
            contents: AtomicU64::new(pack(0, dollars)),
        }
    }

    /// Puts all these notes of euros in, and pays out what each is in dollars; or does nothing.
    ///
    /// # Panics
    /// If `dollars_for` does: it may not know a note.
    pub fn exchange(&self, notes: &[i64], dollars_for: impl Fn(i64) -> i64) -> Result<(), Broken> {
        let taken: i64 = notes.iter().sum();
        let paid: i64 = notes.iter().map(|&note| dollars_for(note)).sum();
        let after = |contents| {
            let (euros, dollars) = unpack(contents);
            Some(pack(euros + taken, dollars - paid))
        };
        // Relaxed: the amounts publish nothing but themselves.
        let updated = self.contents.fetch_update(Relaxed, Relaxed, after);
        updated.map_err(|_| Broken).map(drop)
    }

    /// The euros and the dollars in the till.
    pub fn count(&self) -> Result<(i64, i64), Broken> {
        // Relaxed: as above.
        Ok(unpack(self.contents.load(Relaxed)))
    }
}

fn pack(euros: i64, dollars: i64) -> u64 {
    let half = |amount| u64::from(i32::try_from(amount).expect("too much money") as u32);
    half(euros) << 32 | half(dollars)
}

fn unpack(contents: u64) -> (i64, i64) {
    let amount = |half| i64::from(half as u32 as i32);
    (amount(contents >> 32), amount(contents))
}
