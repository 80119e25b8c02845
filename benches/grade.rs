//! Grading a class three ways, over the same files: `racelab grade`; what it cannot do without, the
//! bare calls of the compiler and the judges; and `cargo test` for each submission, as a course's
//! workflow does it.
//!
//! `cargo bench --profile dev --bench grade` measures what instructors use. The class is made of the
//! labs' solutions and wrong answers; nine of ten files have a statement of their own, so that nothing
//! was built before, and a tenth is the same as somebody else's but for a comment.
//!
//! Arguments: `--files N` (300), `--labs N` so many labs in their order (25), `--cargo N` so many of
//! the files by `cargo test` (all; 0 for none). `cargo test` runs in an edition for students whose
//! target folder is warm: what a workflow without a cache builds first is not counted.

#[path = "../tests/class/mod.rs"]
#[allow(dead_code, reason = "tests need more of it")]
mod class;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use racelab::catalog::Catalog;
use racelab::judge::court::{Court, Question};
use racelab::judge::{Engine, SubjectVerdict};

/// One file of the class: its lab, and where it lies.
type Handed = (String, PathBuf);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let after = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.parse::<usize>().ok()
    };
    let files = after("--files").unwrap_or(300);
    let labs = after("--labs").unwrap_or(25);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let catalog = Catalog::find(root).expect("a checkout");
    let room = tempfile::tempdir().expect("a folder");
    let submissions = room.path().join("class");
    let wanted = |lab: &racelab::catalog::Lab| lab.number as usize <= labs;
    let class = class::write(&catalog, &submissions, files, 1, wanted);
    let handed = handed_in(&class, &submissions);
    let mut seen = HashSet::new();
    let distinct: Vec<_> = handed
        .iter()
        .filter(|(lab, file)| seen.insert((lab.clone(), code(file))))
        .collect();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    println!(
        "{} files of {labs} labs, {} of them distinct, {cores} at once",
        handed.len(),
        distinct.len()
    );

    let bare = bare(&catalog, &distinct, cores);
    row("the compiler and the judges, bare", bare, handed.len());
    let graded = graded(root, &submissions, &room.path().join("results"));
    row("racelab grade", graded, handed.len());
    let times = graded.as_secs_f64() / bare.as_secs_f64();
    println!("  {times:.2} times the bare time");

    let some = after("--cargo").unwrap_or(handed.len());
    let tested: Vec<_> = handed.iter().take(some).collect();
    if !tested.is_empty() {
        let tested_in = by_cargo(root, &room.path().join("edition"), &tested);
        row("cargo test, one by one", tested_in, tested.len());
        let each = |time: Duration, files: usize| time.as_secs_f64() / files as f64;
        let times = each(tested_in, tested.len()) / each(graded, handed.len());
        println!("  {times:.1} times the time of racelab grade");
    }
}

/// A file without the comment that a copy has.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).expect("a file");
    let code = text.split(class::COMMENT).next();
    code.unwrap_or_default().trim_end().to_owned()
}

fn row(name: &str, time: Duration, files: usize) {
    let seconds = time.as_secs_f64();
    let each = seconds * 1000.0 / files as f64;
    println!("{name:<36} {seconds:>8.1} s  {each:>8.0} ms a file");
}

/// The files of the class, in its order.
fn handed_in(class: &class::Class, submissions: &Path) -> Vec<Handed> {
    let files = class.iter().flat_map(|(student, answers)| {
        answers.iter().map(move |answer| {
            let own = submissions.join(student);
            let alone = own.join(format!("{}.rs", answer.lab));
            let deep = own.join("labs").join(&answer.lab).join("exercise.rs");
            let file = if alone.is_file() { alone } else { deep };
            (answer.lab.clone(), file)
        })
    });
    files.collect()
}

/// Builds and judges each distinct file once, without a sandbox and without anything that outlives
/// it. As in a class real threads are asked only of what no interleaving refutes.
fn bare(catalog: &Catalog, distinct: &[&Handed], at_once: usize) -> Duration {
    let court = Court::new(catalog.root()).expect("a court");
    // What is built once for all is there before.
    for lab in catalog.labs() {
        let case = lab.case("racy").expect("a racy program");
        court.scenarios(&case).expect("scenarios");
    }
    let next = AtomicUsize::new(0);
    let begin = Instant::now();
    thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                // Relaxed: only the number is shared.
                while let Some((lab, file)) = distinct.get(next.fetch_add(1, Relaxed)) {
                    let lab = catalog.lab(lab).expect("a lab");
                    let hidden = lab.hidden().expect("hidden scenarios");
                    let hidden = hidden.iter().map(|hidden| lab.hidden_case_of(file, hidden));
                    for case in [lab.case_of_file(file)].into_iter().chain(hidden) {
                        let hear = |engines: &[Engine]| {
                            let question = Question {
                                engines: engines.to_vec(),
                                in_turn: true,
                                ..Question::default()
                            };
                            court.hear(&case, &question)
                        };
                        let report = hear(&[Engine::Explorer, Engine::Loom]);
                        if report.is_ok_and(|report| report.verdict == SubjectVerdict::Verified) {
                            // A spec without real threads has nothing for them.
                            let _ = hear(&[Engine::Native]);
                        }
                    }
                }
            });
        }
    });
    begin.elapsed()
}

fn graded(root: &Path, submissions: &Path, results: &Path) -> Duration {
    let begin = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_racelab"))
        .current_dir(root)
        .arg("grade")
        .arg(submissions)
        .args(["--format", "json", "--out"])
        .arg(results)
        .stdout(Stdio::null())
        .status()
        .expect("racelab");
    let took = begin.elapsed();
    assert!(
        matches!(status.code(), Some(0 | 1)),
        "the class was not graded: {status}"
    );
    took
}

/// `cargo test` of its lab for each file, put in the place of the exercise.
fn by_cargo(root: &Path, edition: &Path, files: &[&Handed]) -> Duration {
    let made = Command::new(env!("CARGO_BIN_EXE_racelab"))
        .current_dir(root)
        .args(["dist", "--out"])
        .arg(edition)
        .stdout(Stdio::null())
        .status();
    assert!(made.expect("racelab").success(), "there is no edition");
    let cargo = |lab: Option<&str>| {
        let mut command = Command::new(env!("CARGO"));
        command
            .current_dir(edition)
            .env("CARGO_TARGET_DIR", root.join("target/edition"))
            .args(["test", "--quiet"])
            .args(lab.map(|lab| &lab[..2]))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().expect("cargo");
    };
    let originals: BTreeMap<_, _> = files
        .iter()
        .map(|(lab, _)| {
            let place = edition.join("labs").join(lab).join("exercise.rs");
            let original = fs::read(&place).expect("an exercise");
            (place, original)
        })
        .collect();
    // It builds what a workflow's cache has.
    cargo(Some("01_lost_update"));
    let begin = Instant::now();
    for (lab, file) in files {
        let place = edition.join("labs").join(lab).join("exercise.rs");
        fs::copy(file, &place).expect("a copy");
        cargo(Some(lab));
        fs::write(&place, &originals[&place]).expect("the exercise");
    }
    begin.elapsed()
}
