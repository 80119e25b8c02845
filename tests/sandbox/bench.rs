//! A place with files that are nobody's business, and courts inside and outside of sandboxes.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use racelab::judge::SubjectReport;
use racelab::judge::build::Builder;
use racelab::judge::court::{Case, Court, Question, Terms};
use racelab::judge::protocol::Budget;
use tempfile::TempDir;

use crate::sandbox::Level;

/// The program that shuts itself in.
pub(crate) fn confine() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_racelab"))
}

/// The levels of this machine that keep files from a program.
pub(crate) fn strong_levels() -> Vec<Level> {
    let mut levels = Level::all(confine());
    levels.retain(Level::is_enough);
    if levels.is_empty() {
        let missing = Level::strongest(confine()).missing;
        assert!(
            env::var_os("CI").is_none(),
            "no sandbox at all: {missing:?}"
        );
        eprintln!("skipped: this machine has no sandbox: {missing:?}");
    }
    levels
}

/// A folder with Ann's submission, Bob's, a spec, and a secret.
pub(crate) struct Bench {
    folder: TempDir,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let bench = Bench {
            folder: TempDir::new().unwrap(),
        };
        for (name, text) in [
            ("ann/exercise.rs", "pub fn nothing() {}\n"),
            ("bob/exercise.rs", "pub fn bobs_answer() {}\n"),
            (
                "lab/spec.rs",
                "use racelab::judge;\nfn main() { judge::main([]); }\n",
            ),
            ("solution.rs", "pub fn right() {}\n"),
            ("secret", "the secret"),
        ] {
            bench.write(name, text);
        }
        bench
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let file = self.file(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// A builder at this level.
    pub(crate) fn builder(&self, level: &Level) -> Builder {
        let builder = Builder::new(self.folder.path()).unwrap();
        let builder = builder.keeping_programs_in(&self.file("programs"));
        match level.sandbox(confine()) {
            Some(sandbox) => builder.inside(Arc::new(sandbox)).unwrap(),
            None => builder,
        }
    }

    /// What the court says at this level of Ann's submission, or of one scenario of it.
    pub(crate) fn hear(&self, level: &Level, scenario: Option<&str>) -> SubjectReport {
        let terms = |name: &str| {
            let budget = Budget {
                hang_seconds: 20,
                memory_mb: 128,
                ..Budget::default()
            };
            let terms = Terms {
                points: 1,
                gates: false,
                budget,
                not_loom: None,
            };
            (name.to_owned(), terms)
        };
        let case = Case {
            lab: "01_a".to_owned(),
            subject: "exercise".to_owned(),
            file: self.file("ann/exercise.rs"),
            spec: self.file("lab/spec.rs"),
            allowance: racelab::judge::build::Allowance::default(),
            terms: scenario.into_iter().map(terms).collect::<BTreeMap<_, _>>(),
        };
        let question = Question {
            scenario: scenario.map(str::to_owned),
            ..Question::default()
        };
        Court::with(self.builder(level))
            .hear(&case, &question)
            .unwrap()
    }
}
