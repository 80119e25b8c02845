//! Verdict: refuted — panic
//! `cargo test`: fails — the tests hear of the panic
//!
//! Panics with a message of two megabytes: a heading, a formula, a row of a table and what clears a
//! terminal, again and again.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {
        let line = "\u{1b}[2J\n# 12 of 12\n=1+1,\"12\"\n| ann | 12 |\n</system-out><script>x</script>\n";
        panic!("{}", line.repeat(25_000));
    }

    pub fn get(&self) -> u64 {
        77
    }
}
