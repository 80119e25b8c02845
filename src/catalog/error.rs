use std::path::PathBuf;

use crate::trace::near::nearest;

/// Why the catalog has no answer: what is wrong, and what there is instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CatalogError {
    /// Neither the folder nor one above it is a checkout.
    #[error(
        "no labs here: neither {} nor a folder above it has labs/NN_name; \
         change into the checkout of racelab and try again",
        from.display()
    )]
    NoLabs {
        /// Where the search began.
        from: PathBuf,
    },
    /// No such lab.
    #[error("there is no lab `{called}`; {known}")]
    UnknownLab {
        /// What was asked for.
        called: String,
        /// What there is, in words.
        known: String,
    },
    /// No such variant.
    #[error("{lab} has no variant `{called}`; {known}")]
    UnknownVariant {
        /// The lab's folder.
        lab: String,
        /// What was asked for.
        called: String,
        /// What there is, in words.
        known: String,
    },
    /// A file of a lab cannot be read.
    #[error("cannot read {file}: {reason}")]
    Unreadable {
        /// The file, relative to the checkout.
        file: String,
        /// Why.
        reason: String,
    },
    /// A new lab cannot be called so.
    #[error("a new lab cannot be called `{called}`: {why}")]
    BadName {
        /// What it was to be called.
        called: String,
        /// What is wrong with that.
        why: String,
    },
    /// A folder cannot be written.
    #[error("cannot write {file}: {reason}")]
    Unwritable {
        /// The folder, relative to the checkout.
        file: String,
        /// Why.
        reason: String,
    },
    /// There is no exercise as it was handed out.
    #[error(
        "cannot read {file}, the exercise as it was handed out: {reason}; take that file from where \
         you have this checkout from, and try again"
    )]
    NoOriginal {
        /// The file, relative to the checkout.
        file: String,
        /// Why.
        reason: String,
    },
    /// The file with the student's progress is not what racelab has written.
    #[error(
        "progress.toml:{line}: {reason}; mend the line, or delete the file: then nothing counts as \
         verified until it is judged again, and the exercises stay as they are"
    )]
    BrokenProgress {
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        reason: String,
    },
    /// A file of a lab does not have the form that it must have.
    #[error("{file}:{line}: {reason}")]
    Malformed {
        /// The file, relative to the checkout.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        reason: String,
    },
}

/// What there is, with the nearest to what was asked for first if one is near:
/// `did you mean `mutex`? There are: atomic, mutex`.
pub(super) fn choice<'a>(called: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    if known.is_empty() {
        return "there is none".to_owned();
    }
    // Without the numbers of labs, which nobody mistypes.
    let bare = |name: &&'a str| name.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_');
    let near = nearest(called, known.iter().map(|name| bare(name)));
    let near = near.and_then(|near| known.iter().find(|name| bare(name) == near));
    let list = known.join(", ");
    match near {
        Some(name) => format!("did you mean `{name}`? There are: {list}"),
        None => format!("there are: {list}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_name_is_suggested_and_a_far_one_is_not() {
        let known = || ["01_lost_update", "12_deadlock"].into_iter();
        assert!(choice("deadlok", known()).starts_with("did you mean `12_deadlock`?"));
        assert_eq!(
            choice("zebra", known()),
            "there are: 01_lost_update, 12_deadlock"
        );
    }
}
