//! Verdict: refuted — double initialisation, by it_stays_the_same
//!
//! "Nobody should call foreign code under a lock": so it is dropped while the value is made, and who
//! comes back puts its own in, whatever is there by then.

use racelab::sync::Mutex;

pub struct Lazy {
    value: Mutex<Option<u32>>,
}

impl Lazy {
    pub fn new() -> Self {
        Lazy {
            value: Mutex::new(None),
        }
    }

    pub fn get_or_make(&self, make: impl FnOnce() -> u32) -> u32 {
        let known = *self.value.lock();
        if let Some(value) = known {
            return value;
        }
        let value = make();
        *self.value.lock() = Some(value);
        value
    }
}
