use std::collections::HashMap;
use std::fs;
use std::panic::Location;

/// Source files, read once, to find out what the source calls an object.
#[derive(Default)]
pub(crate) struct SourceFiles(HashMap<String, Option<String>>);

impl SourceFiles {
    /// The name of what the method at `at` is called on: `value` for `self.value.load(…)`,
    /// `forks` for `table.forks[left].lock()`.
    pub(crate) fn receiver(&mut self, at: &Location<'_>) -> Option<String> {
        let file = at.file().to_owned();
        let text = self
            .0
            .entry(file)
            .or_insert_with_key(|file| fs::read_to_string(file).ok());
        let text = text.as_deref()?;
        let line_start: usize = text
            .split_inclusive('\n')
            .take(at.line() as usize - 1)
            .map(str::len)
            .sum();
        let line = text[line_start..].lines().next()?;
        let column: usize = line
            .chars()
            .take(at.column() as usize - 1)
            .map(char::len_utf8)
            .sum();
        receiver_before(&text[..line_start + column])
    }
}

/// The last name of the expression that ends, with a dot, where `text` ends.
fn receiver_before(text: &str) -> Option<String> {
    let mut rest = text.trim_end().strip_suffix('.')?.trim_end();
    // Past indices and calls: `forks[left]`, `fork(left)`, `lock()?`.
    loop {
        let before = rest.trim_end_matches('?').trim_end();
        let opening = match before.chars().last()? {
            ']' => matching(before, '[', ']')?,
            ')' => matching(before, '(', ')')?,
            _ => {
                rest = before;
                break;
            }
        };
        rest = before[..opening].trim_end();
    }
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let name = &rest[rest.trim_end_matches(is_name).len()..];
    let known = !name.is_empty() && !name.starts_with(|c: char| c.is_numeric());
    (known && name != "self").then(|| name.to_owned())
}

/// Where the bracket that closes at the end of `text` opens.
fn matching(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0;
    for (index, c) in text.char_indices().rev() {
        if c == close {
            depth += 1;
        } else if c == open {
            depth -= 1;
            if depth == 0 {
                return Some(index);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::receiver_before;

    #[test]
    fn an_object_is_called_what_the_source_calls_it() {
        for (text, name) in [
            ("let old = self.value.", Some("value")),
            ("NUM.", Some("NUM")),
            ("unsafe { COUNTER.", Some("COUNTER")),
            ("table.forks[(i + 1) % n].", Some("forks")),
            ("self.fork(left)\n            .", Some("fork")),
            ("self.", None),
            ("(&*x).0.", None),
            ("lock(", None),
            ("größe.", Some("größe")),
        ] {
            assert_eq!(receiver_before(text).as_deref(), name, "{text}");
        }
    }
}
