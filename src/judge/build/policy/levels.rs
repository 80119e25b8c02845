//! How much `unsafe` a lab allows, and what a file may not name beside it.
//!
//! At [`Level::Cells`] the rule is that a file with an unsafe block has no raw pointer, and calls
//! nothing unsafe of std. Then its blocks can only do what the cells of racelab offer. A raw pointer
//! comes from a type that is written out, from a few names of std, or from parts of racelab about
//! memory; all of these are refused by name wherever they stand.

use proc_macro2::{TokenStream, TokenTree};
use serde::Deserialize;

use super::before::kept;
use super::walk::is_punct;

/// How much `unsafe` an answer may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// None at all.
    #[default]
    No,
    /// `unsafe impl`, for `Send` and `Sync`.
    Impl,
    /// Also unsafe blocks and functions, in files without raw pointers.
    Cells,
    /// Whatever the compiler takes.
    All,
}

/// Names by which a file of that kind could come to a raw pointer, or call what is unsafe in std.
const NAMES: &[&str] = &[
    "AtomicPtr",
    "Context",
    "LocalWaker",
    "ManuallyDrop",
    "MaybeUninit",
    "NonNull",
    "RawWaker",
    "RawWakerVTable",
    "UnsafeCell",
    "Wake",
    "Waker",
    "align_to",
    "align_to_mut",
    "as_bytes_mut",
    "as_mut_ptr",
    "as_mut_ptr_range",
    "as_mut_vec",
    "as_non_null",
    "as_ptr",
    "as_ptr_range",
    "as_raw",
    "asm",
    "dangling",
    "dangling_ptr",
    "data_ptr",
    "decrement_strong_count",
    "defer_free",
    "disjoint_bitor",
    "force_unlock",
    "from_mut_ptr_range",
    "from_non_null",
    "from_parts",
    "from_ptr",
    "from_ptr_range",
    "from_raw",
    "from_raw_in",
    "from_raw_parts",
    "from_raw_parts_in",
    "from_raw_parts_mut",
    "increment_strong_count",
    "into_non_null",
    "into_parts",
    "into_raw",
    "into_raw_parts",
    "into_raw_with_allocator",
    "raw_get",
    "set_len",
    "try_borrow_unguarded",
    "union",
    "with_mutable_key",
    "zeroed",
];

/// Parts of such names that say enough.
const PARTS: &[&str] = &["assume_init", "transmute", "unchecked", "uninit"];

/// Modules that are about memory, or about pointers.
const MODULES: &[&[&str]] = &[
    &["racelab", "sync", "epoch"],
    &["racelab", "sync", "heap"],
    &["std", "alloc"],
    &["std", "ptr"],
    &["std", "task"],
];

/// Whether tokens have `unsafe` in them that is not of an `unsafe impl`.
pub(super) fn has_blocks(tokens: TokenStream, left_out: &[std::ops::Range<usize>]) -> bool {
    let tokens = kept(tokens, left_out);
    tokens.iter().enumerate().any(|(at, token)| match token {
        TokenTree::Group(group) => has_blocks(group.stream(), left_out),
        TokenTree::Ident(word) => word == "unsafe" && !begins_impl(&tokens[at + 1..]),
        _ => false,
    })
}

/// Whether what follows `unsafe` makes an `unsafe impl` of it.
pub(super) fn begins_impl(after: &[TokenTree]) -> bool {
    matches!(after.first(), Some(TokenTree::Ident(word)) if word == "impl")
}

/// Whether a file with unsafe blocks may not have this name.
pub(super) fn leads_to_pointers(name: &str) -> bool {
    NAMES.contains(&name) || PARTS.iter().any(|part| name.contains(part))
}

/// Whether a file with unsafe blocks may not use this full path.
pub(super) fn is_about_memory(full: &[String]) -> bool {
    MODULES
        .iter()
        .any(|module| full.len() >= module.len() && full.iter().zip(*module).all(|(a, b)| a == b))
}

/// Whether a raw pointer's type, or its making, begins here: `*const`, `*mut`, `&raw`.
pub(super) fn is_raw(tokens: &[TokenTree], at: usize) -> bool {
    let word =
        |word: &str| matches!(tokens.get(at + 1), Some(TokenTree::Ident(next)) if next == word);
    let token = tokens.get(at);
    is_punct(token, '*') && (word("const") || word("mut")) || is_punct(token, '&') && word("raw")
}
