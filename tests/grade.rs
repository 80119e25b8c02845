//! `racelab grade` on classes whose grades are known.

mod class;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;
use std::time::Duration;

use class::Class;
use racelab::catalog::Catalog;
use serde_json::Value;
use tempfile::TempDir;

/// A class and a place for its results.
struct Room {
    folder: TempDir,
    class: Class,
}

impl Room {
    fn new(students: usize, labs: &[u32]) -> Self {
        let folder = TempDir::new().unwrap();
        let catalog = Catalog::find(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let submissions = folder.path().join("class");
        let wanted = |lab: &racelab::catalog::Lab| labs.contains(&lab.number);
        let class = class::write(&catalog, &submissions, students, labs.len(), wanted);
        Room { folder, class }
    }

    fn results(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn grade(&self, out: &str, more: &[&str]) -> Command {
        let mut command = Command::new(insta_cmd::get_cargo_bin("racelab"));
        command.current_dir(env!("CARGO_MANIFEST_DIR"));
        command.arg("grade").arg(self.folder.path().join("class"));
        command
            .args(["--labs", "1,2", "--format", "json"])
            .arg("--out")
            .arg(self.results(out));
        command.args(more);
        command
    }

    fn merge(&self, parts: &[&str], out: &str) -> Command {
        let mut command = Command::new(insta_cmd::get_cargo_bin("racelab"));
        command.current_dir(env!("CARGO_MANIFEST_DIR")).arg("merge");
        command.args(parts.iter().map(|part| self.results(part)));
        command
            .args(["--format", "json", "--out"])
            .arg(self.results(out));
        command
    }
}

/// All that people and other systems read of the results, by file.
fn told(results: &Path) -> BTreeMap<String, String> {
    let mut files = vec![results.join("class.md"), results.join("results.json")];
    let reports = fs::read_dir(results.join("reports")).unwrap();
    files.extend(reports.map(|report| report.unwrap().path()));
    let name = |file: &Path| file.strip_prefix(results).unwrap().display().to_string();
    let read = |file: PathBuf| (name(&file), fs::read_to_string(&file).unwrap());
    files.into_iter().map(read).collect()
}

fn done(output: Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    let words = String::from_utf8_lossy(err);
    assert!(
        output.status.success(),
        "{words}\n{}",
        String::from_utf8_lossy(out)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The findings of a folder of results, by the digest of the file's finding.
fn findings(results: &Path) -> BTreeMap<String, Value> {
    let text = fs::read_to_string(results.join("results.jsonl")).unwrap();
    let lines = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines
        .map(|line| (line["digest"].as_str().unwrap().to_owned(), line))
        .collect()
}

#[test]
fn every_verdict_is_as_known_and_parts_and_interruptions_change_nothing() {
    let room = Room::new(8, &[1, 2]);
    done(room.grade("whole", &[]).output().unwrap());
    let found = findings(&room.results("whole"));
    let told_of_all = fs::read_to_string(room.results("whole").join("results.json")).unwrap();
    let (files, differences) =
        class::differences(&room.class, &serde_json::from_str(&told_of_all).unwrap());
    assert!(differences.is_empty(), "{differences:#?}");
    assert_eq!(files, room.class.values().map(Vec::len).sum::<usize>());
    // A tenth is copied: judged once.
    assert!(found.len() < files);

    // Killed in the middle, and gone on with.
    let mut run = room.grade("killed", &[]).spawn().unwrap();
    let journal = room.results("killed").join("results.jsonl");
    while fs::read_to_string(&journal)
        .unwrap_or_default()
        .lines()
        .count()
        < 3
    {
        assert!(
            run.try_wait().unwrap().is_none(),
            "it was done before it could be killed"
        );
        thread::sleep(Duration::from_millis(5));
    }
    run.kill().unwrap();
    run.wait().unwrap();
    assert!(findings(&room.results("killed")).len() < found.len());
    let again = room.grade("killed", &[]).output().unwrap();
    let words = String::from_utf8_lossy(&again.stdout).into_owned();
    assert!(
        again.status.code() == Some(2) && words.contains("--resume"),
        "{words}"
    );
    done(room.grade("killed", &["--resume"]).output().unwrap());
    assert_eq!(told(&room.results("killed")), told(&room.results("whole")));
    assert_eq!(findings(&room.results("killed")), found);

    // In three parts, in any order.
    for part in ["3/3", "1/3", "2/3"] {
        done(room.grade(&part[..1], &["--shard", part]).output().unwrap());
    }
    let parts = ["1", "2", "3"].map(|part| findings(&room.results(part)).len());
    assert_eq!(parts.iter().sum::<usize>(), found.len());
    done(room.merge(&["2", "3", "1"], "merged").output().unwrap());
    assert_eq!(told(&room.results("merged")), told(&room.results("whole")));
    assert_eq!(findings(&room.results("merged")), found);

    // What is missing is no zero.
    let output = room.merge(&["2", "3"], "lacking").output().unwrap();
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.code() == Some(1) && words.contains("not judged yet"),
        "{words}"
    );
}

#[test]
fn results_are_not_put_among_the_submissions() {
    let room = Room::new(1, &[1]);
    for inside in ["class", "class/results"] {
        let output = room.grade(inside, &["--format", "table"]).output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{words}");
        assert!(words.contains("among the submissions"), "{words}");
    }
    // Nothing is left that would be taken for a submission.
    let left: Vec<_> = fs::read_dir(room.results("class")).unwrap().collect();
    assert_eq!(left.len(), room.class.len());
}

#[test]
fn the_forms_of_a_class_are_named_where_another_is_asked_for() {
    let room = Room::new(1, &[1]);
    let output = room
        .grade("results", &["--format", "xlsx"])
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(2), "{words}");
    for form in ["table", "csv", "github-classroom", "sarif"] {
        assert!(words.contains(form), "{words}");
    }
    assert!(!room.results("results").exists());
}

#[test]
fn the_exercise_as_it_was_handed_out_gets_its_verdict_and_no_point() {
    let room = Room::new(0, &[]);
    let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("labs/originals/02_global_num.rs");
    let original = fs::read_to_string(original).unwrap();
    let commented = format!(
        "{}// I did not get to it.\n",
        original.replace("// TODO", "// Done")
    );
    let begun = format!("{original}\npub fn mine() {{}}\n");
    for (student, text) in [("ann", &original), ("bob", &commented), ("cy", &begun)] {
        let own = room.results("class").join(student);
        fs::create_dir_all(&own).unwrap();
        fs::write(own.join("02_global_num.rs"), text).unwrap();
    }
    done(
        room.grade("results", &["--format", "junit"])
            .output()
            .unwrap(),
    );
    let results = fs::read_to_string(room.results("results").join("results.json")).unwrap();
    let results: Value = serde_json::from_str(&results).unwrap();
    for (at, untouched) in [(0, true), (1, true), (2, false)] {
        let student = &results["students"][at];
        let lab = student["labs"].as_array().unwrap().last().unwrap();
        assert_eq!(lab["lab"], "02_global_num");
        assert_eq!(lab["untouched"], untouched, "{lab}");
        assert_eq!(
            student["points"].as_f64().unwrap() == 0.0,
            untouched,
            "{lab}"
        );
        let verdicts: Vec<_> = lab["scenarios"].as_array().unwrap().iter().collect();
        for verdict in ["verified", "refuted"] {
            assert!(
                verdicts.iter().any(|one| one["verdict"] == verdict),
                "{lab}"
            );
        }
    }
    let results = room.results("results");
    let report = fs::read_to_string(results.join("reports/ann.md")).unwrap();
    assert!(report.contains("as it was handed out"), "{report}");
    let report = fs::read_to_string(results.join("junit.xml")).unwrap();
    assert!(report.contains("as it was handed out"), "{report}");
    assert_eq!(findings(&results).len(), 2);
}
