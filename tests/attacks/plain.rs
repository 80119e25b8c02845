//! Each attack as the answer in a package with ordinary tests, and what `cargo test` makes of it.
//!
//! What an attack takes is limited, and what it leaves behind is ended.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, kill_process_group, test_kill_process};

use crate::handed_in::hand_in;
use crate::head::{Attack, Plain, attacks};
use crate::place::{Place, SECRET};

/// How long one is waited for at most.
const PATIENCE: Duration = Duration::from_secs(240);

/// How long tests run, or a compiler, until they are taken to be without an end.
const ENDLESS: [Duration; 2] = [Duration::from_secs(8), Duration::from_secs(25)];

/// Packages at once.
const AT_ONCE: usize = 3;

/// Limits, in the shell's units: 3 GB of memory, 150 MB for a file, no dumps. A file that the grader
/// has left open is open here too.
const START: &str = "ulimit -v 3000000; ulimit -f 300000; ulimit -c 0; exec 9>>\"$0\"; exec \"$@\"";

/// Nothing else of this program is to start processes while one looks which are left.
pub(crate) fn one_at_a_time() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What was seen of a run of `cargo test`.
struct Seen {
    /// None if it was ended here.
    status: Option<ExitStatus>,
    output: String,
    has_written: bool,
    has_sent: bool,
    /// How many of its processes are left.
    left: usize,
    /// How much was unpacked.
    unpacked: u64,
}

/// Puts an attack into a package, and asks `cargo test`.
fn try_out(attack: &Attack) -> Seen {
    let place = Place::new();
    let class = place.path("class");
    let other = class.join("other").join("01_lost_update.rs");
    fs::create_dir_all(other.parent().unwrap()).unwrap();
    fs::write(&other, "// Somebody else's.\n").unwrap();
    fs::write(place.path("gradebook"), "").unwrap();
    let text = place.text(attack, &other, &place.path("results"));
    // What a student is called does not matter here.
    let form = attack
        .form
        .as_deref()
        .filter(|form| !form.starts_with("by "));
    let who = (attack.name.as_str(), attack.lab.as_str());
    let before = watched(&place);
    hand_in(
        &class,
        who,
        form,
        &text,
        (&place.path("solution.rs"), "other"),
    );
    let own = class.join(&attack.name);
    let unpacked = unpack(&class, &own, &attack.name);
    prepare(&place, &own, &attack.lab);
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new("sh");
    command
        .args(["-c", START])
        .arg(place.path("gradebook"))
        .arg(cargo);
    command
        .args(["test", "--offline", "--quiet"])
        .current_dir(&own);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        let is_ours = name.starts_with("CARGO_") && name != "CARGO_HOME";
        if is_ours || name.starts_with("RUST") && !name.starts_with("RUSTUP_") {
            command.env_remove(name);
        }
    }
    command
        .env("CARGO_TARGET_DIR", place.path("target"))
        .env("RACELAB_SECRET", SECRET);
    let output = File::create(place.path("output")).unwrap();
    command
        .stdin(Stdio::null())
        .stdout(output.try_clone().unwrap())
        .stderr(output);
    let mut child = command.process_group(0).spawn().unwrap();
    let status = wait_for(&mut child, attack.plain, &place.path("output"));
    let left = processes(&place.path("planted"));
    let group = Pid::from_child(&child);
    let _ = kill_process_group(group, Signal::KILL);
    for process in &left {
        let _ = kill_process(*process, Signal::KILL);
    }
    let _ = child.wait();
    Seen {
        status,
        output: String::from_utf8_lossy(&fs::read(place.path("output")).unwrap()).into_owned(),
        has_written: watched(&place) != before,
        has_sent: place.has_heard(),
        left: left.len(),
        unpacked,
    }
}

/// Waits for the end, or until there is none.
fn wait_for(child: &mut Child, plain: Plain, output: &Path) -> Option<ExitStatus> {
    let begin = Instant::now();
    let mut end = begin + PATIENCE;
    loop {
        let status = child.try_wait().unwrap();
        if status.is_some() || Instant::now() > end {
            return status;
        }
        let says = |words| fs::read_to_string(output).is_ok_and(|text| text.contains(words));
        match plain {
            Plain::StopsTheBuild => end = begin + ENDLESS[1],
            Plain::DoesNotEnd if says("running ") => end = end.min(Instant::now() + ENDLESS[0]),
            _ => {}
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// The package around an answer: what of it is not there yet.
fn prepare(place: &Place, own: &Path, lab: &str) {
    let exercise = format!("labs/{lab}/exercise.rs");
    let answer = match own.join(&exercise).is_file() {
        true => exercise,
        false => format!("{lab}.rs"),
    };
    let manifest = format!(
        "[package]\nname = \"answer\"\nedition = \"2024\"\n\n[lib]\npath = \"{answer}\"\ntest = false\n\
         doctest = false\n\n[dependencies]\nracelab.path = {:?}\n\n[profile.dev]\ndebug = false\n\n\
         [workspace]\n",
        place.path("racelab")
    );
    let plain = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/attacks/plain");
    let read = |name: &str| fs::read_to_string(plain.join(name)).unwrap();
    let write = |path: PathBuf, text: &str| {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if !path.exists() {
            fs::write(path, text).unwrap();
        }
    };
    write(own.join("Cargo.toml"), &manifest);
    write(own.join("tests/grading.rs"), &read(&format!("{lab}.rs")));
    let manifest = "[package]\nname = \"racelab\"\nedition = \"2024\"\n";
    write(place.path("racelab/Cargo.toml"), manifest);
    write(place.path("racelab/src/lib.rs"), &read("racelab.rs"));
}

/// Unpacks an archive as a short script does: name by name, wherever that leads. How much it was.
fn unpack(class: &Path, own: &Path, name: &str) -> u64 {
    let [zip, tar] = ["zip", "tar.gz"].map(|ending| class.join(format!("{name}.{ending}")));
    fs::create_dir_all(own).unwrap();
    if let Ok(file) = File::open(zip) {
        let mut archive = zip::ZipArchive::new(file).unwrap();
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index).unwrap();
            let to = own.join(entry.name().unwrap().to_string());
            std::io::copy(&mut entry, &mut File::create(to).unwrap()).unwrap();
        }
    } else if tar.exists() {
        let mut command = Command::new("tar");
        // What it does not take it says.
        let _ = command
            .arg("-xzf")
            .arg(tar)
            .arg("-C")
            .arg(own)
            .output()
            .unwrap();
    }
    let files = fs::read_dir(own).unwrap().filter_map(Result::ok);
    files
        .filter_map(|file| Some(file.metadata().ok()?.len()))
        .sum()
}

/// What an attack may not write to, with what is in it.
fn watched(place: &Place) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for folder in [
        "planted",
        "results",
        "results/reports",
        "class/other",
        "target/debug/deps",
        "",
    ] {
        let files = fs::read_dir(place.path(folder)).into_iter().flatten();
        for path in files.map(|file| file.unwrap().path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            // Of what cargo builds only what is none of it.
            let counts = match folder {
                "target/debug/deps" => name.starts_with("planted"),
                "" => name == "gradebook",
                "planted" => !name.ends_with(".pid"),
                _ => true,
            };
            if counts && path.is_file() {
                all.insert(path.clone(), fs::read(path).unwrap());
            }
        }
    }
    all
}

/// The processes that have left their numbers, and live.
fn processes(planted: &Path) -> Vec<Pid> {
    let files = fs::read_dir(planted)
        .unwrap()
        .map(|file| file.unwrap().path());
    let numbers = files.filter(|file| file.extension().is_some_and(|ending| ending == "pid"));
    let numbers = numbers.filter_map(|file| fs::read_to_string(file).unwrap().trim().parse().ok());
    let processes = numbers.filter_map(Pid::from_raw);
    processes
        .filter(|process| test_kill_process(*process).is_ok())
        .collect()
}

/// Whether what was seen is what the head says.
fn is_as_said(attack: &Attack, seen: &Seen) -> bool {
    let has_passed = seen.status.is_some_and(|status| status.success());
    let has_failed = seen.status.is_some_and(|status| !status.success());
    let says = |words: &str| seen.output.contains(words);
    let says_well = says("test result: ok. 4 passed");
    let runs = says("running ");
    let did_nothing = !seen.has_written && !seen.has_sent && seen.left == 0 && !says(SECRET);
    match attack.plain {
        Plain::Passes => has_passed,
        Plain::SaysThatAllIsWell => !has_passed && says_well,
        Plain::Reads => says(SECRET),
        Plain::Writes => seen.has_written,
        Plain::Sends => seen.has_sent,
        Plain::LeavesProcesses => seen.status.is_some() && seen.left > 0,
        Plain::KillsItsJudge => seen.status.and_then(|status| status.signal()) == Some(9),
        Plain::TakesAll => {
            let out_of_memory = has_failed && says("memory allocation of");
            let flood = seen.output.len() > 16 << 20;
            out_of_memory || flood || says("started 100 threads") || seen.unpacked > 50 << 20
        }
        Plain::DoesNotEnd => seen.status.is_none() && runs,
        Plain::StopsTheBuild => {
            let breaks_down = has_failed && (says("signal: ") || says("memory allocation of"));
            !runs && (seen.status.is_none() || breaks_down)
        }
        Plain::RunsIt => seen.status.is_some() && runs,
        Plain::Depends => seen.status.is_some(),
        Plain::Fails => has_failed && runs && !says_well && did_nothing,
        Plain::DoesNotCompile => has_failed && says("could not compile") && did_nothing,
    }
}

#[test]
#[ignore = "compiles and runs a hundred packages"]
fn under_cargo_test_every_attack_does_what_its_head_says() {
    let _alone = one_at_a_time();
    let wanted = std::env::var("ATTACK").unwrap_or_default();
    let mut attacks = attacks();
    attacks.retain(|attack| attack.name.contains(&wanted));
    let (next, complaints) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        // Relaxed: only the number itself is shared.
        while let Some(attack) = attacks.get(next.fetch_add(1, Relaxed)) {
            let seen = try_out(attack);
            if !is_as_said(attack, &seen) {
                let end = seen
                    .output
                    .char_indices()
                    .rev()
                    .nth(1_500)
                    .map_or(0, |(at, _)| at);
                let complaint = format!(
                    "{} is said to come to `{}`: {:?}, written {}, sent {}, left {}, unpacked {}\n{}",
                    attack.name,
                    attack.plain.words(),
                    seen.status,
                    seen.has_written,
                    seen.has_sent,
                    seen.left,
                    seen.unpacked,
                    &seen.output[end..]
                );
                // It takes minutes: nobody wants to wait for the first word to the last.
                eprintln!("{complaint}\n");
                complaints.lock().unwrap().push(attack.name.as_str());
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(work);
        }
    });
    let complaints = complaints.into_inner().unwrap();
    assert!(
        complaints.is_empty(),
        "see above: {}",
        complaints.join(", ")
    );
}
