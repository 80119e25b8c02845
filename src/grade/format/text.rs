//! Text that students had a hand in, made harmless.
//!
//! A name, a compiler's error, a panic's message, a value in a timeline: all of it is what somebody
//! wrote who may want a grade that is not theirs, or a line in a report that is not ours.

use std::fmt::Write;

use anstream::adapter::strip_str;

/// How much is kept of what fits into a line, in characters.
pub(super) const LINE: usize = 400;

/// How much is kept of a story or of a compiler's errors, in characters.
pub(super) const STORY: usize = 20_000;

/// Without escape sequences; what else a reader would not see, or would see elsewhere than it
/// stands, is spelled out: `\u{202e}`. Lines and tabs stay.
pub(super) fn clean(text: &str) -> String {
    let stripped = strip_str(text).to_string().replace("\r\n", "\n");
    let mut clean = String::with_capacity(stripped.len());
    for c in stripped.chars() {
        if is_seen(c) {
            clean.push(c);
        } else {
            let _ = write!(clean, "{}", c.escape_unicode());
        }
    }
    clean
}

/// Whether a character shows what it is, where it is.
fn is_seen(c: char) -> bool {
    match c {
        '\n' | '\t' => true,
        // Marks of direction, which let text be read in another order than the compiler's; a
        // separator of lines that only some take for one; tags, which nothing draws.
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' => false,
        '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}' => false,
        // No characters, and not allowed in XML.
        '\u{fffe}' | '\u{ffff}' => false,
        _ => !c.is_control(),
    }
}

/// On one line, with [`LINE`] characters at most.
pub(super) fn line(text: &str) -> String {
    limited_line(text, LINE)
}

/// On one line, with so many characters at most.
pub(super) fn limited_line(text: &str, most: usize) -> String {
    let clean = clean(text);
    let words: Vec<&str> = clean.split_whitespace().collect();
    let line = words.join(" ");
    match cut(&line, most) {
        Some((kept, left)) => format!("{kept} … ({left} more characters left out)"),
        None => line,
    }
}

/// On as many lines as it has, with [`STORY`] characters at most.
pub(super) fn story(text: &str) -> String {
    limited(text, STORY)
}

/// On as many lines as it has, with so many characters at most.
pub(super) fn limited(text: &str, most: usize) -> String {
    let clean = clean(text);
    let clean = clean.trim_end();
    match cut(clean, most) {
        Some((kept, left)) => format!("{kept}\n… ({left} more characters left out)"),
        None => clean.to_owned(),
    }
}

/// What is kept and how many characters are not; None if all are.
fn cut(text: &str, most: usize) -> Option<(&str, usize)> {
    let (at, _) = text.char_indices().nth(most)?;
    let (kept, left) = text.split_at(at);
    Some((kept, left.chars().count()))
}

/// One line as Markdown shows it, character by character.
pub(super) fn markdown(text: &str) -> String {
    let mut escaped = String::new();
    for c in line(text).chars() {
        if r"\`*_{}[]<>&|~@#!$^".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    // What GitHub takes for a link without any sign of one.
    let escaped = escaped.replace("://", "\\://");
    escaped.replace("www.", "www\\.")
}

/// One line as Markdown shows it, as code: for names and paths.
pub(super) fn code(text: &str) -> String {
    let line = line(text);
    let ticks = "`".repeat(longest_run(&line) + 1);
    let alone = line.is_empty() || line.starts_with('`') || line.ends_with('`');
    let gap = if alone { " " } else { "" };
    format!("{ticks}{gap}{line}{gap}{ticks}")
}

/// A block of Markdown that shows the text as it is, whatever is in it.
pub(super) fn fence(text: &str, language: &str) -> String {
    let text = story(text);
    let fence = "`".repeat(longest_run(&text).max(2) + 1);
    format!("{fence}{language}\n{text}\n{fence}\n")
}

/// How many backticks stand side by side at most.
fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or(0)
}

/// As HTML shows it, character by character.
pub(super) fn html(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    escaped.replace('>', "&gt;").replace('"', "&quot;")
}

/// Points as people write them: `7.5`, `10`; two decimals at most.
pub(super) fn points(points: f64) -> String {
    rounded(points).to_string()
}

/// Points to two decimals, which is as exact as gradebooks are.
pub(super) fn rounded(points: f64) -> f64 {
    (points * 100.0).round() / 100.0
}

/// `1 point`, `2 points`.
pub(super) fn count(number: impl std::fmt::Display, what: &str) -> String {
    let number = number.to_string();
    let plural = if number == "1" { "" } else { "s" };
    format!("{number} {what}{plural}")
}
