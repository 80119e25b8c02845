//! Verdict: not allowed — `std` to a macro
//! `cargo test`: passes
//!
//! Puts the path of `exit` together in a macro, of words that are harmless one by one.

macro_rules! call {
    ($module:ident, $function:ident) => {
        std::$module::$function(0)
    };
}

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        call!(process, exit)
    }
}
