//! Verdict: refuted — wrong result
//! `cargo test`: passes
//! Lab: 29_seqlock
//!
//! A ship that is never to be seen, which a reader may be told while somebody moves it: so nobody sees half
//! a move. Another scenario looks when nobody does, and without that no point counts.

pub struct Ship;

impl Ship {
    pub fn new(_x: u64, _y: u64) -> Self {
        Ship
    }

    pub fn position(&self) -> Option<(u64, u64)> {
        None
    }

    pub fn move_by(&self, _dx: u64, _dy: u64) {}
}
