//! Whatever a judge program does, the court has a verdict: here it is a stand-in that does what
//! the subject says, so that each test is about one misdeed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use racelab::catalog::Catalog;
use racelab::judge::build::{Allowance, BuildError, Builder};
use racelab::judge::court::{Case, Court, CourtError, Question, Terms};
use racelab::judge::protocol::Budget;
use racelab::judge::{Cancel, Engine, ScenarioReport, SubjectReport, SubjectVerdict, Verdict};
use racelab::trace::Kind;
use tempfile::TempDir;

/// Has two scenarios, and verifies what the subject does not keep from being verified.
const SPEC: &str = include_str!("stand_in/spec.rs");

struct Bench {
    folder: TempDir,
    /// Whether a test waits for the guard against a hang.
    hangs: bool,
}

impl Bench {
    /// A subject whose `act` has this body.
    fn new(act: &str) -> Self {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("spec.rs"), SPEC).unwrap();
        let subject = format!("pub fn act(scenario: &str, engine: &str) {{\n    {act}\n}}\n");
        fs::write(folder.path().join("exercise.rs"), subject).unwrap();
        Bench {
            folder,
            hangs: false,
        }
    }

    fn court(&self) -> Court {
        let builder = Builder::new(self.folder.path()).unwrap();
        Court::with(builder.keeping_programs_in(&self.folder.path().join("programs")))
    }

    fn case(&self) -> Case {
        let hang_seconds = if self.hangs { 1 } else { 20 };
        let memory_mb = 64;
        let budget = Budget {
            hang_seconds,
            memory_mb,
            ..Budget::default()
        };
        let terms = Terms {
            points: 3,
            gates: false,
            budget,
            not_loom: None,
        };
        let names = ["model", "real"].map(str::to_owned);
        Case {
            lab: "01_a".to_owned(),
            subject: "exercise".to_owned(),
            file: self.folder.path().join("exercise.rs"),
            spec: self.folder.path().join("spec.rs"),
            terms: names
                .into_iter()
                .map(|name| (name, terms.clone()))
                .collect::<BTreeMap<_, _>>(),
            allowance: Allowance::default(),
        }
    }

    fn hear(&self) -> SubjectReport {
        self.court()
            .hear(&self.case(), &Question::default())
            .unwrap()
    }
}

fn failure(report: &ScenarioReport) -> (Kind, &str) {
    let failure = report
        .verdict
        .failure()
        .unwrap_or_else(|| panic!("{report:?}"));
    (failure.kind, &failure.message)
}

#[test]
fn every_engine_is_heard_on_its_scenarios() {
    let report = Bench::new("let _ = (scenario, engine);").hear();
    assert_eq!(report.verdict, SubjectVerdict::Verified);
    assert_eq!(report.file, "exercise.rs");
    let heard = report.scenarios.iter().map(|scenario| {
        let engines = scenario.engines.iter().map(|report| report.engine);
        (
            scenario.name.as_str(),
            scenario.points,
            engines.collect::<Vec<_>>(),
        )
    });
    let expected = [
        ("model", 3, vec![Engine::Explorer, Engine::Loom]),
        ("real", 3, vec![Engine::Native]),
    ];
    assert!(heard.eq(expected), "{report:?}");
}

#[cfg(unix)]
#[test]
fn a_death_is_a_verdict_in_words() {
    for (act, says) in [
        (
            "fn deep(n: u64) -> u64 { let a = [n; 99]; deep(std::hint::black_box(a)[1] + 1) + a[2] } deep(1);",
            "recursion without an end",
        ),
        ("std::process::abort()", "SIGABRT"),
        ("std::process::exit(3)", "exit code 3"),
        (
            "let mut all = Vec::new(); loop { all.push(vec![1u8; 1 << 22]); }",
            "ran out of memory",
        ),
        (
            "let _ = std::hint::black_box(Vec::<u8>::with_capacity(1 << 40));",
            "ran out of memory",
        ),
        (
            "unsafe { *std::hint::black_box(8 as *mut u8) = 1 }",
            "signal 11 (SIGSEGV)",
        ),
    ] {
        let report = Bench::new(&format!("if engine != \"loom\" {{ {act} }}")).hear();
        assert_eq!(report.verdict, SubjectVerdict::Refuted);
        let (kind, message) = failure(&report.scenarios[1]);
        assert!(
            kind == Kind::Crash && message.contains(says),
            "{act}: {message}"
        );
    }
}

#[test]
fn a_native_run_that_never_ends_is_a_hang() {
    let endless = Bench::new("while scenario == \"real\" && engine == \"native\" {}");
    let report = Bench {
        hangs: true,
        ..endless
    }
    .hear();
    assert_eq!(report.scenarios[0].verdict, Verdict::Verified);
    assert_eq!(
        failure(&report.scenarios[1]),
        // The stand-in does not watch itself: it is ended by the guard for a machine that is busy
        // with six other things.
        (Kind::Hang, "did not finish within 6 s")
    );
}

#[test]
fn a_flood_of_output_harms_nobody() {
    let flood = "let line = \"x\".repeat(1 << 20); \
                 for _ in 0..50 { println!(\"{line}\"); eprintln!(\"{line}\"); }";
    let report = Bench::new(&format!("let _ = (scenario, engine); {flood}")).hear();
    assert_eq!(report.verdict, SubjectVerdict::Verified);
}

#[test]
fn a_judge_that_disagrees_leaves_the_verdict_open() {
    let report = Bench::new("let _ = scenario; assert!(engine != \"loom\", \"no\");").hear();
    assert_eq!(report.verdict, SubjectVerdict::Inconclusive);
    let Verdict::Inconclusive(why) = &report.scenarios[0].verdict else {
        panic!("{report:?}")
    };
    assert!(
        why.starts_with("the judges disagree") && why.ends_with("panic: no"),
        "{why}"
    );
}

#[test]
fn a_file_that_does_not_compile_is_a_verdict() {
    let report = Bench::new("scenario + engine").hear();
    assert!(matches!(report.verdict, SubjectVerdict::DoesNotCompile(_)));
    assert!(report.scenarios.is_empty());
}

#[test]
fn only_what_is_asked_for_is_heard() {
    let bench = Bench::new("let _ = (scenario, engine);");
    let heard = |scenario: Option<&str>, engines: &[Engine]| {
        let question = Question {
            scenario: scenario.map(str::to_owned),
            engines: engines.to_vec(),
            ..Question::default()
        };
        bench.court().hear(&bench.case(), &question)
    };
    let report = heard(Some("real"), &[]).unwrap();
    assert_eq!(
        (report.scenarios.len(), report.scenarios[0].name.as_str()),
        (1, "real")
    );
    let report = heard(None, &[Engine::Loom]).unwrap();
    assert_eq!(report.scenarios[0].engines.len(), 1);
    let error = heard(Some("reel"), &[]).unwrap_err().to_string();
    assert_eq!(error, "01_a has no scenario `reel`; it has: model, real");
    let error = heard(Some("real"), &[Engine::Loom]).unwrap_err();
    assert!(matches!(error, CourtError::NothingToHear { .. }), "{error}");
}

#[test]
fn what_is_settled_is_told_before_all_is_heard() {
    let heard = |act: &str| {
        let bench = Bench::new(act);
        let mut told = Vec::new();
        let (case, question) = (bench.case(), Question::default());
        let tell = |report| told.push(report);
        let report = bench.court().hear_and_tell(&case, &question, tell);
        (told, report.unwrap())
    };
    let (told, whole) = heard("if engine != \"native\" { panic!(\"{scenario}\") }");
    let [settled] = &told[..] else {
        panic!("{told:?}")
    };
    assert_eq!(settled.verdict, SubjectVerdict::Refuted);
    assert_eq!(whole.verdict, settled.verdict);
    assert_eq!(settled.scenarios[0], whole.scenarios[0]);
    let open = Verdict::Inconclusive("still being judged".to_owned());
    assert_eq!(settled.scenarios[1].verdict, open);
    assert_eq!(whole.scenarios[1].verdict, Verdict::Verified);
    // What is not refuted, or is so at the end, is told once.
    for act in [
        "let _ = (scenario, engine);",
        "if engine == \"native\" { panic!(\"{scenario}\") }",
    ] {
        let (told, _) = heard(act);
        assert!(told.is_empty(), "{told:?}");
    }
}

/// Goes before what the subject does: the judge program writes down who it is. Two may run at once.
const NOTE: &str = r#"
        let own = std::process::id().to_string();
        std::fs::write(format!("draft-{own}"), &own).unwrap();
        std::fs::rename(format!("draft-{own}"), "begun").unwrap();
        subject::act("#;

#[test]
fn a_hearing_that_is_cancelled_leaves_nothing_behind() {
    let bench = Bench::new("let _ = (scenario, engine); loop { std::hint::spin_loop() }");
    let noting = SPEC.replace("subject::act(", NOTE);
    fs::write(bench.case().spec, noting).unwrap();
    let court = bench.court();
    let question = Question {
        engines: vec![Engine::Explorer],
        cancel: Cancel::new(),
        ..Question::default()
    };
    let begun = bench.folder.path().join("begun");
    let heard = thread::scope(|scope| {
        let hearing = scope.spawn(|| court.hear(&bench.case(), &question));
        while !begun.exists() {
            assert!(!hearing.is_finished(), "it is over already");
            thread::sleep(Duration::from_millis(5));
        }
        question.cancel.cancel();
        hearing.join().unwrap()
    });
    assert!(matches!(heard, Err(CourtError::Cancelled)), "{heard:?}");
    #[cfg(unix)]
    {
        use rustix::process::{Pid, test_kill_process};

        let process: i32 = fs::read_to_string(begun).unwrap().parse().unwrap();
        let gone = test_kill_process(Pid::from_raw(process).unwrap());
        assert_eq!(gone, Err(rustix::io::Errno::SRCH));
    }
    // What was cancelled stays so; another question is heard.
    let again = court.hear(&bench.case(), &question);
    assert!(matches!(again, Err(CourtError::Cancelled)), "{again:?}");
    let calm = Bench::new("let _ = (scenario, engine);");
    fs::copy(calm.case().file, bench.case().file).unwrap();
    let question = Question {
        cancel: Cancel::new(),
        ..Question::default()
    };
    let report = court.hear(&bench.case(), &question).unwrap();
    assert_eq!(report.verdict, SubjectVerdict::Verified);
}

#[test]
fn a_schedule_is_followed_or_refused() {
    let bench = Bench::new("let _ = (scenario, engine);");
    let replay = |scenario, schedule| bench.court().replay(&bench.case(), scenario, schedule);
    assert_eq!(replay("model", "1.0").unwrap().verdict, Verdict::Verified);
    let error = replay("model", "1.7").unwrap_err();
    assert!(matches!(error, CourtError::BadSchedule(_)), "{error}");
    let error = replay("real", "1").unwrap_err();
    assert!(
        error.to_string().starts_with("`real` runs on real threads"),
        "{error}"
    );
}

#[test]
fn a_spec_that_does_not_answer_is_the_tools_error() {
    let bench = Bench::new("let _ = (scenario, engine);");
    for (spec, says) in [
        (
            "fn main() { panic!(\"oh\") }",
            "spec.rs does not name its scenarios",
        ),
        ("fn main() { subject::act(\"\", \"\") }", "exit code 0"),
        (
            &SPEC.replace("real", "model"),
            "spec.rs has two scenarios `model`",
        ),
    ] {
        fs::write(bench.folder.path().join("spec.rs"), spec).unwrap();
        let error = bench
            .court()
            .hear(&bench.case(), &Question::default())
            .unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
    }
}

/// Goes before what the subject does: the program answers before the judge does, and with the forms
/// that an answer may have.
const FORGE: &str = r###"
        let place = field(&request, "response");
        let engine = field(&request, "engine");
        let report = format!(
            r##"{{"report":{{"engine":"{engine}","verdict":"verified","executions":6,
            "interleavings":"20","complete":true,"outcomes":[],"trace":null}}}}"##
        );
        let unsealed = std::fs::write(place, &report);
        FORGED
        let _ = unsealed;
        std::process::exit(0);
        subject::act("###;

#[test]
fn nobody_but_the_judge_answers() {
    let bench = Bench::new("let _ = (scenario, engine);");
    for forged in [
        "",
        "std::fs::write(place, format!(\"{:032x}\\n{report}\", 0)).unwrap();",
        "println!(\"{report}\"); eprintln!(\"{report}\");",
    ] {
        let forging = SPEC.replace("subject::act(", &FORGE.replace("FORGED", forged));
        fs::write(bench.case().spec, forging).unwrap();
        let report = bench.hear();
        assert_eq!(report.verdict, SubjectVerdict::Refuted, "{forged}");
        let (kind, message) = failure(&report.scenarios[1]);
        let is_a_death = kind == Kind::Crash && message.contains("exit code 0");
        assert!(is_a_death, "{forged}: {message}");
    }
}

/// What is said of each scenario, without the figures.
fn said(report: &SubjectReport) -> Vec<String> {
    let told = report.scenarios.iter().map(|scenario| {
        let verdict = match scenario.verdict.failure() {
            Some(failure) => format!("{} {} {:?}", failure.kind, failure.schedule, failure.trace),
            None => format!("{:?}", scenario.verdict),
        };
        let engines = scenario.engines.iter().map(|report| report.engine);
        format!(
            "{} {:?} {verdict}",
            scenario.name,
            engines.collect::<Vec<_>>()
        )
    });
    told.collect()
}

#[test]
fn what_one_program_hears_in_turn_is_heard_as_if_alone() {
    let in_turn = Question {
        in_turn: true,
        ..Question::default()
    };
    for (act, verdict) in [
        ("let _ = (scenario, engine);", SubjectVerdict::Verified),
        (
            "assert!(engine != \"native\", \"{scenario}\");",
            SubjectVerdict::Refuted,
        ),
        (
            "assert!(engine != \"explorer\", \"{scenario}\");",
            SubjectVerdict::Inconclusive,
        ),
    ] {
        let bench = Bench::new(act);
        let report = bench.court().hear(&bench.case(), &in_turn).unwrap();
        assert_eq!(report.verdict, verdict, "{report:?}");
        assert_eq!(said(&report), said(&bench.hear()));
    }
    // Of programs with several scenarios, some of which go wrong.
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (catalog, court) = (Catalog::find(root).unwrap(), Court::new(root).unwrap());
    for (lab, variant) in [
        ("01", "racy"),
        ("08", "racy"),
        ("12", "racy"),
        ("27", "racy"),
    ] {
        let case = catalog.lab(lab).unwrap().case(variant).unwrap();
        let engines = vec![Engine::Explorer, Engine::Loom];
        let apart = Question {
            engines,
            ..Question::default()
        };
        let in_turn = Question {
            in_turn: true,
            ..apart.clone()
        };
        let [apart, in_turn] =
            [apart, in_turn].map(|question| court.hear(&case, &question).unwrap());
        assert_eq!(apart.verdict, SubjectVerdict::Refuted);
        assert_eq!(said(&in_turn), said(&apart), "{lab} {variant}");
    }
}

#[test]
fn a_case_without_a_file_is_the_tools_error() {
    let bench = Bench::new("");
    let case = Case {
        file: Path::new("/no/such.rs").to_owned(),
        ..bench.case()
    };
    let error = bench.court().hear(&case, &Question::default()).unwrap_err();
    assert!(
        matches!(error, CourtError::Build(BuildError::Tool(_))),
        "{error}"
    );
}
