//! Text measured in terminal columns.

use unicode_width::UnicodeWidthStr;

/// How many columns `text` takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// `text` and as many spaces as bring it to `columns`.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// The beginning of `text`, with an ellipsis if it does not fit in `columns`.
pub(crate) fn clip(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut clipped = String::new();
    for character in text.chars() {
        clipped.push(character);
        if width(&clipped) >= columns {
            clipped.pop();
            break;
        }
    }
    clipped + "…"
}

/// The end of `text`, with an ellipsis if it does not fit in `columns`.
pub(crate) fn clip_start(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut rest = text;
    while width(rest) >= columns && !rest.is_empty() {
        let mut characters = rest.chars();
        characters.next();
        rest = characters.as_str();
    }
    format!("…{rest}")
}

/// `text` without characters that would move the cursor: those are escaped as in Rust's source.
pub(crate) fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() {
            cleaned.extend(character.escape_default());
        } else {
            cleaned.push(character);
        }
    }
    cleaned
}

/// Prose in lines of at most so many columns, broken between words.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    fill(text, columns, "", |before, _| before == ' ')
}

/// Breaks a call of a program, such as `forks[1].lock() → 0`, where it reads best; what goes on in
/// the next line is set in by one column.
pub(crate) fn wrap_call(text: &str, columns: usize) -> Vec<String> {
    fill(text, columns, " ", |before, after| {
        before == ' ' || after == '.'
    })
}

/// Breaks where `may_break` allows it between two characters, and in the middle of what is too
/// long for a line.
fn fill(
    text: &str,
    columns: usize,
    indent: &str,
    may_break: impl Fn(char, char) -> bool,
) -> Vec<String> {
    let columns = columns.max(width(indent) + 2);
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text, may_break) {
        let fits = width(&line) + width(piece.trim_end()) <= columns;
        if !fits && !line.trim().is_empty() {
            lines.push(line.trim_end().to_owned());
            line = indent.to_owned();
        }
        for character in piece.chars() {
            line.push(character);
            if width(&line) > columns && character != ' ' {
                line.pop();
                lines.push(line.trim_end().to_owned());
                line = format!("{indent}{character}");
            }
        }
    }
    if lines.is_empty() || !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

fn pieces(text: &str, may_break: impl Fn(char, char) -> bool) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let following = text.char_indices().skip(1);
    for (before, (at, after)) in text.chars().zip(following) {
        if may_break(before, after) {
            pieces.push(&text[start..at]);
            start = at;
        }
    }
    pieces.push(&text[start..]);
    pieces
}
