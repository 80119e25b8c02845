//! What the judges cannot see: threads, locks and shared memory that are not `racelab`'s.
//!
//! A lock from `std` inside a subject would block the one OS thread on which the explorer runs all
//! threads, and an atomic from `std` would change unseen; either way the verdict would be wrong. So
//! they are refused before anything is compiled, in the compiler's own form.

mod names;
mod pointers;
mod unseen;

use proc_macro2::{LineColumn, Span};

use super::BuildError;
use super::source::Source;

/// Something that the judges cannot see.
struct Finding {
    span: Span,
    /// What it is: `the judges cannot see `std::sync::Mutex``.
    what: String,
    /// What to use.
    help: String,
}

/// Refuses a source with something in it that the judges cannot see. One that does not parse is
/// left to the compiler, whose errors are better.
pub(super) fn check(source: &Source) -> Result<(), BuildError> {
    let Ok(file) = syn::parse_file(&source.text) else {
        return Ok(());
    };
    let findings = names::findings(&file);
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
    fn as_error(&self, file: &str, text: &str) -> String {
        let (start, end) = (self.span.start(), self.span.end());
        let line = text.lines().nth(start.line - 1).unwrap_or("");
        let (before, marked) = halves(line, start, end);
        let number = start.line.to_string();
        let gutter = " ".repeat(number.len());
        format!(
            "error: {what}\n{gutter}--> {file}:{number}:{column}\n{gutter} |\n{number} | {line}\n\
             {gutter} | {space}{carets}\n{gutter} |\n{gutter} = help: {help}",
            what = self.what,
            column = start.column + 1,
            line = line.replace('\t', "    "),
            space = " ".repeat(width(before)),
            carets = "^".repeat(width(marked).max(1)),
            help = self.help,
        )
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
