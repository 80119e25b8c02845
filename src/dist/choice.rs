//! Which files of a checkout go into the student edition.

use std::collections::BTreeSet;
use std::fmt;

/// The list of exercises for editors.
pub(super) const EDITORS_LIST: &str = "labs/editor/src/lib.rs";

/// What becomes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// It goes in.
    AsItIs,
    /// It is what the student works on: it goes in as it was handed out.
    Exercise,
    /// `Cargo.toml`: without what is left out.
    Manifest,
    /// The list of exercises for editors: without those of other labs.
    EditorsList,
    /// It does not go in.
    LeftOut(Reason),
}

/// Why a file does not go in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    /// Whoever reads it need not solve anything.
    Answer,
    /// The book shows answers in every chapter.
    Book,
    /// The lab is not of this course.
    OtherLab,
    /// It lies in the folder of a lab and is none of its files.
    Unknown,
    /// Only who changes the tool needs it.
    Maintainers,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::Answer => "solutions, wrong answers and hidden scenarios",
            Reason::Book => "the book, which shows them",
            Reason::OtherLab => "other labs",
            Reason::Unknown => "in the folder of a lab, and none of its files",
            Reason::Maintainers => "tests, and what else only maintainers need",
        })
    }
}

/// What becomes of the file `path`, for the labs with these folders. What is on no list stays out.
pub(super) fn choice(path: &str, labs: &BTreeSet<&str>) -> Choice {
    let parts: Vec<&str> = path.split('/').collect();
    match parts[..] {
        ["Cargo.toml"] => Choice::Manifest,
        [".gitignore" | "Cargo.lock" | "build.rs" | "clippy.toml" | "rustfmt.toml"]
        | [".vscode", "extensions.json" | "tasks.json"] => Choice::AsItIs,
        [licence] if licence.starts_with("LICENSE") => Choice::AsItIs,
        ["solutions", ..] => Choice::LeftOut(Reason::Answer),
        ["book", ..] => Choice::LeftOut(Reason::Book),
        ["src", .., file] => match is_of_a_test(&parts) || !is_source(file) {
            true => Choice::LeftOut(Reason::Maintainers),
            false => Choice::AsItIs,
        },
        ["labs", "Cargo.toml" | "judge.rs"] | ["labs", "editor", "Cargo.toml"] => Choice::AsItIs,
        _ if path == EDITORS_LIST => Choice::EditorsList,
        ["labs", "originals", file] => match file.strip_suffix(".rs") {
            Some(lab) if labs.contains(lab) => Choice::AsItIs,
            _ => Choice::LeftOut(Reason::OtherLab),
        },
        ["labs", lab, ..] if !labs.contains(lab) => Choice::LeftOut(Reason::OtherLab),
        ["labs", _, "exercise.rs"] => Choice::Exercise,
        [
            "labs",
            _,
            "README.md" | "lab.toml" | "racy.rs" | "spec.rs" | "bench.rs" | "lecture.py",
        ] => Choice::AsItIs,
        ["labs", ..] => Choice::LeftOut(Reason::Unknown),
        _ => Choice::LeftOut(Reason::Maintainers),
    }
}

/// Files of unit tests, which nothing but `cargo test` of the tool reads.
fn is_of_a_test(parts: &[&str]) -> bool {
    let mut parts = parts.iter();
    parts.any(|part| matches!(*part, "tests" | "tests.rs" | "snapshots"))
}

/// What the tool is compiled from: its code, and the texts that are in it.
fn is_source(file: &str) -> bool {
    let ending = file.rsplit('.').next().unwrap_or_default();
    matches!(ending, "rs" | "md" | "toml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_on_no_list_stays_out() {
        let labs = BTreeSet::from(["01_one"]);
        let out = Choice::LeftOut;
        for (path, chosen) in [
            ("Cargo.toml", Choice::Manifest),
            ("src/sync/mutex.rs", Choice::AsItIs),
            ("src/catalog/skeleton/lab.toml", Choice::AsItIs),
            ("src/trace/map/tests.rs", out(Reason::Maintainers)),
            ("src/a/tests/b.rs", out(Reason::Maintainers)),
            ("src/a/snapshots/b.snap", out(Reason::Maintainers)),
            ("labs/01_one/exercise.rs", Choice::Exercise),
            ("labs/01_one/spec.rs", Choice::AsItIs),
            ("labs/01_one/exercise.rs.1.bak", out(Reason::Unknown)),
            ("labs/01_one/answers/a.rs", out(Reason::Unknown)),
            ("labs/02_two/spec.rs", out(Reason::OtherLab)),
            ("labs/originals/01_one.rs", Choice::AsItIs),
            ("labs/originals/02_two.rs", out(Reason::OtherLab)),
            ("labs/editor/src/lib.rs", Choice::EditorsList),
            ("solutions/01_one/hidden/spec.rs", out(Reason::Answer)),
            ("book/src/labs/01_one.md", out(Reason::Book)),
            ("tests/attacks/exit.rs", out(Reason::Maintainers)),
            ("peers/shuttle/Cargo.toml", out(Reason::Maintainers)),
            ("progress.toml", out(Reason::Maintainers)),
            ("notes/answers.md", out(Reason::Maintainers)),
            (".ci/run", out(Reason::Maintainers)),
        ] {
            assert_eq!(choice(path, &labs), chosen, "{path}");
        }
    }
}
