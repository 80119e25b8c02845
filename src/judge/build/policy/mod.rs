//! What no answer may do, where files are judged of people whom one need not trust.
//!
//! A file reaches beyond itself by names that begin with a crate, by macros, by attributes and by a
//! few keywords. Of each there is a list of what an answer needs; what is not on it is refused,
//! before the compiler sees the file. All of it is looked for among the *tokens*, so that nothing
//! hides in a macro, and without regard to scopes: a name that stands for a module of std anywhere
//! in the file is taken for that module everywhere in it.

mod attributes;
mod before;
mod calls;
mod known;
mod levels;
mod lifetimes;
mod macros;
mod meanings;
mod nesting;
mod parts;
mod text;
mod tokens;
mod walk;

use std::path::Path;
use std::thread;

use proc_macro2::Span;
use serde::Deserialize;

use super::BuildError;
use super::outline::Outline;
use super::scan::{self, Finding};
use super::source::Source;

pub use levels::Level;

/// What a lab allows beside what every answer may do: `[policy]` of its `lab.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    /// How much `unsafe` an answer may use.
    #[serde(default, rename = "unsafe")]
    pub unsafe_code: Level,
    /// Paths that it may use, with all below them: `std::path`.
    #[serde(default)]
    pub allows: Vec<String>,
}

/// So many things that are not allowed are shown of one file.
const SHOWN: usize = 10;

/// So many characters are shown of all of them together.
const LENGTH: usize = 16_000;

/// A stack for parsers that go as deep as [`nesting`] lets them.
const STACK: usize = 512 * 1024 * 1024;

/// Reads the subject `file` of the checkout at `root`. What a person has done to the file is not
/// the tool's fault.
pub(super) fn read(root: &Path, file: &Path) -> Result<Source, BuildError> {
    text::read(root, file)
}

/// Options that make a compile of a file safe which has passed [`check`]: lints that it cannot
/// switch off.
pub(super) fn lints(allowance: &Allowance) -> Vec<&'static str> {
    let always = [
        "-Flong_running_const_eval",
        "-Ftext_direction_codepoint_in_literal",
        "-Ftext_direction_codepoint_in_comment",
    ];
    let without_unsafe = (allowance.unsafe_code == Level::No).then_some("-Funsafe_code");
    always.into_iter().chain(without_unsafe).collect()
}

/// Refuses a source with something in it that is not allowed; and then, as [`scan`] does, one with
/// something that the judges cannot see.
pub(super) fn check(source: &Source, allowance: &Allowance) -> Result<(), BuildError> {
    with_deep_stack(|| check_here(source, allowance))?
}

/// Runs a parser of files that need not be trusted: it calls itself for each level of what is
/// nested.
pub(super) fn with_deep_stack<T: Send>(parse: impl FnOnce() -> T + Send) -> Result<T, BuildError> {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK);
        let thread = thread.spawn_scoped(scope, parse).map_err(|error| {
            BuildError::Tool(format!("cannot start a thread to read a file: {error}"))
        })?;
        let broken = |_| BuildError::Tool("the reader of files panicked".to_owned());
        thread.join().map_err(broken)
    })
}

/// The [outline](Outline) of a file that need not be trusted.
pub(super) fn outline(text: &str) -> Option<Outline> {
    let outline = || {
        let is_deep = nesting::too_deep(text.parse().ok()?).is_some();
        (!is_deep).then(|| Outline::of(text))?
    };
    with_deep_stack(outline).ok()?
}

fn check_here(source: &Source, allowance: &Allowance) -> Result<(), BuildError> {
    let all = |findings: &[Finding]| Err(BuildError::NotAllowed(shown(source, findings)));
    if let Some(refusal) = text::refusal(source) {
        return Err(BuildError::NotAllowed(refusal));
    }
    let (file, tokens) = tokens::parse(source)?;
    let found = walk::findings(&file, tokens, allowance);
    if !found.refused.is_empty() {
        return all(&found.refused);
    }
    // What both see is told by the scan, as to everybody.
    scan::check_file(source, &file)?;
    match found.unseen.is_empty() {
        true => Ok(()),
        false => all(&found.unseen),
    }
}

/// The findings as the compiler would put them; of many the first.
fn shown(source: &Source, findings: &[Finding]) -> String {
    let name = source.shown.display().to_string();
    let errors = findings.iter().take(SHOWN);
    let errors = errors.map(|finding| finding.as_error(&name, &source.text));
    let mut text = errors.collect::<Vec<_>>().join("\n\n");
    if let Some((at, _)) = text.char_indices().nth(LENGTH) {
        text.truncate(at);
        text.push_str(" …");
    }
    match findings.len().saturating_sub(SHOWN) {
        0 => text,
        more => format!("{text}\n\n… and {more} more"),
    }
}

/// Something that is not allowed, and what to do instead.
fn not_allowed(span: Span, what: impl Into<String>, help: impl Into<String>) -> Finding {
    Finding {
        span,
        what: what.into(),
        help: help.into(),
    }
}

#[cfg(test)]
mod tests;
