//! Verdict: not allowed — the attribute `proc_macro`
//! `cargo test`: does not compile — only a crate of its own can hold one
//!
//! Tries to run in the compiler, as a procedural macro.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        77
    }
}

#[proc_macro]
pub fn attack(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    input
}
