//! What is refused of a file before it is read as a program.

use std::fs;
use std::path::Path;

use super::super::BuildError;
use super::super::scan::marked;
use super::super::source::{self, Source};

/// More than any answer to a lab.
const LIMIT: u64 = 256 * 1000;

/// Reads the subject `file` of the checkout at `root`.
pub(super) fn read(root: &Path, file: &Path) -> Result<Source, BuildError> {
    let metadata = fs::metadata(file).ok();
    if metadata.is_some_and(|data| data.is_file() && data.len() > LIMIT) {
        return Err(BuildError::NotAllowed(format!(
            "error: {} is larger than {} kB\n  = help: an answer is a program of a few pages: leave \
             out what it does not need",
            source::shown(root, file).display(),
            LIMIT / 1000
        )));
    }
    Source::read(root, file).map_err(|error| match error {
        // What is in it is its author's affair.
        BuildError::Tool(what) if fs::read(file).is_ok() => {
            BuildError::NotAllowed(format!("error: {what}"))
        }
        other => other,
    })
}

/// The first thing that has no place in a file, in the compiler's form.
pub(super) fn refusal(source: &Source) -> Option<String> {
    let text = &source.text;
    let name = source.shown.display().to_string();
    if is_script(text) {
        let what = "a file may not begin with `#!`";
        let help = "leave the line out: the compiler reads it otherwise than others do";
        return Some(marked(what, help, &name, text, 0..2));
    }
    let (at, odd) = text.char_indices().find(|(at, c)| is_odd(text, *at, *c))?;
    let number = u32::from(odd);
    let (what, help) = match is_bidi(odd) {
        true => (
            format!("a character that turns the direction of text, U+{number:04X}"),
            "what is read must be what is compiled: leave it out, or write it as `\\u{…}`",
        ),
        false => (
            format!("a control character, U+{number:04X}"),
            "what is read must be what is compiled: leave it out, or write it as `\\u{…}`",
        ),
    };
    let range = at..at + odd.len_utf8();
    Some(marked(&what, help, &name, text, range))
}

/// Whether the compiler may take the first line for that of a script.
fn is_script(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let rest = text.strip_prefix("#!");
    rest.is_some_and(|rest| !rest.trim_start().starts_with('['))
}

fn is_odd(text: &str, at: usize, c: char) -> bool {
    let is_line_end = c == '\r' && text[at + 1..].starts_with('\n');
    is_bidi(c) || c.is_control() && !matches!(c, '\n' | '\t') && !is_line_end
}

/// Whether a character changes the order in which those beside it are shown.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
