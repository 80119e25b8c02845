//! Rust text in pieces: statements, blocks, conditions, names. It need not be whole.

/// The part of the last statement of `text` that is there already.
pub(super) fn statement(text: &str) -> &str {
    let start = text.rfind([';', '{', '}']).map_or(0, |at| at + 1);
    let mut rest = text[start..].trim_start();
    while let Some(comment) = rest.strip_prefix("//") {
        rest = comment
            .split_once('\n')
            .map_or("", |(_, next)| next)
            .trim_start();
    }
    rest
}

/// Whether a statement that begins so is an `if` or a `while`, and here is its condition.
pub(super) fn is_condition(head: &str) -> bool {
    let head = head.strip_prefix("else ").unwrap_or(head);
    let condition = ["if ", "while "]
        .iter()
        .find_map(|word| head.strip_prefix(word));
    condition.is_some_and(|condition| !condition.trim_start().starts_with("let "))
}

/// `store(true, Relaxed)`: `true`.
pub(super) fn first_argument(call: &str) -> Option<&str> {
    let (_, arguments) = call.split_once('(')?;
    let mut depth = 0;
    let end = arguments.find(|c| {
        let ends = depth == 0 && matches!(c, ',' | ')');
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        ends
    })?;
    Some(arguments[..end].trim())
}

/// A literal, or the path of a constant.
pub(super) fn is_constant(expression: &str) -> bool {
    let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let last = expression.rsplit("::").next().unwrap_or_default();
    let number = expression.trim_start_matches('-');
    matches!(expression, "true" | "false" | "None")
        || number.starts_with(|c: char| c.is_ascii_digit())
            && number.chars().all(|c| c.is_alphanumeric() || c == '_')
        || last.starts_with(|c: char| c.is_ascii_uppercase()) && last.chars().all(is_name)
}

/// Whether it is the name of a variable.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic()) && text.chars().all(is_of_name)
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether the name stands in an expression.
pub(super) fn has(expression: &str, name: &str) -> bool {
    expression
        .split(|c| !is_of_name(c))
        .any(|word| word == name)
}

/// What stands between each `if` of `text` and its block or its arm.
pub(super) fn conditions(text: &str) -> impl Iterator<Item = &str> {
    let ifs = text.match_indices("if ").filter(|(at, _)| {
        let before = text[..*at].chars().next_back();
        before.is_none_or(|c| !is_of_name(c))
    });
    ifs.map(|(at, word)| {
        let rest = &text[at + word.len()..];
        let end = ["{", "=>", ";"]
            .iter()
            .filter_map(|end| rest.find(end))
            .min();
        &rest[..end.unwrap_or(rest.len())]
    })
}

/// Whether an expression is nothing but names, on one line or broken before its dots:
/// `self.value`, `slots[at]`.
pub(super) fn is_path(expression: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || "_.:[]*&".contains(c);
    let mut parts = expression.split_whitespace();
    let first = parts.next().unwrap_or_default();
    first.chars().all(is_part)
        && parts.all(|part| part.starts_with('.') && part.chars().all(is_part))
}

/// What stands behind the call that `text` starts with.
pub(super) fn after_call(text: &str) -> Option<&str> {
    let open = text.find('(')?;
    let mut depth = 0;
    let close = text[open..].find(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        depth == 0
    })?;
    Some(&text[open + close + 1..])
}

/// What opens the block that `text` ends in: its head, and where its brace stands.
pub(super) fn block(text: &str) -> Option<(&str, usize)> {
    let mut depth = 0;
    let opening = text.char_indices().rev().find(|(_, c)| {
        match c {
            '}' => depth += 1,
            '{' if depth == 0 => return true,
            '{' => depth -= 1,
            _ => {}
        }
        false
    });
    let (opening, _) = opening?;
    Some((statement(&text[..opening]), opening))
}

/// The block that `text` begins with, without its braces.
pub(super) fn block_after(text: &str) -> Option<&str> {
    let inside = text.trim_start().strip_prefix('{')?;
    let end = until_closed(inside);
    (end.len() < inside.len()).then_some(end)
}

/// `text` up to the brace that closes what is open where it begins.
pub(super) fn until_closed(text: &str) -> &str {
    let mut depth = 0;
    let end = text.find(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        depth < 0
    });
    &text[..end.unwrap_or(text.len())]
}

/// Whether the head of a block is that of a loop.
pub(super) fn is_loop(head: &str) -> bool {
    let head = match head.strip_prefix('\'') {
        Some(label) => label.split_once(':').map_or("", |(_, head)| head.trim()),
        None => head,
    };
    let words = ["while", "loop", "for"];
    let word = head.split_whitespace().next().unwrap_or_default();
    words.contains(&word)
}
