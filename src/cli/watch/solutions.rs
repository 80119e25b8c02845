//! What the expert solutions do differently, by the heads of their files.

use std::fs;

use racelab::catalog::Lab;
use racelab::report::solutions;

/// A solution in two sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Solution {
    /// The name of its file.
    pub(super) name: String,
    /// What it is.
    pub(super) what: String,
    /// When one would choose it.
    pub(super) when: String,
}

/// The solutions of a lab, in the order of their names. In a copy without solutions there are none.
pub(super) fn of(lab: &Lab) -> Vec<Solution> {
    let solutions = lab.solutions().into_iter();
    let told = solutions.filter_map(|name| {
        let text = fs::read_to_string(lab.file(&name).ok()?).ok()?;
        let (what, when) = head(&text);
        Some(Solution { name, what, when })
    });
    told.filter(|solution| !solution.what.is_empty()).collect()
}

/// The first sentence of the first paragraph of a file's head, and that of the second.
fn head(text: &str) -> (String, String) {
    let paragraphs = solutions::head(text).into_iter();
    let mut sentences = paragraphs.map(|paragraph| first_sentence(&paragraph));
    let mut next = || sentences.next().unwrap_or_default();
    (next(), next())
}

/// Up to the first full stop that is followed by a new sentence.
fn first_sentence(text: &str) -> String {
    let ends = text.match_indices(". ");
    let mut ends = ends.filter(|(at, _)| {
        let rest = &text[at + 2..];
        rest.starts_with(|c: char| c.is_uppercase() || c == '`')
    });
    match ends.next() {
        Some((at, _)) => text[..=at].to_owned(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_says_what_it_is_and_when_to_choose_it() {
        let text = "//! A lock around\n//! the number.\n//!\n//! The first choice, e.g. when in doubt. \
                    For one\n//! number it is dear.\n//!\n//! More.\n\nuse x;\n";
        let (what, when) = head(text);
        assert_eq!(what, "A lock around the number.");
        assert_eq!(when, "The first choice, e.g. when in doubt.");
    }

    #[test]
    fn a_file_without_a_head_says_nothing() {
        assert_eq!(head("use x;\n"), (String::new(), String::new()));
    }
}
