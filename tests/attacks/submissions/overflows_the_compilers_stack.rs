//! Verdict: does not compile — the compiler broke down
//! `cargo test`: stops the build
//!
//! Nests so deep by macros that the compiler's stack overflows: it is ended by a signal.

macro_rules! deep {
    ($value:expr;) => {
        $value
    };
    ($value:expr; $next:ident $($rest:ident)*) => {
        deep!(/* @BANGS@ */ $value; $($rest)*)
    };
}

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        deep!(77_u64; a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a )
    }
}
