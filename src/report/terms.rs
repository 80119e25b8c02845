//! The words that reports use, each in one sentence: one table for every page and every help.

use serde::Serialize;

use super::{Tone, paint, wrap};
use crate::trace::text;

/// A word, and what it means here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Term {
    /// The word, in the singular.
    pub word: &'static str,
    /// What it means, in a sentence.
    pub means: &'static str,
}

const fn term(word: &'static str, means: &'static str) -> Term {
    Term { word, means }
}

/// All of them, in an order in which they can be read.
pub const TERMS: &[Term] = &[
    term(
        "step",
        "one operation of one thread on what threads share: a lock, a read, a write.",
    ),
    term(
        "interleaving",
        "one order in which the threads can take their steps.",
    ),
    term(
        "execution",
        "all interleavings in which every thread sees the same values: one run of the judge stands \
         for them all.",
    ),
    term(
        "preemption",
        "another thread goes on while the one before it still could.",
    ),
    term(
        "schedule",
        "an interleaving in numbers: whose step comes next. 1.2.2.1.0 is worker 1, twice worker 2, \
         worker 1, and the scenario itself (main); 1x4 is four times worker 1. `replay` takes it.",
    ),
    term(
        "at random",
        "how often it would end so, if chance chose who takes the next step.",
    ),
    term(
        "counterexample",
        "one interleaving that goes wrong; the shortest has the fewest preemptions, and then the \
         fewest steps.",
    ),
    term(
        "data race",
        "two threads use the same memory, one of them writes, and nothing says which comes first.",
    ),
    term(
        "deadlock",
        "threads wait for each other, so that none of them can ever go on.",
    ),
    term(
        "livelock",
        "threads run and run, and none of them gets any further.",
    ),
    term(
        "stale load",
        "it reads an old value (a stale value), since nothing makes its thread see the newer one.",
    ),
    term(
        "spurious step",
        "it happens for no reason: a wait ends although nobody woke it (a spurious wakeup), or a \
         weak exchange fails. Every system may do that.",
    ),
    term("surprise", "a stale load or a spurious step."),
    term(
        "always",
        "what the scenario asks must hold in every interleaving.",
    ),
    term(
        "sometimes",
        "at least one interleaving must be so: there `true` is an outcome that has what is asked.",
    ),
    term(
        "natively",
        "on real threads, at real size, as often as there is time for.",
    ),
    term(
        "loom",
        "a second judge, made by others: where it can judge a scenario, it must agree.",
    ),
    term(
        "par",
        "the fewest preemptions (and stale loads or spurious steps) with which the goal can be reached.",
    ),
    term(
        "ahead",
        "the ends that can still come from here, and how many executions lead to each.",
    ),
];

/// What one of them means; None if it is not in the table.
pub fn meaning(word: &str) -> Option<&'static str> {
    let known = TERMS.iter().find(|term| term.word == word);
    known.map(|term| term.means)
}

/// Those of `words` that stand in `page`, whole or in the plural, in the table's order.
pub fn of_page(page: &str, words: &[&str]) -> Vec<Term> {
    let page = plain(page);
    let stands = |term: &&Term| words.contains(&term.word) && has(&page, term.word);
    TERMS.iter().filter(stands).copied().collect()
}

/// A page without its colours.
fn plain(page: &str) -> String {
    let mut pieces = page.split("\u{1b}[");
    let first = pieces.next().unwrap_or_default().to_owned();
    let after = |piece: &str| Some(piece.split_once('m')?.1.to_owned());
    first + &pieces.filter_map(after).collect::<String>()
}

fn has(page: &str, word: &str) -> bool {
    page.match_indices(word).any(|(at, _)| {
        let rest = &page[at + word.len()..];
        let rest = rest.strip_prefix('s').unwrap_or(rest);
        let letter = |c: char| c.is_alphanumeric() || c == '_';
        !page[..at].ends_with(letter) && !rest.starts_with(letter)
    })
}

/// Words and what they mean, each from the left edge set in by `indent`.
pub fn told(terms: &[Term], indent: usize, width: usize, colour: bool) -> String {
    let longest = terms.iter().map(|term| text::width(term.word)).max();
    // Beside each other where there is the room.
    let column = longest.unwrap_or(0) + 2;
    let beside = width >= indent + column + 30;
    let left = indent + if beside { column } else { 2 };
    let mut page = String::new();
    for term in terms {
        let word = paint(term.word, Tone::Strong, colour);
        let mut start = format!("{}{word}", " ".repeat(indent));
        if beside {
            start += &" ".repeat(column - text::width(term.word));
        } else {
            page.push_str(&format!("{start}\n"));
            start = " ".repeat(left);
        }
        for line in wrap(term.means, width.saturating_sub(left)) {
            page.push_str(&format!("{start}{line}\n"));
            start = " ".repeat(left);
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_a_word_whole_or_in_the_plural() {
        let words = |page: &str| -> Vec<_> {
            let found = of_page(page, &["par", "preemption", "surprise"]);
            found.into_iter().map(|term| term.word).collect()
        };
        assert_eq!(
            words("2 preemptions; par: 1 preemption"),
            ["preemption", "par"]
        );
        assert_eq!(words("a part of a spare_par"), Vec::<&str>::new());
        assert_eq!(words("1 \u{1b}[2msurprise\u{1b}[0m"), ["surprise"]);
    }

    #[test]
    fn no_sentence_leaves_a_page_of_eighty_or_of_forty_columns() {
        for width in [40, 80] {
            let page = told(TERMS, 2, width, false);
            let longest = page.lines().map(text::width).max();
            assert!(longest <= Some(width), "{page}");
        }
    }
}
