//! What the source says beside what runs: how it names an object, how it uses a call.

mod found;
mod guard;
mod syntax;
mod usage;

use std::collections::HashMap;
use std::fs;
use std::panic::Location;

use super::{Action, Usage};

/// Source files, read once.
#[derive(Default)]
pub(crate) struct SourceFiles(HashMap<String, Option<String>>);

impl SourceFiles {
    /// The name of what is used at `at` by itself, without a method of its own: `PRIMES` for
    /// `PRIMES.len()`, `*PRIMES` and `LazyLock::force(&PRIMES)`.
    pub(crate) fn used(&mut self, at: &Location<'_>) -> Option<String> {
        let (_, after) = self.around(at)?;
        used_first(after)
    }

    /// The name of what the method at `at` is called on: `value` for `self.value.load(…)`,
    /// `forks` for `table.forks[left].lock()`.
    pub(crate) fn receiver(&mut self, at: &Location<'_>) -> Option<String> {
        let (before, after) = self.around(at)?;
        // A loop's calls of `next` lie, for the compiler, at its `for`.
        let name = receiver_before(before).or_else(|| iterated(after));
        name.or_else(|| part_of_a_field(before))
    }

    /// The name that what is made at `at` has in a `let` of several: of
    /// `let (sender, receiver) = channel::unbounded();` it is `receiver` for number 1.
    pub(crate) fn bound(&mut self, at: &Location<'_>, number: usize) -> Option<String> {
        let (before, _) = self.around(at)?;
        bound_before(before, number)
    }

    /// How the source uses the call of a method at `at` that does `action`.
    pub(crate) fn usage(&mut self, at: &Location<'_>, action: Action) -> Usage {
        match self.around(at) {
            Some((before, after)) => usage::of(before, after, action),
            None => Usage::Unknown,
        }
    }

    /// The source before `at`, and after; None if the file cannot be read.
    fn around(&mut self, at: &Location<'_>) -> Option<(&str, &str)> {
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
        let line = text.get(line_start..)?.lines().next()?;
        let column: usize = line
            .chars()
            .take(at.column() as usize - 1)
            .map(char::len_utf8)
            .sum();
        text.split_at_checked(line_start + column)
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
        // What may fail is still what it is: `counter.open().unwrap()`.
        for method in [".unwrap", ".expect"] {
            rest = rest.strip_suffix(method).unwrap_or(rest).trim_end();
        }
    }
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let name = &rest[rest.trim_end_matches(is_name).len()..];
    let known = !name.is_empty() && !name.starts_with(|c: char| c.is_numeric());
    (known && name != "self").then(|| name.to_owned())
}

/// The name of a part of a tuple in a field, if that is where `text` ends, with a dot: `slots.0` for
/// `self.slots[next].0.`.
fn part_of_a_field(text: &str) -> Option<String> {
    let path = text.trim_end().strip_suffix('.')?;
    let (field, part) = path.trim_end().rsplit_once('.')?;
    let start = field.rfind("self.")?;
    let is_path = |c: char| c.is_alphanumeric() || "_.[]".contains(c);
    let known = field[start..].chars().all(is_path) && part.parse::<u8>().is_ok();
    let field = receiver_before(&format!("{field}."))?;
    known.then(|| format!("{field}.{part}"))
}

/// The so-manieth name of the tuple that takes what stands where `text` ends.
fn bound_before(text: &str, number: usize) -> Option<String> {
    let (_, pattern) = text.trim_end().strip_suffix('=')?.rsplit_once("let ")?;
    let (names, rest) = pattern.trim_start().strip_prefix('(')?.split_once(')')?;
    let is_type = rest.trim().is_empty() || rest.trim_start().starts_with(':');
    let name = names.split(',').nth(number)?.trim();
    let name = name.strip_prefix("mut ").unwrap_or(name);
    let is_name = name.chars().all(|c| c.is_alphanumeric() || c == '_');
    (is_type && is_name && !name.is_empty() && name != "_" && !rest.contains([';', '=']))
        .then(|| name.to_owned())
}

/// The name of what a `for` goes over: `inbox` for `for letter in &self.inbox {`.
fn iterated(text: &str) -> Option<String> {
    let (_, after) = text.strip_prefix("for ")?.split_once(" in ")?;
    named_by(after.trim_start_matches('&').trim_start_matches("mut "))
}

/// The name of what `text` begins with, which is not called but used.
fn used_first(text: &str) -> Option<String> {
    let call = ["LazyLock::force(", "Rc::clone(", "Rc::strong_count("];
    let inside = call.iter().find_map(|call| text.strip_prefix(call));
    let text = inside.unwrap_or(text);
    named_by(text.trim_start_matches(['*', '&', '(']))
}

/// The last name of the path that `text` begins with, but for that of a method.
fn named_by(path: &str) -> Option<String> {
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == '.' || c == ':';
    let end = path.find(|c| !is_path(c)).unwrap_or(path.len());
    let is_call = path[end..].starts_with('(');
    let mut names = path[..end].rsplit(['.', ':']).skip(usize::from(is_call));
    let name = names
        .next()
        .filter(|name| !name.is_empty() && *name != "self")?;
    Some(name.to_owned())
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
    use super::{bound_before, iterated, part_of_a_field, receiver_before, used_first};

    #[test]
    fn a_loop_goes_over_what_stands_behind_in() {
        for (text, name) in [
            ("for value in rx {", Some("rx")),
            ("for (i, value) in &self.inbox {", Some("inbox")),
            ("for value in rx.iter() {", Some("rx")),
            ("rx.recv()", None),
        ] {
            assert_eq!(iterated(text).as_deref(), name, "{text}");
        }
    }

    #[test]
    fn what_is_used_by_itself_has_the_name_of_its_path() {
        for (text, name) in [
            ("PRIMES.iter()", Some("PRIMES")),
            ("**PRIMES + 1", Some("PRIMES")),
            ("config::PRIMES[0]", Some("PRIMES")),
            ("*self.primes;", Some("primes")),
            ("self.primes.len()", Some("primes")),
            ("LazyLock::force(&self.primes)", Some("primes")),
            ("Rc::clone(&book)", Some("book")),
            ("*self", None),
        ] {
            assert_eq!(used_first(text).as_deref(), name, "{text}");
        }
    }

    #[test]
    fn a_part_of_a_field_has_its_name() {
        for (text, name) in [
            ("self.slots[next].0.", Some("slots.0")),
            ("self.pair.1\n    .", Some("pair.1")),
            ("shared.0.", None),
            ("self.0.", None),
            ("self.value.", None),
        ] {
            assert_eq!(part_of_a_field(text).as_deref(), name, "{text}");
        }
    }

    #[test]
    fn each_end_of_a_channel_has_a_name_of_its_own() {
        for (text, names) in [
            ("let (sender, receiver) = ", Some(("sender", "receiver"))),
            (
                "let (mut tx, rx): (Sender<u8>, Receiver<u8>) =\n        ",
                Some(("tx", "rx")),
            ),
            ("let (a, b) = f(); let ends = ", None),
            ("let (_, inbox) = ", None),
            ("Queue::new(", None),
        ] {
            let both = bound_before(text, 0).zip(bound_before(text, 1));
            let names = names.map(|(one, two)| (one.to_owned(), two.to_owned()));
            assert_eq!(both, names, "{text}");
        }
    }

    #[test]
    fn an_object_is_called_what_the_source_calls_it() {
        for (text, name) in [
            ("let old = self.value.", Some("value")),
            ("NUM.", Some("NUM")),
            ("unsafe { COUNTER.", Some("COUNTER")),
            ("table.forks[(i + 1) % n].", Some("forks")),
            ("self.fork(left)\n            .", Some("fork")),
            ("self.books.get(&name).unwrap().", Some("get")),
            ("self.", None),
            ("(&*x).0.", None),
            ("lock(", None),
            ("größe.", Some("größe")),
        ] {
            assert_eq!(receiver_before(text).as_deref(), name, "{text}");
        }
    }
}
