//! How the source uses a call, read off its text. What the text does not show plainly is unknown.

use super::found::{decides_next, failure_decides, is_checked_once};
use super::guard;
use super::syntax::{
    after_call, block, first_argument, is_condition, is_constant, is_loop, is_name, is_path,
    statement, until_closed,
};
use crate::trace::{Action, Usage};

/// The usage of a method's call between the two parts of its file: `before` ends with the dot,
/// `after` starts with the method's name.
pub(super) fn of(before: &str, after: &str, action: Action) -> Usage {
    let head = statement(before);
    match action {
        Action::Store | Action::Set => match first_argument(after) {
            Some(argument) if is_constant(argument) => Usage::Constant,
            _ => Usage::Unknown,
        },
        Action::Load | Action::Get if asks_if_there(head, after) => Usage::AsksIfThere,
        Action::Load | Action::Get if asks_next(head, after) => Usage::AsksIfThere,
        Action::Load | Action::Get if is_condition(head) => Usage::Decides,
        Action::Exchange if is_ignored(head, after) => Usage::Ignored,
        Action::Exchange if is_checked_once(before, after) => Usage::CheckedOnce,
        Action::Exchange if failure_decides(head, after) => Usage::FoundDecides,
        Action::Update if is_condition(head) || decides_next(head, after) => Usage::FoundDecides,
        Action::Update if is_under_if(before) => Usage::UnderIf,
        Action::Wait | Action::Relock => wait(before, after),
        Action::Lock => lock(head, after),
        _ => Usage::Unknown,
    }
}

/// `if !made.load(…) {`, `if made.load(…) {`, `if slot.load(…) == 0 {`.
fn asks_if_there(head: &str, after: &str) -> bool {
    let head = head.strip_prefix("else ").unwrap_or(head);
    let Some(condition) = head.strip_prefix("if ") else {
        return false;
    };
    let rest = after_call(after).and_then(|rest| rest.split_once('{'));
    let compared = rest.map(|(rest, _)| rest.trim());
    let is_there = compared.is_some_and(|rest| match rest.strip_prefix("==") {
        Some(constant) => is_constant(constant.trim()),
        None => matches!(rest, "" | ".is_none()" | ".is_null()"),
    });
    is_path(condition.trim_start_matches('!')) && is_there
}

/// `let value = slot.load(…); if value == 0 { … }`, where the block has no use for the value: it is
/// made anew.
fn asks_next(head: &str, after: &str) -> bool {
    let Some((name, next)) = named_and_asked(head, after) else {
        return false;
    };
    let Some((condition, rest)) = next.split_once('{') else {
        return false;
    };
    let compared = condition.trim().strip_prefix(name).map(str::trim);
    let asks = compared.is_some_and(|rest| match rest.strip_prefix("==") {
        Some(constant) => is_constant(constant.trim()),
        None => matches!(rest, ".is_none()" | ".is_null()"),
    });
    asks && !is_used(until_closed(rest), name)
}

/// `let known = *slot.lock(); if let Some(value) = known { return …; }`, or `if known.is_none() {`
/// with a block that has no use for it.
fn asks_for_an_option(head: &str, after: &str) -> bool {
    let Some((name, next)) = named_and_asked(head, after) else {
        return false;
    };
    let is_copy = head.split_once('=').is_some_and(|(_, value)| {
        let path = value.trim_start().strip_prefix('*');
        path.is_some_and(is_path)
    });
    let Some((condition, rest)) = next.split_once('{') else {
        return false;
    };
    let block = until_closed(rest);
    let leaves = block.trim_start().starts_with("return");
    let condition = condition.trim();
    let found = condition.strip_prefix("let Some(");
    let found = found.and_then(|rest| rest.split_once('='));
    let is_there = found.is_some_and(|(_, value)| value.trim() == name);
    let is_not = condition.strip_prefix(name) == Some(".is_none()");
    is_copy && (is_there && leaves || is_not && !is_used(block, name))
}

/// The name that a statement gives to something, and what stands behind the `if` that comes next.
fn named_and_asked<'a>(head: &'a str, after: &'a str) -> Option<(&'a str, &'a str)> {
    let (pattern, _) = head.strip_prefix("let ")?.split_once('=')?;
    let pattern = pattern.trim();
    let name = pattern.strip_prefix("mut ").unwrap_or(pattern);
    let (_, next) = after.split_once(';')?;
    let next = next.trim_start().strip_prefix("if ")?;
    is_name(name).then_some((name, next))
}

/// Whether a block reads what has this name; a field of that name is another thing.
fn is_used(block: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    block.match_indices(name).any(|(at, _)| {
        let (before, after) = (&block[..at], block[at + name.len()..].trim_start());
        let is_whole = !before.ends_with(|c: char| is_part(c) || c == '.')
            && !block[at + name.len()..].starts_with(is_part);
        let is_assigned = after.starts_with('=') && !after.starts_with("==");
        is_whole && !is_assigned
    })
}

/// Whether `text` ends right in the block of an `if` or an `else`.
fn is_under_if(text: &str) -> bool {
    block(text).is_some_and(|(head, _)| {
        ["if ", "else if ", "else"]
            .iter()
            .any(|word| head.starts_with(word))
    })
}

fn is_ignored(head: &str, after: &str) -> bool {
    let alone = is_path(head);
    let thrown_away = head
        .strip_prefix("let _ =")
        .is_some_and(|rest| is_path(rest.trim_start()));
    let rest = after_call(after).map(str::trim_start);
    (alone || thrown_away)
        && rest.is_some_and(|rest| {
            rest.starts_with(';')
                || rest
                    .strip_prefix(".ok()")
                    .is_some_and(|r| r.starts_with(';'))
        })
}

fn lock(head: &str, after: &str) -> Usage {
    let rest = after_call(after).unwrap_or_default();
    let end = rest.find([';', '{', '}']).unwrap_or(rest.len());
    let (rest, behind) = rest.split_at(end);
    let ends_as_statement = behind.starts_with(';');
    let rest = rest.trim();
    let assigns = |text: &str| text.starts_with('=') && !text.starts_with("==");
    let changes = ["+=", "-=", "*=", "/=", "^=", "|=", "&="];
    if head.starts_with('*') && assigns(rest) {
        let is_constant = is_constant(rest[1..].trim());
        return if is_constant {
            Usage::Updates
        } else {
            Usage::Assigns
        };
    }
    if is_condition(head) {
        return Usage::Looks;
    }
    if rest.is_empty() && asks_for_an_option(head, after) {
        return Usage::AsksIfThere;
    }
    if let Some((pattern, value)) = head
        .strip_prefix("let ")
        .and_then(|rest| rest.split_once('='))
    {
        let is_copy = value.trim_start().starts_with('*') && rest.is_empty();
        let is_part = !rest.is_empty()
            && is_path(value.trim_start())
            && (is_path(rest) || guard::calls_to_look(rest));
        return match (
            is_copy || is_part,
            rest.is_empty(),
            pattern.starts_with("mut "),
        ) {
            (true, ..) if decides_next(head, after) => Usage::Looks,
            (true, ..) => Usage::Copies,
            (false, true, false) => Usage::Looks,
            (false, true, true) if guard::only_looks(&pattern["mut ".len()..], behind) => {
                Usage::Looks
            }
            (false, true, true) => Usage::Updates,
            _ => Usage::Unknown,
        };
    }
    // A statement whose result nobody uses is there for what it changes.
    let is_statement = is_path(head) && ends_as_statement && !rest.is_empty();
    let is_change =
        changes.iter().any(|change| rest.contains(change)) || rest.contains(" = ") || is_statement;
    if is_change {
        Usage::Updates
    } else {
        Usage::Unknown
    }
}

/// Whether a `wait` is in a loop that looks again, or only in an `if`.
fn wait(before: &str, after: &str) -> Usage {
    if after.starts_with("wait_while") {
        return Usage::InLoop;
    }
    let Some((head, opening)) = block(before) else {
        return Usage::Unknown;
    };
    if is_loop(head) {
        return match locks_right_before(&before[opening..]) {
            true => Usage::Unconditional,
            false => Usage::InLoop,
        };
    }
    if !head.starts_with("if ") && !head.starts_with("else if ") {
        return Usage::Unconditional;
    }
    // A loop around the `if` looks again, unless each of its rounds takes the lock for itself.
    let inside = after.split('}').next().unwrap_or_default();
    let around = block(&before[..opening]);
    let looks_again = around.is_some_and(|(outer, start)| {
        is_loop(outer) && !before[start..opening].contains(".lock()")
    });
    if looks_again || inside.contains("continue") {
        Usage::InLoop
    } else {
        Usage::UnderIf
    }
}

/// Whether a round of a loop takes the lock just for its wait, and looks before that, if at all.
fn locks_right_before(round: &str) -> bool {
    let locked = round.rsplit_once(".lock()");
    locked.is_some_and(|(_, rest)| !rest.contains(['{', '}', '?']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(text: &str, action: Action) -> Usage {
        let (before, after) = text.split_once('§').unwrap();
        of(before, after, action)
    }

    #[test]
    fn what_stands_in_the_source_as_a_constant_is_not_computed() {
        for (text, constant) in [
            ("flag.§store(true, SeqCst);", true),
            ("state.§store(\n    State::OPEN, SeqCst);", true),
            ("slot.§set(0);", true),
            ("slot.§set(-1_i64);", true),
            ("value.§store(old + 1, SeqCst);", false),
            ("value.§store(value.load(SeqCst) + 1, SeqCst);", false),
            ("slot.§set(Some(1));", false),
            ("value.§store(1 + old, SeqCst);", false),
        ] {
            let is = usage(text, Action::Store) == Usage::Constant;
            assert_eq!(is, constant, "{text}");
        }
    }

    #[test]
    fn a_condition_decides_and_a_binding_does_not() {
        for (text, decides) in [
            ("{ if self.stock.§load(SeqCst) > 0 {", true),
            ("} else if a.load(SeqCst) && b.§load(SeqCst) {", true),
            ("; while !flag.§load(Acquire) {}", true),
            ("{ if let Some(x) = slot.§get() {", false),
            ("; let old = value.§load(SeqCst);", false),
        ] {
            let is = usage(text, Action::Load).decides();
            assert_eq!(is, decides, "{text}");
        }
    }

    #[test]
    fn some_conditions_ask_whether_something_is_there() {
        for (text, asks) in [
            ("{ if !self.made.§load(SeqCst) { init() }", true),
            ("{ if slot.§load(SeqCst) == 0 {", true),
            ("{ if slot.§get().is_none() {", true),
            ("{ if value > max.§load(SeqCst) {", false),
            ("{ if stock.§load(SeqCst) >= 10 {", false),
            ("; while !ready.§load(SeqCst) {}", false),
            (
                "; let mut value = slot.§load(A); if value == NOTHING { value = self.value.f(); }",
                true,
            ),
            (
                "; let first = slot.§load(A); if first.is_null() { make() } first",
                true,
            ),
            (
                "; let value = slot.§load(A); if value == 0 { slot.store(value + 1, A) }",
                false,
            ),
            (
                "; let value = slot.§load(A); if value < 10 { slot.store(1, A) }",
                false,
            ),
        ] {
            let is = usage(text, Action::Load) == Usage::AsksIfThere;
            assert_eq!(is, asks, "{text}");
        }
    }

    #[test]
    fn an_exchange_may_be_ignored() {
        for (text, ignored) in [
            (
                "; let _ = self.value.§compare_exchange(old, old + 1, A, B);",
                true,
            ),
            ("; x.§compare_exchange(f(0), 1, A, B).ok();", true),
            ("; if x.§compare_exchange(0, 1, A, B).is_ok() {", false),
            ("; let won = x.§compare_exchange(0, 1, A, B);", false),
        ] {
            let is = usage(text, Action::Exchange) == Usage::Ignored;
            assert_eq!(is, ignored, "{text}");
        }
    }

    #[test]
    fn a_wait_is_in_a_loop_or_under_an_if() {
        for (text, expected) in [
            ("{ while q.is_empty() { cv.§wait(&mut q); }", Usage::InLoop),
            (
                "{ if q.is_empty() { cv.§wait(&mut q); } q.pop()",
                Usage::UnderIf,
            ),
            (
                "loop { if q.is_empty() { cv.§wait(&mut q); } else { break } }",
                Usage::InLoop,
            ),
            (
                "for _ in 0..2 { let mut q = m.lock(); if q.is_empty() { cv.§wait(&mut q); } }",
                Usage::UnderIf,
            ),
            (
                "let mut q = m.lock(); cv.§wait_while(&mut q, |q| q.is_empty());",
                Usage::InLoop,
            ),
            (
                "fn f() { let mut q = m.lock(); cv.§wait(&mut q);",
                Usage::Unconditional,
            ),
            (
                "loop { if *m.lock() { return; } let mut q = m.lock(); cv.§wait(&mut q); }",
                Usage::Unconditional,
            ),
            (
                "loop { let mut q = m.lock(); if *q { return; } cv.§wait(&mut q); }",
                Usage::InLoop,
            ),
        ] {
            assert_eq!(usage(text, Action::Wait), expected, "{text}");
        }
    }

    #[test]
    fn a_lock_looks_updates_or_assigns() {
        for (text, expected) in [
            ("; let old = *self.total.§lock();", Usage::Copies),
            ("; let x = self.place.§read().0; (x, 0)", Usage::Copies),
            ("; let x = self.place.§read().0; if x > 3 {", Usage::Looks),
            ("; let open = *self.open.§lock(); if !open {", Usage::Looks),
            (
                "; let open = *self.open.§lock(); if !opened {",
                Usage::Copies,
            ),
            ("; let next = state.§lock().wrapping_add(3);", Usage::Copies),
            (
                "; let mut all = self.found.§lock()\n    .clone(); all.push(7);",
                Usage::Copies,
            ),
            ("; let n = queue.§lock().len(); if n == 0 {", Usage::Looks),
            ("; let last = place.§lock().last();", Usage::Copies),
            ("; let last = place.§lock().take().last();", Usage::Unknown),
            ("; let total = self.total.§lock();", Usage::Looks),
            ("; if *total.§lock() == 3 {", Usage::Looks),
            (
                "; let known = *slot.§lock(); if let Some(value) = known { return value; }",
                Usage::AsksIfThere,
            ),
            (
                "; let known = *slot.§lock(); if known.is_none() { make() }",
                Usage::AsksIfThere,
            ),
            (
                "; let old = *slot.§lock(); if let Some(value) = old { add(value) }",
                Usage::Looks,
            ),
            ("; while queue.§lock().is_empty() {", Usage::Looks),
            ("; *self.total.§lock() = old + 1;", Usage::Assigns),
            ("; *self.ready.§lock() = true;", Usage::Updates),
            ("; *self.total.§lock() += 1;", Usage::Updates),
            ("; bank.§lock().from -= 10;", Usage::Updates),
            (
                "; let mut total = self.total.§lock(); *total += 1;",
                Usage::Updates,
            ),
            (
                "; let mut q = q.§lock(); while q.is_empty() { cv.wait(&mut q); } }",
                Usage::Looks,
            ),
            ("; let next = queue.§lock().pop();", Usage::Unknown),
            ("; queue.§lock().push(1);", Usage::Updates),
            ("{ queue.§lock().len() }", Usage::Unknown),
        ] {
            assert_eq!(usage(text, Action::Lock), expected, "{text}");
        }
    }
}
