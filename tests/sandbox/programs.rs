//! What a judge program can do.

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::path::Path;

use racelab::judge::{SubjectReport, SubjectVerdict};
use rustix::io::FdFlags;

use crate::bench::{Bench, strong_levels};
use crate::sandbox::Level;

const SPEC: &str = include_str!("attacks.rs");

/// What came of one attack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    /// It did what it tried.
    Done,
    /// It was told that it cannot.
    Refused,
    /// The program was ended.
    Ended,
    /// On one machine this and on another that.
    Either,
}
use Came::{Done, Either, Ended, Refused};

/// Each attack, what comes of it with nothing but the limits that every judge program has, and in a
/// sandbox that is enough.
const ATTACKS: &[(&str, Came, Came)] = &[
    ("works", Done, Done),
    ("reads_passwords", Done, Refused),
    ("reads_the_spec", Done, Refused),
    ("reads_a_solution", Done, Refused),
    ("reads_another_submission", Done, Refused),
    ("reads_a_secret", Done, Refused),
    ("lists_a_folder", Done, Refused),
    ("writes_outside", Done, Refused),
    ("writes_beside_itself", Done, Refused),
    ("writes_its_own_memory", Done, Refused),
    ("reads_its_parents_environment", Done, Refused),
    ("reads_its_environment", Done, Refused),
    ("finds_descriptors", Done, Refused),
    ("connects_by_tcp", Done, Refused),
    ("sends_by_udp", Done, Refused),
    ("connects_by_a_unix_socket", Done, Refused),
    ("makes_a_pair_of_sockets", Done, Refused),
    ("connects_by_an_abstract_socket", Done, Refused),
    ("asks_for_a_name", Done, Refused),
    ("forks", Done, Refused),
    ("forks_again_and_again", Done, Refused),
    ("starts_a_shell", Done, Refused),
    ("becomes_another_program", Ended, Refused),
    ("becomes_itself_again", Ended, Refused),
    ("signals_its_parent", Done, Refused),
    ("signals_all", Done, Refused),
    // Some systems let nobody trace a parent.
    ("traces_its_parent", Either, Refused),
    ("leaves_its_session", Either, Refused),
    ("lives_without_its_parent", Done, Refused),
    ("limits_its_parent", Done, Refused),
    ("slows_its_parent", Done, Refused),
    ("uses_io_uring", Either, Refused),
    ("uses_keys", Either, Refused),
    ("makes_a_namespace", Either, Refused),
    ("makes_a_file_without_a_name", Done, Refused),
    ("shares_memory", Done, Refused),
    ("loads_bpf", Either, Refused),
    ("handles_page_faults", Either, Refused),
    ("eats_memory", Ended, Ended),
    ("fills_the_disk", Done, Ended),
    ("writes_a_large_file", Done, Ended),
    ("floods_its_output", Done, Done),
];

/// Attacks that would trouble this machine if nothing held them.
const HELD: &[(&str, Came)] = &[
    ("stops", Refused),
    ("leaves_a_daemon", Refused),
    ("calls_what_is_new", Refused),
    ("starts_threads_without_end", Ended),
];

fn came(report: &SubjectReport, attack: &str) -> (Came, String) {
    assert!(
        !matches!(report.verdict, SubjectVerdict::DoesNotCompile(_)),
        "{report:#?}"
    );
    let scenario = report
        .scenarios
        .iter()
        .find(|scenario| scenario.name == attack)
        .unwrap();
    let outcomes = scenario.engines.iter().flat_map(|engine| &engine.outcomes);
    let said: Vec<_> = outcomes
        .map(|outcome| outcome.value.trim_matches('"'))
        .collect();
    match said.first() {
        Some(said) if said.starts_with("done") => (Done, (*said).to_owned()),
        Some(said) if said.starts_with("refused") => (Refused, (*said).to_owned()),
        Some(said) => panic!("{attack}: {said}"),
        None => (Ended, format!("{:?}", scenario.verdict)),
    }
}

/// Ann's folder with all that an attack tries to reach.
struct Target {
    bench: Bench,
    _kept: (TcpListener, UnixListener, UnixListener, File),
}

impl Target {
    /// `entries` stands in a spec whose programs start processes.
    fn new(entries: &str) -> Self {
        let bench = Bench::new();
        let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
        let socket = bench.file("socket");
        let unix = UnixListener::bind(&socket).unwrap();
        let name = bench.file("abstract").display().to_string();
        let address = SocketAddr::from_abstract_name(&name).unwrap();
        let abstract_one = UnixListener::bind_addr(&address).unwrap();
        // A descriptor that whatever this process starts inherits.
        let secret = File::open(bench.file("secret")).unwrap();
        rustix::io::fcntl_setfd(&secret, FdFlags::empty()).unwrap();
        let mut spec = SPEC.to_owned();
        for (word, value) in [
            ("@SECRET@", bench.file("secret").display().to_string()),
            ("@PARENT@", std::process::id().to_string()),
            ("@SPEC@", bench.file("lab/spec.rs").display().to_string()),
            (
                "@SOLUTION@",
                bench.file("solution.rs").display().to_string(),
            ),
            (
                "@OTHER@",
                bench.file("bob/exercise.rs").display().to_string(),
            ),
            ("@FOLDER@", bench.file("").display().to_string()),
            ("@TCP@", tcp.local_addr().unwrap().port().to_string()),
            ("@SOCKET@", socket.display().to_string()),
            ("@ABSTRACT@", name),
            ("judge::main([", format!("{entries}\n    judge::main([")),
        ] {
            spec = spec.replace(word, &value);
        }
        bench.write("lab/spec.rs", &spec);
        Target {
            bench,
            _kept: (tcp, unix, abstract_one, secret),
        }
    }

    fn try_one(&self, level: &Level, attack: &str) -> (Came, String) {
        came(&self.bench.hear(level, Some(attack)), attack)
    }

    fn try_all(&self, level: &Level, expected: impl IntoIterator<Item = (&'static str, Came)>) {
        let mut surprises = Vec::new();
        for (attack, expected) in expected {
            let (came, said) = self.try_one(level, attack);
            println!("{:<36} {attack:<32} {came:?}: {said}", level.name());
            if came != expected && expected != Either {
                surprises.push(format!("{attack} {said}"));
            }
        }
        assert!(surprises.is_empty(), "{}: {surprises:#?}", level.name());
    }
}

/// A variable that no program is to know.
fn with_a_secret_variable() {
    // SAFETY: the tests of this file that start threads do not read the environment by C.
    unsafe { std::env::set_var("RACELAB_SECRET", "the secret") };
}

#[test]
fn without_a_sandbox_the_attacks_succeed() {
    with_a_secret_variable();
    let target = Target::new("");
    let all = ATTACKS
        .iter()
        .map(|(attack, without, _)| (*attack, *without));
    target.try_all(&Level::default(), all);
}

#[test]
fn in_a_sandbox_none_succeeds() {
    with_a_secret_variable();
    for level in strong_levels() {
        let target = Target::new("");
        let all = ATTACKS.iter().map(|(attack, _, inside)| (*attack, *inside));
        target.try_all(&level, all.chain(HELD.iter().copied()));
        assert!(!target.bench.file("planted").exists());
    }
}

/// What is allowed to a program whose lab is about processes, and what is not.
#[test]
fn a_program_that_starts_processes_reaches_no_others_and_leaves_none() {
    for level in strong_levels() {
        let target = Target::new("racelab::sync::process::entries([]);");
        target.try_all(
            &level,
            [
                ("forks", Done),
                ("forks_again_and_again", Done),
                ("leaves_a_daemon", Done),
                ("starts_a_shell", Refused),
                ("becomes_another_program", Refused),
                ("traces_its_parent", Refused),
                ("reads_a_secret", Refused),
                ("connects_by_tcp", Refused),
                ("makes_a_namespace", Refused),
                ("stops", Refused),
            ],
        );
        let programs = target.bench.file("programs");
        while let Some(left) = is_running(&programs) {
            println!("{}: waiting for the end of {left}", level.name());
            std::thread::yield_now();
        }
    }
}

/// A process whose program lies in this folder.
fn is_running(folder: &Path) -> Option<String> {
    let processes = fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    let mut programs = processes.filter_map(|process| {
        let program = fs::read_link(process.path().join("exe")).ok()?;
        let status = fs::read_to_string(process.path().join("status")).ok()?;
        let is_over = status.contains("State:\tZ") || status.contains("State:\tX");
        (program.starts_with(folder) && !is_over).then(|| program.display().to_string())
    });
    programs.next()
}

#[test]
fn a_filter_of_system_calls_alone_keeps_from_the_network_and_from_processes_but_not_from_files() {
    let level = Level {
        seccomp: true,
        ..Level::default()
    };
    if !Level::all(crate::bench::confine()).contains(&level) {
        eprintln!("skipped: this machine filters no system calls");
        return;
    }
    let target = Target::new("");
    target.try_all(
        &level,
        [
            ("works", Done),
            ("reads_passwords", Done),
            ("connects_by_tcp", Refused),
            ("forks", Refused),
            ("becomes_another_program", Refused),
            ("signals_its_parent", Refused),
            ("uses_io_uring", Refused),
            ("fills_the_disk", Ended),
        ],
    );
}
