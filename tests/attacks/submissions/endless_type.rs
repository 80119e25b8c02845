//! Verdict: does not compile — overflow evaluating
//! `cargo test`: does not compile — the compiler has a limit too
//!
//! Has a type whose properties hang on those of a larger one, without end.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        <Larger<u8> as Depth>::DEPTH
    }
}

struct Larger<T>(T);

trait Depth {
    const DEPTH: u64;
}

impl Depth for u8 {
    const DEPTH: u64 = 1;
}

impl<T> Depth for Larger<T>
where
    Larger<Larger<T>>: Depth,
{
    const DEPTH: u64 = <Larger<Larger<T>> as Depth>::DEPTH;
}
