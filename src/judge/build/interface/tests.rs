use std::path::PathBuf;

use super::*;

const MODEL: &str = "
    pub struct Counter { value: u64 }
    impl Counter {
        pub fn new() -> Self { Counter { value: 0 } }
        pub fn increment(&self) {}
        pub fn get(&self) -> u64 { 0 }
        fn inside(&self) {}
    }
    pub enum Shutdown { Drain, Abort }
    pub fn total(vals: &[u64], line: impl Fn(String)) -> u64 { 0 }
    impl Drop for Counter { fn drop(&mut self) {} }";

/// What is said of the model with `old` replaced by `new`, and the compiler naming these words.
fn said(old: &str, new: &str, errors: &str) -> String {
    assert!(MODEL.contains(old));
    let subject = Source {
        shown: PathBuf::from("labs/x.rs"),
        text: MODEL.replace(old, new),
    };
    explain(&subject, MODEL, errors).unwrap_or_default()
}

#[test]
fn the_name_that_the_spec_uses_is_told_with_what_became_of_it() {
    for (old, new, errors, says) in [
        (
            "increment",
            "incremnt",
            "no method named `increment` found",
            "The spec calls `Counter::increment(&self)`, and labs/x.rs has no method of that name, \
             but `incremnt` at labs/x.rs:5: give it its name back.",
        ),
        (
            "pub fn get(&self) -> u64 { 0 }",
            "",
            "counter.get()",
            "The spec calls `Counter::get(&self) -> u64`, and labs/x.rs has no method of that name: \
             it must stay.",
        ),
        (
            "Counter",
            "Tally",
            "no `Counter` in the root",
            "The spec uses `Counter`, and labs/x.rs has no type of that name, but `Tally` at \
             labs/x.rs:2: give it its name back.",
        ),
        (
            "pub fn increment",
            "fn increment",
            "method `increment` is private",
            "The spec calls `Counter::increment(&self)`, but at labs/x.rs:5 it is private: write \
             `pub` before it.",
        ),
        (
            "increment(&self)",
            "increment(&mut self)",
            "counter.increment()",
            "it is now `increment(&mut self)`. Threads share it",
        ),
        (
            "increment(&self)",
            "increment(&self, by: u64)",
            "counter.increment()",
            "it is now `increment(&self, by: u64)`. What it takes",
        ),
        (
            "vals: &[u64]",
            "vals: Vec<u64>",
            "total(&[1, 2])",
            "The spec calls `total(vals: &[u64], line: impl Fn(String)) -> u64`, but at labs/x.rs:10",
        ),
        (
            "Abort",
            "Cancel",
            "no variant named `Abort`",
            "The spec uses `Shutdown::Abort`, and labs/x.rs has no variant of that name",
        ),
        (
            "impl Drop for Counter { fn drop(&mut self) {} }",
            "",
            "the trait `Drop` is not implemented",
            "The spec needs `Drop` for `Counter`",
        ),
    ] {
        let said = said(old, new, errors);
        assert!(said.contains(says), "{new}: {said}");
    }
}

#[test]
fn what_the_compiler_does_not_speak_of_is_not_told() {
    assert_eq!(said("increment", "add", "counter.get()"), "");
    // Part of another word.
    assert_eq!(said("get(", "fetch(", "the target"), "");
    // The same under another name of its own.
    assert_eq!(said("-> Self", "-> Counter", "Counter::new()"), "");
    assert_eq!(said("vals: &[u64]", "values: &[u64]", "total(&[])"), "");
    // Taken from elsewhere, and handed on.
    let elsewhere = "pub use inner::Counter; struct Other";
    assert_eq!(said("pub struct Counter", elsewhere, "Counter"), "");
}

#[test]
fn a_type_that_threads_cannot_share_is_told_with_what_is_in_it() {
    let errors = "error[E0277]: `std::cell::Cell<u64>` cannot be shared between threads safely\n\
                  note: required because it appears within the type `Counter`";
    let said = said("value: u64", "value: std::cell::Cell<u64>", errors);
    assert!(said.contains("lets threads share a `Counter`"), "{said}");
    assert!(said.contains("`std::cell::Cell<u64>` in it"), "{said}");
}
