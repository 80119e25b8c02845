//! All attacks in one class, among honest students, graded by racelab.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;
use std::time::{Duration, Instant};

use racelab::catalog::Catalog;
use rustix::process::{WaitOptions, getpid, set_child_subreaper, wait};
use serde_json::Value;

use crate::handed_in::hand_in;
use crate::head::{Attack, Verdict, attacks};
use crate::place::{Place, SECRET};

/// Labs that attacks are handed in for.
const LABS: &str = "1,2,5,8,9,13,17,29,30";

/// Who hands in an honest answer, right or wrong.
const HONEST: &[(&str, &str, &str)] = &[
    ("ann", "01", "mutex"),
    ("bob", "01", "wrong/load_then_store"),
    ("cyd", "01", "racy"),
    ("dan", "08", "racy"),
    ("eve", "08", "mutex_condvar"),
    ("flo", "30", "version"),
];

/// A class in its place, not yet graded.
struct Class {
    place: Place,
    /// The names of the submissions, by attack.
    names: BTreeMap<String, String>,
}

impl Class {
    fn of(attacks: &[Attack]) -> Self {
        let class = Class {
            place: Place::new(),
            names: BTreeMap::new(),
        };
        let folder = class.place.path("class");
        for folder in ["class", "tmp"] {
            fs::create_dir(class.place.path(folder)).unwrap();
        }
        let catalog = Catalog::find(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        for (name, lab, variant) in HONEST {
            let lab = catalog.lab(lab).unwrap();
            let text = fs::read_to_string(lab.file(variant).unwrap()).unwrap();
            let solution = class.place.path("solution.rs");
            hand_in(&folder, (name, &lab.folder), None, &text, (&solution, ""));
        }
        let names = attacks
            .iter()
            .map(|attack| (attack.name.clone(), class.hand_in(attack)));
        let names = names.collect();
        Class { names, ..class }
    }

    /// Hands an attack in; the name that it has then.
    fn hand_in(&self, attack: &Attack) -> String {
        let folder = self.place.path("class");
        let other = folder.join(HONEST[0].0).join("01_lost_update.rs");
        let text = self.place.text(attack, &other, &self.grades());
        hand_in(
            &folder,
            (&attack.name, &attack.lab),
            attack.form.as_deref(),
            &text,
            (&self.place.path("solution.rs"), HONEST[0].0),
        )
    }

    /// The folder of results.
    fn grades(&self) -> PathBuf {
        self.place.path("grades")
    }

    fn grade(&self) -> Output {
        let mut command = Command::new(insta_cmd::get_cargo_bin("racelab"));
        command.current_dir(env!("CARGO_MANIFEST_DIR"));
        command.arg("grade").arg(self.place.path("class"));
        command
            .args(["--labs", LABS, "--format", "json", "--out"])
            .arg(self.grades());
        command
            .env("TMPDIR", self.place.path("tmp"))
            .env("RACELAB_SECRET", SECRET);
        command.output().unwrap()
    }

    /// All that lies in the place but the results: kinds, lengths, times of change, and what links
    /// lead to.
    fn rest(&self) -> BTreeMap<PathBuf, String> {
        let mut all = BTreeMap::new();
        let mut folders = vec![self.place.path("")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path == self.grades() {
                    continue;
                }
                let data = fs::symlink_metadata(&path).unwrap();
                let facts = (data.mode(), data.len(), data.mtime(), data.mtime_nsec());
                // Files for the time of the run come and go there.
                let facts = if path.ends_with("tmp") {
                    (data.mode(), 0, 0, 0)
                } else {
                    facts
                };
                let link = fs::read_link(&path).ok();
                if data.is_dir() {
                    folders.push(path.clone());
                }
                all.insert(path, format!("{facts:?} {link:?}"));
            }
        }
        all
    }

    /// What became of each submission.
    fn results(&self) -> BTreeMap<String, Value> {
        let text = fs::read_to_string(self.grades().join("results.json")).unwrap();
        let results: Value = serde_json::from_str(&text).unwrap();
        let students = results["students"].as_array().unwrap().iter();
        let named = students.map(|one| (one["name"].as_str().unwrap().to_owned(), one.clone()));
        named.collect()
    }
}

/// Every file that people read of the results, but `class.md`, by name.
fn reports(grades: &Path) -> BTreeMap<String, String> {
    let reports = fs::read_dir(grades.join("reports")).unwrap();
    let files = reports.map(|report| report.unwrap().path());
    let name = |file: &Path| file.file_name().unwrap().to_string_lossy().into_owned();
    let texts = files.map(|file| (name(&file), fs::read_to_string(&file).unwrap()));
    texts.collect()
}

/// What is not as the head of an attack says.
fn complaint(attack: &Attack, student: &Value) -> Option<String> {
    let mut labs = student["labs"].as_array().unwrap().iter();
    let found = labs.find(|lab| lab["lab"] == *attack.lab).unwrap();
    let outcome = found["outcome"].as_str().unwrap();
    let why = found["why"].as_str().unwrap_or_default();
    let refuted = found["scenarios"].as_array().unwrap().iter();
    let mut refuted = refuted.filter(|scenario| scenario["verdict"] == "refuted");
    let kind = refuted.next().and_then(|first| first["kind"].as_str());
    let is_as_said = match &attack.verdict {
        Verdict::NotHandedIn => outcome == "not_handed_in",
        Verdict::NotTaken(words) => outcome == "not_taken" && why.contains(words),
        Verdict::NotAllowed(words) => outcome == "not_allowed" && why.contains(words),
        Verdict::DoesNotCompile(words) => outcome == "does_not_compile" && why.contains(words),
        Verdict::Refuted(words) => outcome == "judged" && kind == Some(words),
    };
    let points = student["points"].as_f64().unwrap();
    #[expect(clippy::cast_precision_loss, reason = "a few points")]
    let is_worth = points == attack.points as f64;
    let is_open = student["open"] != false;
    (!is_as_said || !is_worth || is_open).then(|| {
        let verdicts = found["scenarios"].as_array().unwrap().iter();
        let verdicts = verdicts.map(|one| {
            let words = [&one["verdict"], &one["kind"], &one["message"]];
            format!("\n    {}: {}", one["name"], words.map(Value::to_string).join(" "))
        });
        format!(
            "{}: {:?} and {} points; it is {outcome} with {points} points, open: {is_open}\n    {kind:?} {why}{}",
            attack.name,
            attack.verdict,
            attack.points,
            verdicts.collect::<String>()
        )
    })
}

/// The processes whose parent this is, and what they are.
fn children() -> Vec<String> {
    let own = getpid().to_string();
    let processes = fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    let processes = processes.filter_map(|process| {
        let stat = fs::read_to_string(process.path().join("stat")).ok()?;
        // Its name is in parentheses; then its state and its parent.
        let (name, rest) = stat.rsplit_once(") ")?;
        let mut rest = rest.split(' ');
        let (state, parent) = (rest.next()?, rest.next()?);
        (parent == own && state != "Z").then(|| name.to_owned())
    });
    processes.collect()
}

/// Grades a class with these attacks and without, and says what is not as it should be.
fn grade_all(attacks: &[Attack]) {
    let _alone = crate::plain::one_at_a_time();
    // Whoever loses a parent becomes a child of this process.
    set_child_subreaper(Some(getpid())).unwrap();
    let class = Class::of(attacks);
    let before = class.rest();
    let output = class.grade();
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        matches!(output.status.code(), Some(0 | 1)),
        "{:?}: {words}",
        output.status
    );

    let results = class.results();
    let complaints = attacks
        .iter()
        .filter_map(|attack| complaint(attack, &results[&class.names[&attack.name]]));
    let complaints: Vec<_> = complaints.collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert_eq!(output.status.code(), Some(0), "something is open: {words}");

    // Nothing was written but the results, nobody was told anything, and nobody is left.
    let after = class.rest();
    let names = |all: &BTreeMap<PathBuf, String>| all.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&after), names(&before));
    for (path, facts) in &after {
        assert_eq!(facts, &before[path], "{}", path.display());
    }
    assert!(!class.place.has_heard());
    let patience = Instant::now() + Duration::from_secs(20);
    while !children().is_empty() {
        assert!(
            Instant::now() < patience,
            "processes are left: {:?}",
            children()
        );
        let _ = wait(WaitOptions::NOHANG);
        thread::sleep(Duration::from_millis(20));
    }

    // What people read is what racelab has written.
    let told = reports(&class.grades());
    assert_eq!(told.len(), attacks.len() + HONEST.len());
    for (name, report) in &told {
        assert!(!report.contains('\u{1b}'), "{name}");
        let heading = report.lines().skip(1).find(|line| line.starts_with("# "));
        assert_eq!(heading, None, "{name}");
        assert!(!report.contains(SECRET), "{name}");
    }

    // Honest students have what they have in a class without attacks.
    let without = Class::of(&[]);
    assert_eq!(without.grade().status.code(), Some(0));
    for (name, report) in reports(&without.grades()) {
        assert_eq!(told[&name], report, "{name}");
    }
    let alone = without.results();
    assert_eq!(alone.len(), HONEST.len());
    for (name, student) in &alone {
        let points = student["points"].as_f64().unwrap();
        let is_right = ["ann", "eve", "flo"].contains(&name.as_str());
        assert!(is_right == (points > 9.0), "{name}: {points}");
    }
}

#[test]
fn in_a_class_every_attack_gets_its_verdict_and_nobody_else_a_point_less() {
    let attacks: Vec<_> = attacks()
        .into_iter()
        .filter(|attack| !attack.is_slow)
        .collect();
    grade_all(&attacks);
}

#[test]
#[ignore = "these take all the time that they get"]
fn so_do_those_that_take_their_time() {
    let attacks: Vec<_> = attacks()
        .into_iter()
        .filter(|attack| attack.is_slow)
        .collect();
    grade_all(&attacks);
}
