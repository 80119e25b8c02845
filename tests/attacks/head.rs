//! The head of an attack: what it must come to.

use std::fs;
use std::path::{Path, PathBuf};

/// One attack: a file whose head says what it tries, and what must become of it.
#[derive(Clone, Debug)]
pub(crate) struct Attack {
    /// The name of its file: `exit_zero`.
    pub(crate) name: String,
    /// What it tries, in a sentence.
    pub(crate) tries: String,
    /// What racelab says of it.
    pub(crate) verdict: Verdict,
    /// What becomes of it under `cargo test`.
    pub(crate) plain: Plain,
    /// Why it fails there, or on what that depends.
    pub(crate) why: Option<String>,
    /// The folder of its lab.
    pub(crate) lab: String,
    /// How it is handed in, if not as a file like any other.
    pub(crate) form: Option<String>,
    /// What it earns: for what it does, and nothing for the attack.
    pub(crate) points: u64,
    /// Whether racelab ends it only when its time is over.
    pub(crate) is_slow: bool,
    /// Its text; what stands between `@` is put in for each run.
    pub(crate) text: String,
}

/// What racelab says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing is taken of the submission.
    NotHandedIn,
    /// The file is not taken, and these words say why.
    NotTaken(String),
    /// It does what no answer may do, in these words.
    NotAllowed(String),
    /// The compiler's words.
    DoesNotCompile(String),
    /// The first scenario that goes wrong does so by this kind of failure.
    Refuted(String),
}

/// What becomes of an attack where it is an answer in a package with ordinary tests, and `cargo
/// test` is asked whether it is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plain {
    /// The tests pass, though the answer is wrong.
    Passes,
    /// They do not, but `test result: ok` is in the output.
    SaysThatAllIsWell,
    /// A secret of the grader's is in the output.
    Reads,
    /// A file is changed, or there, that is not its own.
    Writes,
    /// Somebody outside has heard of it.
    Sends,
    /// Processes are left.
    LeavesProcesses,
    /// `cargo test` itself was killed, and says nothing.
    KillsItsJudge,
    /// Memory, threads or the disk are full, or would be without limits.
    TakesAll,
    /// The tests never end.
    DoesNotEnd,
    /// The compiler breaks down or never ends.
    StopsTheBuild,
    /// It is compiled and run: what is attacked is its reader.
    RunsIt,
    /// What it does depends on the machine.
    Depends,
    /// A test fails: the attack does, too.
    Fails,
    /// It does not compile: the attack fails.
    DoesNotCompile,
}

/// The words of the heads.
const PLAIN: &[(&str, Plain)] = &[
    ("passes", Plain::Passes),
    ("says that all is well", Plain::SaysThatAllIsWell),
    ("reads what is not its own", Plain::Reads),
    ("writes where it may not", Plain::Writes),
    ("sends what it knows", Plain::Sends),
    ("leaves processes", Plain::LeavesProcesses),
    ("kills its judge", Plain::KillsItsJudge),
    ("takes all that there is", Plain::TakesAll),
    ("does not end", Plain::DoesNotEnd),
    ("stops the build", Plain::StopsTheBuild),
    ("runs it", Plain::RunsIt),
    ("depends", Plain::Depends),
    ("fails", Plain::Fails),
    ("does not compile", Plain::DoesNotCompile),
];

impl Plain {
    /// As heads put it.
    pub(crate) fn words(self) -> &'static str {
        let mut all = PLAIN.iter();
        all.find(|(_, plain)| *plain == self).expect("words").0
    }
}

/// The folder of the attacks.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/attacks/submissions")
}

/// All attacks, by name.
pub(crate) fn attacks() -> Vec<Attack> {
    let files = fs::read_dir(folder()).expect("the attacks");
    let mut files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    files.sort();
    files.iter().map(|file| attack(file)).collect()
}

fn attack(file: &Path) -> Attack {
    let name = file
        .file_stem()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    let text = fs::read_to_string(file).expect("text");
    let head = text.lines().map_while(|line| line.strip_prefix("//!"));
    let head: Vec<&str> = head.map(str::trim).collect();
    let (facts, tries) = head.split_at(
        head.iter()
            .position(|line| line.is_empty())
            .expect("a head"),
    );
    let fact = |key: &str| {
        let mut values = facts.iter().filter_map(|line| line.strip_prefix(key));
        values.next().map(|value| value.trim().to_owned())
    };
    let known = [
        "Verdict:",
        "`cargo test`:",
        "Lab:",
        "Handed in:",
        "Points:",
        "Takes:",
    ];
    for line in facts {
        assert!(
            known.iter().any(|key| line.starts_with(key)),
            "{name}: {line}"
        );
    }
    let plain = fact("`cargo test`:").unwrap_or_else(|| panic!("{name}: what of `cargo test`?"));
    let (plain, why) = match plain.split_once(" — ") {
        Some((plain, why)) => (plain, Some(why.to_owned())),
        None => (plain.as_str(), None),
    };
    let plain = PLAIN.iter().find(|(words, _)| *words == plain);
    let plain = plain
        .unwrap_or_else(|| panic!("{name}: what is that under `cargo test`?"))
        .1;
    let fails = [Plain::Fails, Plain::DoesNotCompile, Plain::Depends];
    assert!(
        !fails.contains(&plain) || why.is_some(),
        "{name}: why does it fail?"
    );
    let said = fact("Verdict:").unwrap_or_else(|| panic!("{name}: which verdict?"));
    Attack {
        tries: tries.join(" ").trim().to_owned(),
        verdict: verdict(&said).unwrap_or_else(|| panic!("{name}: no verdict: {said}")),
        plain,
        why,
        lab: fact("Lab:").unwrap_or_else(|| "01_lost_update".to_owned()),
        form: fact("Handed in:"),
        points: fact("Points:").map_or(0, |points| points.parse().expect("points")),
        is_slow: fact("Takes:").is_some(),
        text,
        name,
    }
}

fn verdict(said: &str) -> Option<Verdict> {
    if said == "not handed in" {
        return Some(Verdict::NotHandedIn);
    }
    let (kind, words) = said.split_once(" — ")?;
    let words = words.to_owned();
    Some(match kind {
        "not taken" => Verdict::NotTaken(words),
        "not allowed" => Verdict::NotAllowed(words),
        "does not compile" => Verdict::DoesNotCompile(words),
        "refuted" => Verdict::Refuted(words),
        _ => return None,
    })
}

impl Verdict {
    /// In a word or two.
    pub(crate) fn in_short(&self) -> String {
        match self {
            Verdict::NotHandedIn => "not handed in".to_owned(),
            Verdict::NotTaken(_) => "not taken".to_owned(),
            Verdict::NotAllowed(_) => "not allowed".to_owned(),
            Verdict::DoesNotCompile(_) => "does not compile".to_owned(),
            Verdict::Refuted(kind) => format!("refuted: {kind}"),
        }
    }
}
