//! What the judges cannot see: threads, locks and shared memory that are not `racelab`'s.
//!
//! A lock from `std` inside a subject would block the one OS thread on which the explorer runs all
//! threads, and an atomic from `std` would change unseen; either way the verdict would be wrong. So
//! they are refused before anything is compiled, in the compiler's own form.

pub(super) mod names;
mod pointers;
pub(super) mod unseen;

use std::ops::Range;

use proc_macro2::{LineColumn, Span};

use super::BuildError;
use super::source::Source;

/// So much of a line is shown on each side of where something is found, in characters.
const CONTEXT: usize = 120;

/// Something that the judges cannot see.
pub(super) struct Finding {
    pub(super) span: Span,
    /// What it is: `the judges cannot see `std::sync::Mutex``.
    pub(super) what: String,
    /// What to use.
    pub(super) help: String,
}

/// Refuses a source with something in it that the judges cannot see. One that does not parse is
/// left to the compiler, whose errors are better.
pub(super) fn check(source: &Source) -> Result<(), BuildError> {
    let Ok(file) = syn::parse_file(&source.text) else {
        return Ok(());
    };
    check_file(source, &file)
}

/// The same of a source that is parsed already.
pub(super) fn check_file(source: &Source, file: &syn::File) -> Result<(), BuildError> {
    let findings = names::findings(file);
    if findings.is_empty() {
        return Ok(());
    }
    let name = source.shown.display().to_string();
    let errors: Vec<String> = findings
        .iter()
        .map(|finding| finding.as_error(&name, &source.text))
        .collect();
    Err(BuildError::DoesNotCompile(errors.join("\n\n")))
}

impl Finding {
    /// The finding as the compiler would put it.
    pub(super) fn as_error(&self, file: &str, text: &str) -> String {
        let (start, end) = (self.span.start(), self.span.end());
        as_error(&self.what, &self.help, file, text, (start, end))
    }
}

/// The same of any bytes of a text.
pub(super) fn marked(what: &str, help: &str, file: &str, text: &str, at: Range<usize>) -> String {
    let place = |at: usize| {
        let before = &text[..at];
        let line = before.rsplit('\n').next().unwrap_or_default();
        LineColumn {
            line: 1 + before.matches('\n').count(),
            column: line.chars().count(),
        }
    };
    as_error(what, help, file, text, (place(at.start), place(at.end)))
}

/// An error in the compiler's form. Of a line that is very long only the part that it is about is
/// shown, and nothing that would do anything to a terminal.
fn as_error(
    what: &str,
    help: &str,
    file: &str,
    text: &str,
    (start, end): (LineColumn, LineColumn),
) -> String {
    let line = text.lines().nth(start.line - 1).unwrap_or("");
    let (before, marked) = halves(line, start, end);
    let cut = before.chars().count().saturating_sub(CONTEXT);
    let shown: String = line
        .chars()
        .skip(cut)
        .take(2 * CONTEXT)
        .map(plain)
        .collect();
    let before: String = before.chars().skip(cut).collect();
    let marked: String = marked.chars().take(CONTEXT).collect();
    let number = start.line.to_string();
    let gutter = " ".repeat(number.len());
    format!(
        "error: {what}\n{gutter}--> {file}:{number}:{column}\n{gutter} |\n{number} | {shown}\n\
         {gutter} | {space}{carets}\n{gutter} |\n{gutter} = help: {help}",
        column = start.column + 1,
        shown = shown.replace('\t', "    "),
        space = " ".repeat(width(&before)),
        carets = "^".repeat(width(&marked).max(1)),
    )
}

/// A character as it is shown.
fn plain(c: char) -> char {
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    match turns || c.is_control() && c != '\t' {
        true => char::REPLACEMENT_CHARACTER,
        false => c,
    }
}

/// The part of a line before a span, and the part in it.
fn halves(line: &str, start: LineColumn, end: LineColumn) -> (&str, &str) {
    let byte = |column| {
        line.char_indices()
            .nth(column)
            .map_or(line.len(), |(byte, _)| byte)
    };
    let (before, rest) = line.split_at(byte(start.column));
    let length = byte(end.column).saturating_sub(before.len());
    match end.line == start.line {
        true => (before, &rest[..length.min(rest.len())]),
        false => (before, rest.trim_end()),
    }
}

fn width(text: &str) -> usize {
    text.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

#[cfg(test)]
mod tests;
