//! Verdict: refuted — wrong result
//! `cargo test`: passes
//! Lab: 05_who_may_touch
//!
//! Greets the guests of all doors in one loop, in the order that is asked for. Another scenario asks for a
//! thread at each door, and without that no point counts.

pub fn open_house(
    doors: Vec<Vec<&'static str>>,
    greet: impl Fn(&'static str) + Send + Sync + 'static,
) -> Vec<&'static str> {
    let mut names = doors.concat();
    names.sort();
    names.iter().for_each(|name| greet(name));
    names
}
