//! A checker that is broken on purpose is caught: every mutant of the explorer in the
//! [`table`] fails one of its tests. It takes minutes, so that it runs on demand:
//!
//!     .ci/mutants            all of them
//!     .ci/mutants fence      those with this word in what they are
//!     .ci/mutants a,b        those with one of these

mod table;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use table::{MUTANTS, Mutant};
use wait_timeout::ChildExt;

/// The tests that must catch them, in the order in which they are asked. loom's part of the
/// litmus suite has nothing to say about the explorer.
const TESTS: [&str; 5] = ["litmus", "explorer", "random", "brute_objects", "facade"];

/// A test that does not come to its end by then has caught its mutant too.
const PATIENCE: Duration = Duration::from_secs(120);

/// A copy of the checkout, which mutants may spoil, with a target directory of its own.
struct Copy {
    root: PathBuf,
    target: PathBuf,
    /// Locked: one run at a time.
    _lock: File,
}

impl Copy {
    fn of_checkout() -> Copy {
        let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutants");
        fs::create_dir_all(&place).unwrap();
        let lock = File::create(place.join("lock")).unwrap();
        lock.lock().unwrap();
        let copy = Copy {
            root: place.join("checkout"),
            target: place.join("target"),
            _lock: lock,
        };
        // What is no longer in the checkout must not stay in the copy.
        let _ = fs::remove_dir_all(&copy.root);
        let checkout = Path::new(env!("CARGO_MANIFEST_DIR"));
        let files = Command::new("git")
            .args(["ls-files", "--cached", "--others", "--exclude-standard"])
            .current_dir(checkout)
            .output()
            .expect("git lists the files");
        for file in String::from_utf8(files.stdout).unwrap().lines() {
            // One that is deleted but not committed is listed all the same.
            if let Ok(content) = fs::read(checkout.join(file)) {
                copy.write(file, &content);
            }
        }
        copy
    }

    fn write(&self, file: &str, content: &[u8]) {
        let path = self.root.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Builds the tests: each one's program, or the compiler's errors.
    fn build(&self) -> Result<BTreeMap<String, PathBuf>, String> {
        let built = Command::new(env!("CARGO"))
            .args(["test", "--no-run", "--no-default-features"])
            .args(["--message-format", "json-diagnostic-short"])
            // Built often and run briefly.
            .args(["--config", "profile.dev.package.racelab.opt-level=1"])
            .args(TESTS.iter().flat_map(|test| ["--test", test]))
            .env("CARGO_TARGET_DIR", &self.target)
            .current_dir(&self.root)
            .output()
            .expect("cargo runs");
        let messages = String::from_utf8(built.stdout).unwrap();
        let messages = messages
            .lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        let (mut programs, mut errors) = (BTreeMap::new(), String::new());
        for message in messages {
            let name = message["target"]["name"].as_str();
            if let (Some(name), Some(path)) = (name, message["executable"].as_str()) {
                programs.insert(name.to_owned(), path.into());
            }
            if message["message"]["level"] == "error" {
                errors += message["message"]["rendered"].as_str().unwrap_or_default();
            }
        }
        match built.status.success() {
            true => Ok(programs),
            false if errors.is_empty() => Err(String::from_utf8_lossy(&built.stderr).into()),
            false => Err(errors),
        }
    }

    /// Builds and runs the tests: the first program that fails, and which of its tests. None if
    /// all pass.
    fn failure(&self) -> Result<Option<String>, String> {
        let programs = self.build()?;
        for test in TESTS {
            if let Some(failed) = self.run(&programs[test]) {
                return Ok(Some(format!("{test}: {failed}")));
            }
        }
        Ok(None)
    }

    /// Runs a test program: its tests that failed.
    fn run(&self, program: &Path) -> Option<String> {
        let log = self.target.join("log");
        let mut child = Command::new(program)
            .args(["--skip", "loom"])
            .current_dir(&self.root)
            .env("RUST_BACKTRACE", "0")
            .stdout(File::create(&log).unwrap())
            .stderr(Stdio::null())
            .spawn()
            .expect("the test runs");
        let Some(status) = child.wait_timeout(PATIENCE).unwrap() else {
            child.kill().unwrap();
            child.wait().unwrap();
            return Some("comes to no end".into());
        };
        if status.success() {
            return None;
        }
        let log = fs::read_to_string(log).unwrap();
        let failed: Vec<_> = log
            .lines()
            .filter_map(|line| line.strip_prefix("test ")?.strip_suffix(" ... FAILED"))
            .collect();
        match failed.is_empty() {
            true => Some(format!("ended with {status}")),
            false => Some(failed.join(", ")),
        }
    }

    /// Applies a mutant, asks the tests, and takes it back.
    fn catches(&self, mutant: &Mutant) -> Result<Option<String>, String> {
        let file = format!("src/explore/{}", mutant.file);
        let original = fs::read_to_string(self.root.join(&file)).map_err(|e| e.to_string())?;
        let places = places(&original, mutant.old);
        let [place] = places.as_slice() else {
            let count = places.len();
            return Err(format!(
                "no longer applies: what it replaces stands {count} times in {file}"
            ));
        };
        let mut mutated = original.clone();
        mutated.replace_range(place.clone(), mutant.new);
        self.write(&file, mutated.as_bytes());
        let caught = self.failure();
        self.write(&file, original.as_bytes());
        caught.map_err(|errors| format!("does not compile: {errors}"))
    }
}

/// Where some code stands in a text, whatever the white space between its words.
fn places(text: &str, code: &str) -> Vec<Range<usize>> {
    let words: Vec<_> = code.split_whitespace().collect();
    let starts = text.match_indices(words[0]);
    let place = |start: usize| {
        let mut rest = text[start..].strip_prefix(words[0])?;
        for word in &words[1..] {
            rest = rest.trim_start().strip_prefix(word)?;
        }
        Some(start..text.len() - rest.len())
    };
    starts.filter_map(|(start, _)| place(start)).collect()
}

#[test]
fn every_mutant_applies() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/explore");
    for mutant in MUTANTS {
        let text = fs::read_to_string(folder.join(mutant.file)).unwrap();
        let count = places(&text, mutant.old).len();
        assert_eq!(
            count, 1,
            "{}: what it replaces stands {count} times in {}",
            mutant.what, mutant.file
        );
    }
}

#[test]
#[ignore = "takes minutes: .ci/mutants"]
fn every_mutant_is_caught() {
    let wanted = std::env::var("MUTANTS").unwrap_or_default();
    let copy = Copy::of_checkout();
    match copy.failure() {
        Ok(None) => println!("unchanged: all tests pass"),
        unchanged => panic!("the unchanged checkout does not pass: {unchanged:?}"),
    }
    let mut complaints = Vec::new();
    let is_wanted = |mutant: &&Mutant| wanted.split(',').any(|word| mutant.what.contains(word));
    for mutant in MUTANTS.iter().filter(is_wanted) {
        let what = mutant.what;
        let complaint = match copy.catches(mutant) {
            Ok(Some(failed)) => {
                println!("caught: {what}\n    by {failed}");
                continue;
            }
            Ok(None) => format!("nobody catches: {what}"),
            Err(why) => format!("{what}: {why}"),
        };
        println!("{complaint}");
        complaints.push(complaint);
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}
