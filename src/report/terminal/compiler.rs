//! The compiler's words, in colours much like its own.

use super::page::Span;
use crate::report::Tone;

/// One line of what the compiler says.
pub(super) fn line(line: &str) -> Vec<Span> {
    if let Some((head, message)) = headline(line) {
        let (tone, rest) = (tone(head), Tone::Strong);
        return vec![Span::new(head, tone), Span::new(message, rest)];
    }
    let trimmed = line.trim_start();
    let gutter = trimmed.starts_with(|c: char| c.is_ascii_digit() || c == '|');
    if trimmed.starts_with("--> ") || trimmed.starts_with("::: ") {
        return vec![Span::new(line, Tone::Faint)];
    }
    let bar = line.split_once('|').filter(|_| gutter);
    if let Some((number, rest)) = bar {
        let marks = ['^', '-', '~', '_', '|'];
        let marked = number.trim().is_empty() && rest.trim_start().starts_with(marks);
        let tone = match marked {
            true if rest.contains('^') => Tone::Bad,
            true => Tone::Command,
            false => Tone::Plain,
        };
        let left = Span::new(format!("{number}|"), Tone::Faint);
        return vec![left, Span::new(rest, tone)];
    }
    vec![Span::plain(line)]
}

/// `error[E0425]` and `: cannot find …`.
fn headline(line: &str) -> Option<(&str, &str)> {
    let starts = ["error", "warning", "help", "note"];
    let start = starts.iter().find(|start| line.starts_with(**start))?;
    let rest = &line[start.len()..];
    let colon = rest.find(':')?;
    let code = &rest[..colon];
    let is_code = code.is_empty() || code.starts_with('[') && code.ends_with(']');
    is_code.then(|| line.split_at(start.len() + colon))
}

fn tone(head: &str) -> Tone {
    match head.as_bytes()[0] {
        b'e' => Tone::Bad,
        b'w' => Tone::Unsure,
        _ => Tone::Command,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tones(text: &str) -> Vec<(String, Tone)> {
        let spans = line(text).into_iter();
        spans.map(|span| (span.text, span.tone)).collect()
    }

    #[test]
    fn what_is_wrong_and_where_stands_out() {
        for (text, expected) in [
            (
                "error[E0425]: cannot find `x`",
                vec![
                    ("error[E0425]", Tone::Bad),
                    (": cannot find `x`", Tone::Strong),
                ],
            ),
            (
                " --> labs/a.rs:3:5",
                vec![(" --> labs/a.rs:3:5", Tone::Faint)],
            ),
            (
                "3 |     x",
                vec![("3 |", Tone::Faint), ("     x", Tone::Plain)],
            ),
            (
                "  |     ^ not found",
                vec![("  |", Tone::Faint), ("     ^ not found", Tone::Bad)],
            ),
            (
                "  |     - value",
                vec![("  |", Tone::Faint), ("     - value", Tone::Command)],
            ),
            (
                "errors are fine: yes",
                vec![("errors are fine: yes", Tone::Plain)],
            ),
            ("", vec![("", Tone::Plain)]),
        ] {
            let expected = expected
                .into_iter()
                .map(|(text, tone)| (text.to_owned(), tone));
            assert_eq!(tones(text), expected.collect::<Vec<_>>());
        }
    }

    #[test]
    fn no_word_is_lost() {
        for text in [
            "error: a",
            "  = note: b",
            "12 | c | d",
            "| ",
            "::: x",
            "note: é|",
        ] {
            let whole: String = line(text).into_iter().map(|span| span.text).collect();
            assert_eq!(whole, text);
        }
    }
}
