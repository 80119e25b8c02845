//! `racelab dist`: the edition for students has nothing that would spoil it, and works.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use racelab::catalog::{Catalog, Lab};
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn racelab(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(insta_cmd::get_cargo_bin("racelab"));
    command
        .args(arguments)
        .current_dir(folder)
        .env("COLUMNS", "80");
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    format!(
        "{}{}",
        String::from_utf8_lossy(out),
        String::from_utf8_lossy(err)
    )
}

/// Makes an edition in a folder of its own, with these words after `dist --out DIR`.
fn edition(more: &[&str]) -> (TempDir, PathBuf) {
    let place = TempDir::new().unwrap();
    let out = place.path().join("racelab-students");
    let shown = out.display().to_string();
    let made = racelab(root(), &[&["dist", "--out", &shown][..], more].concat());
    assert!(made.status.success(), "{}", said(&made));
    (place, out)
}

/// All files below a folder, by their paths with `/`.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut left = vec![folder.to_owned()];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
            } else {
                let inside = path.strip_prefix(folder).unwrap();
                let parts: Vec<_> = inside.iter().map(|part| part.to_str().unwrap()).collect();
                files.insert(parts.join("/"), fs::read(&path).unwrap());
            }
        }
    }
    files
}

fn catalog() -> Catalog {
    Catalog::find(root()).unwrap()
}

/// The lines that say something, without their indentation.
fn lines(text: &str) -> Vec<&str> {
    let lines = text.lines().map(str::trim);
    lines.filter(|line| line.len() > 12).collect()
}

/// So many lines in a row, nearly all of them of the answer alone, are no accident.
const ROW: usize = 4;

/// The rows of lines of all answers to a lab that its students do not have.
fn rows(lab: &Lab) -> BTreeSet<Vec<String>> {
    let read = |file: PathBuf| fs::read_to_string(file).unwrap_or_default();
    let given: Vec<String> = ["racy.rs", "exercise.rs", "spec.rs", "bench.rs"]
        .map(|file| read(lab.path.join(file)))
        .into();
    let given: BTreeSet<&str> = given.iter().flat_map(|text| lines(text)).collect();
    let mut rows = BTreeSet::new();
    let mut answers = Vec::new();
    for name in lab.variants() {
        if !matches!(name.as_str(), "racy" | "exercise") {
            answers.push(lab.file(&name).unwrap());
        }
    }
    answers.extend(lab.hidden().unwrap().map(|hidden| hidden.spec));
    for answer in answers {
        let text = read(answer);
        let lines = lines(&text);
        for row in lines.windows(ROW) {
            if row.iter().filter(|line| !given.contains(*line)).count() + 1 >= ROW {
                rows.insert(row.iter().map(|line| (*line).to_owned()).collect());
            }
        }
    }
    rows
}

#[test]
fn no_answer_is_in_it_and_no_name_of_one() {
    let (_place, out) = edition(&[]);
    let files = files(&out);
    let mut rows_of_answers = BTreeSet::new();
    let mut names = BTreeSet::new();
    for lab in catalog().labs() {
        rows_of_answers.extend(rows(lab));
        let solutions = lab.solutions().into_iter();
        names.extend(solutions.map(|name| format!("solutions/{}/{name}", lab.folder)));
        names.extend(
            lab.wrong_answers()
                .iter()
                .map(|name| format!("wrong/{name}")),
        );
        let hidden = lab.hidden().unwrap().into_iter();
        names.extend(hidden.flat_map(|hidden| hidden.scenarios.into_keys()));
    }
    let counted = (rows_of_answers.len(), names.len());
    assert!(counted.0 > 2_000 && counted.1 > 300, "{counted:?}");
    for (path, content) in &files {
        assert!(!path.starts_with("solutions/"), "{path}");
        let text = String::from_utf8(content.clone()).unwrap();
        let found = lines(&text)
            .windows(ROW)
            .find(|row| {
                let row: Vec<String> = row.iter().map(|line| (*line).to_owned()).collect();
                rows_of_answers.contains(&row)
            })
            .map(|row| row.join("\n"));
        assert_eq!(found, None, "{path} has lines of an answer");
        // What a new lab begins with is an answer to nothing; one of its files is called as one.
        if path != "src/catalog/skeleton.rs" {
            let found = names.iter().find(|name| text.contains(*name));
            assert_eq!(found, None, "{path} names an answer");
        }
    }
}

#[test]
fn exercises_are_as_they_were_handed_out_and_nothing_else_is_in_it() {
    let (_place, out) = edition(&[]);
    let files = files(&out);
    for lab in catalog().labs() {
        let exercise = &files[&format!("labs/{}/exercise.rs", lab.folder)];
        assert_eq!(*exercise, lab.original().unwrap(), "{}", lab.folder);
    }
    for path in files.keys() {
        let top = path.split('/').next().unwrap();
        let known = [
            ".gitignore",
            ".vscode",
            "Cargo.lock",
            "Cargo.toml",
            "LICENSE-APACHE",
        ];
        let more = [
            "LICENSE-MIT",
            "README.md",
            "build.rs",
            "clippy.toml",
            "rustfmt.toml",
        ];
        let folders = ["labs", "src"];
        let is_known = [&known[..], &more, &folders]
            .iter()
            .any(|known| known.contains(&top));
        assert!(is_known, "{path}");
        assert!(
            !path.contains("snapshots") && !path.contains(".bak"),
            "{path}"
        );
    }
}

#[test]
fn the_same_checkout_gives_the_same_bytes() {
    let ((_one, first), (_two, second)) = (edition(&[]), edition(&[]));
    assert!(files(&first) == files(&second));
}

#[test]
fn a_course_can_have_some_labs_only() {
    let (_place, out) = edition(&["--labs", "3-5,12"]);
    let files = files(&out);
    let labs = Catalog::find(&out).unwrap();
    let folders: Vec<_> = labs.labs().iter().map(|lab| lab.folder.as_str()).collect();
    let chosen = [
        "03_check_then_act",
        "04_torn_invariant",
        "05_who_may_touch",
        "12_deadlock",
    ];
    assert_eq!(folders, chosen);
    let editors = String::from_utf8(files["labs/editor/src/lib.rs"].clone()).unwrap();
    let listed = editors.matches("pub mod lab_").count();
    assert_eq!(listed, chosen.len());
    let originals = files
        .keys()
        .filter(|path| path.starts_with("labs/originals/"));
    assert_eq!(originals.count(), chosen.len());
    let readme = String::from_utf8(files["README.md"].clone()).unwrap();
    assert!(
        readme.contains("show 3`") && readme.contains("4 labs"),
        "{readme}"
    );
    assert!(
        !readme.contains("-- bench") && !readme.contains("{B"),
        "{readme}"
    );
}

#[test]
fn what_is_there_is_left_as_it_is() {
    let place = TempDir::new().unwrap();
    fs::write(place.path().join("mine.txt"), "mine").unwrap();
    let out = place.path().display().to_string();
    let refused = racelab(root(), &["dist", "--out", &out]);
    let words = said(&refused);
    assert!(
        refused.status.code() == Some(2) && words.contains("is not empty"),
        "{words}"
    );
    assert_eq!(files(place.path()).len(), 1);
}

#[test]
fn what_makes_no_sense_without_solutions_says_so() {
    let (_place, out) = edition(&["--labs", "1-2"]);
    for asked in [
        &["solution", "1"][..],
        &["solution", "1", "--spoil"],
        &["book"],
        &["matrix", "1"],
        &["lint"],
        &["new-lab", "guest_book"],
    ] {
        let output = racelab(&out, asked);
        let words = said(&output);
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_said = words.contains("not in this edition: it is the one for students");
        assert!(
            output.status.code() == Some(2) && is_said,
            "{asked:?}: {words}"
        );
    }
    let hints = said(&racelab(&out, &["hint", "1", "--all"]));
    assert!(
        hints.contains("predict 01") && !hints.contains("solution"),
        "{hints}"
    );
    let doctor = said(&racelab(&out, &["doctor"]));
    assert!(doctor.contains("the edition for students"), "{doctor}");
}

/// The commands that a README names, as words after `cargo`.
fn commands(readme: &str) -> BTreeSet<Vec<String>> {
    let indented = readme.lines().filter_map(|line| line.strip_prefix("    "));
    let inline = readme.split('`').skip(1).step_by(2);
    let commands = indented.chain(inline);
    let commands = commands.filter_map(|text| text.trim().strip_prefix("cargo "));
    let words = |command: &str| command.split(' ').map(str::to_owned).collect();
    commands.map(words).collect()
}

/// It takes minutes, for all is compiled once more, as it is at a student's.
#[test]
#[ignore = "minutes: `.ci/run` runs it"]
fn every_command_of_its_readme_works_in_it() {
    let (_place, out) = edition(&["--labs", "1,3,15"]);
    let readme = fs::read_to_string(out.join("README.md")).unwrap();
    let target = root().join("target/edition");
    let cargo = |words: &[&str]| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(words).current_dir(&out).stdin(Stdio::null());
        cargo.env("CARGO_TARGET_DIR", &target).env("COLUMNS", "80");
        cargo
    };
    // The lock file fits, and nothing is said of a package, a profile or a file that is missing.
    let built = cargo(&["build", "--locked"]).output().unwrap();
    let words = said(&built);
    assert!(
        built.status.success() && !words.contains("warning"),
        "{words}"
    );

    let commands = commands(&readme);
    assert!(commands.len() >= 15, "{commands:?}");
    for command in &commands {
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        if words == ["run", "--", "watch"] {
            let mut watch = cargo(&words);
            let mut watch = watch.stdout(Stdio::piped()).spawn().unwrap();
            let told = BufReader::new(watch.stdout.take().unwrap());
            let verdict = told.lines().map_while(Result::ok);
            let verdict = verdict.into_iter().find(|line| line.contains("refuted"));
            watch.kill().unwrap();
            watch.wait().unwrap();
            assert!(verdict.is_some(), "{words:?}");
            continue;
        }
        let done = cargo(&words).output().unwrap();
        let text = said(&done);
        let (code, expected) = (done.status.code(), expected(&words));
        let fits = expected.0.contains(&code.unwrap_or(-1)) && text.contains(expected.1);
        assert!(
            fits,
            "cargo {}: exit code {code:?}\n{text}",
            words.join(" ")
        );
    }
}

/// The exit codes that a command may end with where nothing is solved yet, and what it says.
fn expected(words: &[&str]) -> (&'static [i32], &'static str) {
    match words {
        ["run"] => (&[1], "labs/01_lost_update/exercise.rs"),
        ["test", ..] => (&[101], "01_lost_update::every_update_counts"),
        ["run", "--", "list"] => (&[0], "Lost update"),
        ["run", "--", "show", ..] => (&[0], "labs/01_lost_update/exercise.rs"),
        ["run", "--", "hint"] => (&[0], "hint"),
        ["run", "--", "check", ..] => (&[1], "refuted"),
        ["run", "--", "run", ..] => (&[0, 1], "runs"),
        ["run", "--", "bench", ..] => (&[0, 1], "sequential"),
        ["run", "--", "predict" | "explore", ..] => (&[0, 1], "01_lost_update"),
        ["run", "--", "reset", ..] => (&[0], "01_lost_update"),
        ["run", "--", "terms"] => (&[0], "preemption"),
        ["run", "--", "doctor"] => (&[0], "labs"),
        _ => panic!("what does `cargo {}` do?", words.join(" ")),
    }
}
