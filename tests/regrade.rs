//! `racelab grade --before`: no grade becomes less, and what changed is told. And the same class laid
//! out for JPlag.

#[allow(dead_code, reason = "here nobody solves an exercise")]
mod checkout;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use checkout::Checkout;
use serde_json::Value;

const LAB: &str = "01_lost_update";

/// A checkout, a class in it, and its results.
struct Room(Checkout);

impl Room {
    /// Ann and bob are right, eve hands in the exercise as it is, and gus will leave.
    fn new() -> Self {
        let room = Room(Checkout::new());
        let exercise = room.0.read(&format!("labs/originals/{LAB}.rs"));
        room.hand_in("ann", &room.answer("mutex"));
        room.hand_in("bob", &(room.answer("atomic") + "\n// bob\n"));
        room.hand_in("eve", &exercise);
        room.hand_in("gus", &room.answer("channel"));
        room
    }

    fn answer(&self, name: &str) -> String {
        self.0.read(&format!("solutions/{LAB}/{name}.rs"))
    }

    fn hand_in(&self, student: &str, text: &str) {
        self.0.write(&format!("class/{student}/{LAB}.rs"), text);
    }

    fn results(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn grade(&self, out: &str, more: &[&str]) -> Command {
        let mut command = self
            .0
            .racelab(&["grade", "class", "--labs", "1", "--out", out]);
        command.args(["--format", "json,table"]).args(more);
        command
    }

    fn json(&self, out: &str) -> Value {
        let text = fs::read_to_string(self.results(out).join("results.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// What is said of a student's only lab.
    fn lab(&self, out: &str, student: &str) -> Value {
        let json = self.json(out);
        let mut students = json["students"].as_array().unwrap().iter();
        let found = students.find(|one| one["name"] == student).unwrap();
        found["labs"][0].clone()
    }
}

fn done(output: Output) -> String {
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{words}\n{text}");
    text
}

/// All that is read of results, by file.
fn told(results: &Path) -> BTreeMap<String, String> {
    let mut files = vec![
        "class.md".to_owned(),
        "results.json".to_owned(),
        "table.txt".to_owned(),
    ];
    for report in fs::read_dir(results.join("reports")).unwrap() {
        let name = report.unwrap().file_name().into_string().unwrap();
        files.push(format!("reports/{name}"));
    }
    let read = |name: String| {
        (
            name.clone(),
            fs::read_to_string(results.join(name)).unwrap(),
        )
    };
    files.into_iter().map(read).collect()
}

#[test]
fn a_second_grading_keeps_what_was_more_and_lists_what_changed() {
    let room = Room::new();
    done(room.grade("first", &[]).output().unwrap());
    let full = room.lab("first", "ann")["points"].as_f64().unwrap();
    assert!(full >= 10.0 && room.lab("first", "eve")["points"] == 0.0);
    assert_eq!(room.lab("first", "ann")["before"], Value::Null);

    // Ann hands in something wrong, eve something right; gus is gone, and zoe is new.
    room.hand_in("ann", &room.0.read(&format!("labs/{LAB}/racy.rs")));
    room.hand_in("eve", &(room.answer("mutex") + "\n// eve\n"));
    room.hand_in("zoe", &(room.answer("mutex") + "\n// zoe\n"));
    fs::remove_dir_all(room.results("class/gus")).unwrap();
    let before = ["--before", "first"];
    done(room.grade("second", &before).output().unwrap());
    let (ann, bob) = (room.lab("second", "ann"), room.lab("second", "bob"));
    let (eve, zoe) = (room.lab("second", "eve"), room.lab("second", "zoe"));
    assert_eq!(
        (ann["points"].as_f64(), ann["kept"].as_f64()),
        (Some(full), Some(full))
    );
    assert_eq!(ann["before"]["said"], "verified");
    assert_eq!(ann["before"]["changed"], serde_json::json!(["file"]));
    assert_eq!(
        (&bob["kept"], &bob["before"]["changed"]),
        (&Value::Null, &serde_json::json!([]))
    );
    assert_eq!(eve["points"].as_f64(), Some(full));
    assert_eq!(
        (&zoe["before"], zoe["points"].as_f64()),
        (&Value::Null, Some(full))
    );
    let json = room.json("second");
    let gone = &json["plan"]["regrade"]["gone"];
    assert_eq!(
        (&gone[0][0], gone[0][1].as_f64()),
        (&Value::from("gus"), Some(full))
    );
    let of_lab = &json["class"]["labs"][0];
    assert_eq!((&of_lab["kept"], &of_lab["risen"]), (&1.into(), &1.into()));

    let told_whole = told(&room.results("second"));
    for file in ["class.md", "table.txt"] {
        let text = &told_whole[file];
        let ann = format!("{full} kept, now 0: verified, now lost update; the file is another one");
        let eve = format!("0, now {full}: lost update, now verified; the file is another one");
        assert!(text.contains(&ann) && text.contains(&eve), "{file}: {text}");
        assert!(
            text.contains("gus has handed in nothing now"),
            "{file}: {text}"
        );
    }
    assert!(told_whole["reports/ann.md"].contains("is kept; now it would be 0"));
    assert!(told_whole["reports/eve.md"].contains("It had 0 points before."));

    // In parts, and put together.
    for part in ["1/2", "2/2"] {
        let more = [&before[..], &["--shard", part]].concat();
        done(
            room.grade(&format!("part-{}", &part[..1]), &more)
                .output()
                .unwrap(),
        );
    }
    let merged = [
        "merge",
        "part-2",
        "part-1",
        "--out",
        "merged",
        "--format",
        "json,table",
    ];
    done(room.0.racelab(&merged).output().unwrap());
    assert_eq!(told(&room.results("merged")), told_whole);

    // As if killed before the end: what was found out last is not there, half of a line is.
    done(room.grade("killed", &before).output().unwrap());
    let journal = room.results("killed/results.jsonl");
    let lines = fs::read_to_string(&journal).unwrap();
    fs::write(&journal, &lines[..lines.len() - 100]).unwrap();
    fs::remove_file(room.results("killed/results.json")).unwrap();
    done(room.grade("killed", &["--resume"]).output().unwrap());
    assert_eq!(told(&room.results("killed")), told_whole);

    // Once more, with the kept grades as those of before.
    done(
        room.grade("third", &["--before", "second"])
            .output()
            .unwrap(),
    );
    let ann = room.lab("third", "ann");
    assert_eq!(ann["kept"].as_f64(), Some(full));
    assert_eq!(ann["before"]["changed"], serde_json::json!([]));

    // Other points: what judges is another, and nothing counts for more than the lab is worth.
    let terms = room.0.read(&format!("labs/{LAB}/lab.toml"));
    let cheap: Vec<_> = terms
        .lines()
        .map(|line| {
            if line.starts_with("points = ") {
                "points = 1"
            } else {
                line
            }
        })
        .collect();
    room.0
        .write(&format!("labs/{LAB}/lab.toml"), &cheap.join("\n"));
    done(room.grade("cheap", &before).output().unwrap());
    let ann = room.lab("cheap", "ann");
    assert!(ann["of"].as_f64() < Some(full));
    assert_eq!(ann["points"], ann["kept"]);
    assert_eq!(ann["points"].as_f64(), ann["of"].as_f64());
    assert_eq!(
        ann["before"]["changed"],
        serde_json::json!(["file", "judges"])
    );
    let class = &told(&room.results("cheap"))["class.md"];
    assert!(class.contains("points now, and was worth"), "{class}");

    // What cannot be is said.
    for (out, before, says) in [
        ("first", "first", "say another folder"),
        ("new", "class", "folder of results"),
    ] {
        let refused = room
            .grade(out, &["--resume", "--before", before])
            .output()
            .unwrap();
        let words = String::from_utf8_lossy(&refused.stdout).into_owned()
            + &String::from_utf8_lossy(&refused.stderr);
        assert!(
            refused.status.code() == Some(2) && words.contains(says),
            "{words}"
        );
    }

    is_laid_out_for_jplag(&room);
}

fn is_laid_out_for_jplag(room: &Room) {
    let arguments = ["similar", "second", "--earlier", "first", "--out", "alike"];
    let words = done(room.0.racelab(&arguments).output().unwrap());
    assert!(words.contains("4 files of 1 lab,"), "{words}");
    let file = |path: &str| room.results("alike").join(LAB).join(path);
    let read = |path: &str| fs::read_to_string(file(path)).unwrap();
    // As judged; what is as it was handed out is nobody's work.
    assert_eq!(
        read("submissions/zoe/exercise.rs"),
        room.answer("mutex") + "\n// zoe\n"
    );
    assert_eq!(read("earlier-1/gus/exercise.rs"), room.answer("channel"));
    assert!(!file("submissions/gus").exists() && !file("earlier-1/eve").exists());
    let original = room.0.read(&format!("labs/originals/{LAB}.rs"));
    assert_eq!(read("base/exercise.rs"), original);
    assert_eq!(
        read("answers/right-mutex/exercise.rs"),
        room.answer("mutex")
    );
    assert!(file("answers/wrong-two_locks/exercise.rs").is_file());
    let readme = fs::read_to_string(room.results("alike/README.md")).unwrap();
    let command = readme
        .lines()
        .find(|line| line.starts_with("    java"))
        .unwrap();
    for option in ["--base-code=", "--new=", "--old="] {
        let (_, value) = command.split_once(option).unwrap();
        let folders = value.split(' ').next().unwrap().split(',');
        for folder in folders {
            assert!(room.results("alike").join(folder).is_dir(), "{command}");
        }
    }
    assert!(!readme.contains('{'), "{readme}");
    let names = fs::read_to_string(room.results("alike/names.csv")).unwrap();
    assert!(names.contains("zoe,zoe\n"), "{names}");
    let again = room.0.racelab(&arguments).output().unwrap();
    assert_eq!(again.status.code(), Some(2));
}
