//! No ordering of a solution is stronger than it must be without a reason.
//!
//! Every solution of the labs below the lock is judged with one ordering one step weaker, for each
//! of its orderings and each step. The spec must refute it, or the comment above the line says why
//! it could be weaker: `// Could be weaker: …`. The survivors are kept in a snapshot, with their
//! reasons. It takes minutes, so that it runs on demand:
//!
//!     cargo test --test orderings -- --ignored       every lab of part 4
//!     cargo test --test orderings -- --ignored 23    one

mod weaken;

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use racelab::catalog::{Catalog, Lab};
use racelab::judge::court::{Court, Question};
use racelab::judge::{Engine, SubjectVerdict};
use weaken::{Weakened, weakened};

/// What a comment begins with that says why an ordering is stronger than the spec demands.
const COULD_BE_WEAKER: &str = "Could be weaker:";

/// The part of the course in which orderings are what is taught.
const BELOW_THE_LOCK: u32 = 4;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let catalog = Catalog::find(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let court = Arc::new(Court::new(catalog.root()).unwrap());
    let labs = catalog.labs().iter();
    let labs = labs.filter(|lab| lab.about.part == BELOW_THE_LOCK);
    let mut trials: Vec<_> = labs
        .map(|lab| {
            let (folder, lab) = (lab.folder.clone(), lab.clone());
            let court = Arc::clone(&court);
            Trial::test(folder, move || weaken_all(&lab, &court)).with_ignored_flag(true)
        })
        .collect();
    trials.push(Trial::test(
        "each_ordering_gets_weaker_by_one_step",
        each_ordering_gets_weaker_by_one_step,
    ));
    trials.push(Trial::test(
        "a_reason_stands_above_its_line",
        a_reason_stands_above_its_line,
    ));
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn each_ordering_gets_weaker_by_one_step() -> Result<(), Failed> {
    let text = "fn f(a: &AtomicU64) {
        fence(Ordering::AcqRel);
        fence(Release);
        a.store(a.load(SeqCst), Relaxed);
        let _ = a.compare_exchange(0, 1, AcqRel, Acquire);
        a.fetch_add(1, order(SeqCst));
        assert_eq!(a.load(Acquire), 1);
    }";
    let (mutants, hidden) = weakened(text)?;
    let told: Vec<_> = mutants
        .iter()
        .map(|mutant| format!("{} {}", mutant.line, mutant.what))
        .collect();
    let expected = [
        "2 fence(AcqRel) → Acquire",
        "2 fence(AcqRel) → Release",
        "3 fence(Release) → none",
        "4 load(SeqCst) → Acquire",
        "5 compare_exchange(AcqRel) → Acquire",
        "5 compare_exchange(AcqRel) → Release",
        "5 compare_exchange(Acquire) → Relaxed",
    ];
    assert_eq!(told, expected);
    // One that a function makes, and one in a macro.
    assert_eq!(hidden, [7, 6]);
    let lines = |text: &str| {
        text.lines()
            .map(|line| line.trim().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(lines(&mutants[2].text)[2], "();");
    let loaded = "a.store(a.load(::racelab::sync::atomic::Ordering::Acquire), Relaxed);";
    assert_eq!(lines(&mutants[3].text)[3], loaded);
    Ok(())
}

fn a_reason_stands_above_its_line() -> Result<(), Failed> {
    let text = "// Release: publishes it.\n// Could be weaker: nobody\n// looks.\nstore\nload\n";
    assert_eq!(reason(text, 4).as_deref(), Some("nobody looks."));
    assert_eq!(reason(text, 5), None);
    Ok(())
}

fn weaken_all(lab: &Lab, court: &Court) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let mut table = String::new();
    let mut problems = Vec::new();
    for solution in lab.solutions() {
        let text = fs::read_to_string(lab.file(&solution)?)?;
        let (mutants, hidden) = weakened(&text)?;
        problems.extend(hidden.iter().map(|line| {
            format!("{solution}, line {line}: give this ordering to its operation directly")
        }));
        table += &format!("{solution}: {} weakened", mutants.len());
        let mut survivors = Vec::new();
        for mutant in &mutants {
            match judge(lab, court, folder.path(), &solution, mutant)? {
                SubjectVerdict::Refuted => {}
                SubjectVerdict::Verified => survivors.push(mutant),
                other => problems.push(format!(
                    "{solution}, line {}: {}: {}",
                    mutant.line,
                    mutant.what,
                    other.name()
                )),
            }
        }
        table += &format!(", {} refuted\n", mutants.len() - survivors.len());
        for survivor in &survivors {
            match reason(&text, survivor.line) {
                Some(reason) => table += &format!("    {}: {reason}\n", survivor.what),
                None => problems.push(format!(
                    "{solution}, line {}: {} is not refuted, and no `// {COULD_BE_WEAKER} …` above \
                     it says why",
                    survivor.line, survivor.what
                )),
            }
        }
        for (index, _) in text.lines().enumerate().filter(|(_, line)| is_reason(line)) {
            let line = index + 1;
            let excused = survivors
                .iter()
                .any(|survivor| reason_line(&text, survivor.line) == Some(line));
            if !excused {
                problems.push(format!(
                    "{solution}, line {line}: it could not be weaker: what is weaker is refuted"
                ));
            }
        }
    }
    if !problems.is_empty() {
        return Err(format!("{}\n\n{table}", problems.join("\n")).into());
    }
    insta::assert_snapshot!(lab.folder.as_str(), table);
    Ok(())
}

/// The explorer's verdict, which is quick; of what it does not refute, that of every judge.
fn judge(
    lab: &Lab,
    court: &Court,
    folder: &Path,
    solution: &str,
    mutant: &Weakened,
) -> Result<SubjectVerdict, Failed> {
    let file = folder.join(format!("{solution}.rs"));
    fs::write(&file, &mutant.text)?;
    let case = lab.case_of_file(&file);
    let by_explorer = Question {
        engines: vec![Engine::Explorer],
        ..Question::default()
    };
    let report = court.hear(&case, &by_explorer)?;
    if report.verdict != SubjectVerdict::Verified {
        return Ok(report.verdict);
    }
    Ok(court.hear(&case, &Question::default())?.verdict)
}

fn is_reason(line: &str) -> bool {
    line.trim_start()
        .starts_with(&format!("// {COULD_BE_WEAKER}"))
}

/// Where the reason begins that speaks of this line: in the comment right above it.
fn reason_line(text: &str, line: usize) -> Option<usize> {
    let lines: Vec<_> = text.lines().collect();
    let mut comments = (1..line)
        .rev()
        .take_while(|&number| lines[number - 1].trim_start().starts_with("//"));
    comments.find(|&number| is_reason(lines[number - 1]))
}

/// What the comment says, to its end.
fn reason(text: &str, line: usize) -> Option<String> {
    let first = reason_line(text, line)?;
    let words = text.lines().skip(first - 1).take(line - first);
    let words: Vec<_> = words
        .map(|line| line.trim().trim_start_matches('/').trim())
        .collect();
    Some(
        words
            .join(" ")
            .trim_start_matches(COULD_BE_WEAKER)
            .trim()
            .to_owned(),
    )
}
