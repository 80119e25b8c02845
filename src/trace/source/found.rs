//! How the source goes on with what an update or a failed exchange has found.

use super::syntax::{
    after_call, block, block_after, conditions, first_argument, has, is_name, statement,
    until_closed,
};

/// Whether the statement that begins with `head` only gives a name to something, and the next one
/// is an `if` whose condition has that name: `let enough = …; if !enough {`.
pub(super) fn decides_next(head: &str, after: &str) -> bool {
    let name = head.strip_prefix("let ").and_then(|rest| {
        let (pattern, _) = rest.split_once('=')?;
        let pattern = pattern.trim().trim_start_matches("mut ");
        let name = pattern.split(':').next().unwrap_or(pattern).trim();
        is_name(name).then_some(name)
    });
    let next = after.split_once(';').map(|(_, next)| next.trim_start());
    let is_if = |next: &&str| next.starts_with("if ");
    match (name, next.filter(is_if)) {
        (Some(name), Some(next)) => conditions(next).next().is_some_and(|c| has(c, name)),
        _ => false,
    }
}

/// Whether what an exchange finds when it fails stands in a condition: `Err(now) if now < amount`.
pub(super) fn failure_decides(head: &str, after: &str) -> bool {
    let block = after_call(after).and_then(block_after);
    let Some(block) = block.filter(|_| after.starts_with("compare_exchange")) else {
        return false;
    };
    let arms = match head.strip_prefix("if let Err(") {
        Some(bound) => bound.split_once(')').map(|(name, _)| (name, block)),
        None => head.strip_prefix("match ").and_then(|_| {
            let (_, failed) = block.split_once("Err(")?;
            failed.split_once(')')
        }),
    };
    arms.is_some_and(|(name, rest)| is_name(name) && conditions(rest).any(|c| has(c, name)))
}

/// Whether an exchange goes round with each value that it finds, when a condition has looked at the
/// first one only: `if old < 3 { … } while let Err(now) = x.compare_exchange(old, …) { old = now; }`.
pub(super) fn is_checked_once(before: &str, after: &str) -> bool {
    let exchange = after.starts_with("compare_exchange");
    let Some(expected) = first_argument(after).filter(|name| exchange && is_name(name)) else {
        return false;
    };
    let head = statement(before);
    let in_head = head.strip_prefix("while let Err(");
    let rounds = match in_head {
        Some(bound) => bound.split_once(')').and_then(|(found, _)| {
            let body = after_call(after).and_then(block_after)?;
            Some((before.len() - head.len(), body, found))
        }),
        None => block(before).and_then(|(looped, opening)| {
            let body = until_closed(after);
            let (found, _) = body.split_once("Err(")?.1.split_once(')')?;
            let alone = before[opening + 1..].trim_start() == head && head.starts_with("match ");
            (looped.trim_end() == "loop" && alone).then_some((opening, body, found))
        }),
    };
    let Some((start, body, found)) = rounds else {
        return false;
    };
    let assignment = format!("{expected} = {found}");
    let unchecked = conditions(body).next().is_none() && !body.contains('?');
    let first = before[..start]
        .rfind(&format!("let mut {expected} "))
        .map(|at| &before[at..start]);
    is_name(found)
        && body.contains(&assignment)
        && unchecked
        && first.is_some_and(|first| conditions(first).any(|c| has(c, expected)))
}

#[cfg(test)]
mod tests {
    use super::super::usage::of;
    use crate::trace::{Action, Usage};

    fn usage(text: &str, action: Action) -> Usage {
        let (before, after) = text.split_once('§').unwrap();
        of(before, after, action)
    }

    #[test]
    fn what_was_found_may_decide() {
        for (text, decides) in [
            ("{ if free.§fetch_sub(1, SeqCst) > 0 {", true),
            (
                "{ let enough = x.§fetch_sub(n, SeqCst) >= n; if !enough {",
                true,
            ),
            (
                "{ let old = x.§fetch_sub(n, SeqCst); log(old); if old < n {",
                false,
            ),
            ("{ let old = x.§fetch_sub(n, SeqCst); old", false),
            ("{ x.§fetch_add(n, SeqCst);", false),
        ] {
            let is = usage(text, Action::Update) == Usage::FoundDecides;
            assert_eq!(is, decides, "{text}");
        }
        for (text, decides) in [
            (
                "{ match x.§compare_exchange(a, b, C, D) { Ok(_) => true, Err(now) if now < n => false, Err(_) => true }",
                true,
            ),
            (
                "{ if let Err(now) = x.§compare_exchange(a, b, C, D) { if now >= n { f() } }",
                true,
            ),
            (
                "{ match x.§compare_exchange(a, b, C, D) { Ok(_) => true, Err(_) => false } if now < n {",
                false,
            ),
            (
                "{ if x.§compare_exchange(a, b, C, D).is_err() { f() }",
                false,
            ),
        ] {
            let is = usage(text, Action::Exchange) == Usage::FoundDecides;
            assert_eq!(is, decides, "{text}");
        }
        for (text, under) in [
            ("{ if !enough { x.§fetch_add(n, SeqCst); }", true),
            (
                "{ if enough { f(); } else { x.§fetch_add(n, SeqCst); }",
                true,
            ),
            ("{ if enough { f(); } x.§fetch_add(n, SeqCst); }", false),
        ] {
            let is = usage(text, Action::Update) == Usage::UnderIf;
            assert_eq!(is, under, "{text}");
        }
    }

    #[test]
    fn a_loop_may_check_only_the_first_value() {
        for (head, rounds, once) in [
            (
                "if old < n { return false; }",
                "while let Err(now) = x.§compare_exchange(old, old - n, A, B) { old = now; } true }",
                true,
            ),
            (
                "if old < n { return false; }",
                "loop { match x.§compare_exchange(old, old - n, A, B) \
                 { Ok(_) => return true, Err(now) => old = now, } } }",
                true,
            ),
            (
                "",
                "while let Err(now) = x.§compare_exchange(old, old + n, A, B) { old = now; } true }",
                false,
            ),
            (
                "if old < n { return false; }",
                "while let Err(now) = x.§compare_exchange(old, old - n, A, B) \
                 { if now < n { return false; } old = now; } true }",
                false,
            ),
            (
                "if old < n { return false; }",
                "loop { match x.§compare_exchange(old, old - n, A, B) \
                 { Ok(_) => return true, Err(now) => old = now, } if old < n { return false; } } }",
                false,
            ),
            (
                "",
                "loop { if old < n { return false; } match x.§compare_exchange(old, old - n, A, B) \
                 { Ok(_) => return true, Err(now) => old = now, } } }",
                false,
            ),
        ] {
            let text = format!("{{ let mut old = x.load(A); {head} {rounds}");
            let is = usage(&text, Action::Exchange) == Usage::CheckedOnce;
            assert_eq!(is, once, "{text}");
        }
    }
}
