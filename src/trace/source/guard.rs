//! What the source does with the guard of a lock.

/// What calls do with a guard that they are given: they wait with it, or give it back.
const GIVEN_TO: [&str; 5] = [
    ".wait(&mut ",
    ".wait_while(&mut ",
    ".wait_timeout(&mut ",
    ".wait_timeout_while(&mut ",
    "drop(",
];

/// Methods that leave what they are called on as it is.
const LOOKS: [&str; 25] = [
    "abs",
    "as_ref",
    "back",
    "clone",
    "contains",
    "contains_key",
    "count_ones",
    "first",
    "front",
    "get",
    "is_empty",
    "is_none",
    "is_some",
    "iter",
    "keys",
    "last",
    "len",
    "max",
    "min",
    "pow",
    "to_owned",
    "to_string",
    "to_vec",
    "unwrap_or",
    "values",
];

/// What the names of methods begin with that compute something new: `wrapping_add`.
const COMPUTES: [&str; 4] = ["checked_", "overflowing_", "saturating_", "wrapping_"];

/// Whether a method leaves what it is called on as it is.
fn is_look(method: &str) -> bool {
    LOOKS.contains(&method) || COMPUTES.iter().any(|begin| method.starts_with(begin))
}

/// Whether `rest`, which follows a guard, is a call that leaves the data as it is: `.len()`,
/// `.names.clone()`.
pub(super) fn calls_to_look(rest: &str) -> bool {
    let Some((path, _)) = rest.split_once('(') else {
        return false;
    };
    let mut path = path.split('.').map(str::trim);
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    path.next() == Some("")
        && path
            .clone()
            .all(|name| !name.is_empty() && name.chars().all(is_part))
        && path.next_back().is_some_and(is_look)
}

/// Whether the guard `name` is used, in the `text` that follows its `let` up to the end of the
/// block, only to look at the data and to wait. What the text does not show plainly is a change.
pub(super) fn only_looks(name: &str, text: &str) -> bool {
    let name = name.trim();
    let block = &text[..end_of_block(text)];
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let is_name = !name.is_empty() && name.chars().all(is_part);
    let mut uses = block.match_indices(name).filter(|(at, _)| {
        let (before, after) = (&block[..*at], &block[at + name.len()..]);
        // A field of the same name is another thing.
        !before.ends_with(|c| is_part(c) || c == '.') && !after.starts_with(is_part)
    });
    is_name && uses.all(|(at, _)| looks(&block[..at], &block[at + name.len()..]))
}

/// Whether the use of a guard between the two parts of its block leaves the data as it is.
fn looks(before: &str, after: &str) -> bool {
    if GIVEN_TO.iter().any(|call| before.ends_with(call)) && after.starts_with([')', ',']) {
        return true;
    }
    if before.ends_with("&mut ") || before.ends_with("&mut *") || before.ends_with("mut ") {
        return false;
    }
    if before.ends_with('*') {
        return !is_assigned(after);
    }
    let mut rest = after;
    if !rest.starts_with(['.', '[']) {
        return false;
    }
    loop {
        if let Some(index) = rest.strip_prefix('[') {
            let Some((_, behind)) = index.split_once(']') else {
                return false;
            };
            rest = behind;
        } else if let Some(path) = rest.strip_prefix('.') {
            let is_part = |c: char| c.is_alphanumeric() || c == '_';
            let end = path.find(|c| !is_part(c)).unwrap_or(path.len());
            rest = &path[end..];
            if rest.starts_with('(') {
                return is_look(&path[..end]);
            }
        } else {
            return !is_assigned(rest);
        }
    }
}

/// `= 1`, `+= 1`; not `== 1`, `=> 1`.
fn is_assigned(after: &str) -> bool {
    let after = after.trim_start();
    let operator = after.strip_prefix(['+', '-', '*', '/', '%', '^', '|', '&']);
    let operator = operator.unwrap_or(after);
    let shifted = ["<<=", ">>="].iter().any(|shift| after.starts_with(shift));
    shifted || operator.starts_with('=') && !operator.starts_with("==") && !after.starts_with("=>")
}

/// Where the block ends that `text` stands in.
fn end_of_block(text: &str) -> usize {
    let mut depth = 0;
    let end = text.find(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        depth < 0
    });
    end.unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::only_looks;

    #[test]
    fn a_guard_that_waits_and_compares_only_looks() {
        for (text, expected) in [
            (
                "while q.len() == max { cv.wait(&mut q); } } q.push(1);",
                true,
            ),
            ("while q.is_empty() { cv.wait(&mut q); } q.pop() }", false),
            ("while !*q { cv.wait(&mut q); }", true),
            ("while !*q { cv.wait(&mut q); } *q = false;", false),
            ("while q.busy || q.readers > 0 { cv.wait(&mut q); }", true),
            ("while q.busy { cv.wait(&mut q); } q.busy = true;", false),
            ("while q.busy { cv.wait(&mut q); } q.readers += 1;", false),
            ("if q.slots[0] == 1 { drop(q); }", true),
            ("if q.slots[0] == 1 { q.slots[0] = 2; }", false),
            ("q.slots.push(1);", false),
            ("cv.wait_while(&mut q, |items| items.is_empty());", true),
            ("fill(&mut q);", false),
            ("let q = give(q);", false),
            ("cv.wait(&mut q); self.q.push(1);", true),
            ("match *q { 0 => 1, n => n }", true),
        ] {
            assert_eq!(only_looks("q", text), expected, "{text}");
        }
    }
}
