//! The compiler, the machine, and programs that some commands call.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use racelab::bench;
use racelab::judge::build::Builder;

use super::Finding;
use crate::cli::{machine, subject};

/// The compiler that built this program.
const BUILT_BY: &str = env!("RACELAB_COMPILER");
const OLDEST: &str = env!("CARGO_PKG_RUST_VERSION");

const COMPILER: &str = "compiles exercises";
const LIBRARY: &str = "what exercises are compiled against";
const CORES: &str = "searches run on all of them, and races show on two";
const MEMORY: &str = "a judge program may take 1 GB";

/// Megabytes that should be free.
const ENOUGH: u64 = 1200;

pub(super) fn needed() -> Vec<Finding> {
    let mut findings = Vec::new();
    // Where there are no labs, the compiler can be looked at all the same.
    let root =
        subject::catalog().map_or_else(|_| PathBuf::from("."), |catalog| catalog.root().into());
    match Builder::new(&root) {
        Ok(builder) => {
            findings.push(compiler(builder.compiler()));
            findings.push(Finding::fine("library", LIBRARY, "built"));
        }
        Err(error) => {
            findings.push(compiler(Path::new("rustc")));
            findings.push(Finding::wrong(
                "library",
                LIBRARY,
                "not found",
                error.to_string(),
            ));
        }
    }
    let cores = machine::in_words();
    findings.push(match machine::cores() {
        1 => Finding::missing(
            "cores",
            CORES,
            cores,
            "verdicts are the same; of `run` and `bench` expect little here",
        ),
        _ => Finding::fine("cores", CORES, cores),
    });
    findings.extend(memory());
    findings
}

fn compiler(program: &Path) -> Finding {
    match version(program, &["-V"]) {
        Some(found) if found == BUILT_BY => {
            let found = format!("{found}, which built racelab (at least {OLDEST} is needed)");
            Finding::fine("rustc", COMPILER, found)
        }
        Some(found) => Finding::wrong(
            "rustc",
            COMPILER,
            format!("{found}, but racelab was built by {BUILT_BY}"),
            "build it again with the compiler that you have now: cargo build",
        ),
        None => Finding::wrong(
            "rustc",
            COMPILER,
            format!("{} cannot be started", program.display()),
            format!("install Rust {OLDEST} or newer from https://rustup.rs"),
        ),
    }
}

/// Megabytes that are free; None where the system does not say so in a file.
fn memory() -> Option<Finding> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    let megabytes = kilobytes / 1024;
    let found = format!("{megabytes} MB free");
    Some(match megabytes {
        few if few < ENOUGH => Finding::missing(
            "memory",
            MEMORY,
            found,
            "end something else; a verdict that ran out of memory is inconclusive, never wrong",
        ),
        _ => Finding::fine("memory", MEMORY, found),
    })
}

pub(super) fn optional() -> Vec<Finding> {
    vec![
        tool(
            "valgrind",
            "the columns helgrind and DRD of `matrix`",
            version(Path::new("valgrind"), &["--version"]),
            "install the package valgrind (Linux only)",
        ),
        tool(
            "nightly",
            "the column TSan of `matrix`",
            nightly(),
            "rustup toolchain install nightly --profile minimal",
        ),
        tool(
            "python3",
            "`bench --with-python`: the lecture's own programs",
            bench::python().and_then(|python| version(&python, &["--version"])),
            "install it from https://python.org",
        ),
        tool(
            "bubblewrap",
            "a second wall around programs that others wrote",
            version(Path::new("bwrap"), &["--version"]),
            "install the package bubblewrap (Linux only)",
        ),
        tool(
            "chromium",
            "tests of the book's viewer",
            ["chromium", "chromium-browser", "google-chrome"]
                .into_iter()
                .find_map(on_the_search_path),
            "install chromium, if you work on the book",
        ),
    ]
}

fn tool(
    what: &'static str,
    serves: &'static str,
    found: Option<String>,
    advice: &'static str,
) -> Finding {
    match found {
        Some(found) => Finding::fine(what, serves, found),
        None => Finding::missing(what, serves, "not found", advice),
    }
}

/// The first line that a program says of itself; None if it cannot be started.
fn version(program: &Path, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null());
    let output = command
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().next().map(|line| line.trim().to_owned())
}

fn nightly() -> Option<String> {
    let mut command = Command::new("rustup");
    command.args(["toolchain", "list"]).stdin(Stdio::null());
    let output = command.output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut names = text.lines().filter_map(|line| line.split(' ').next());
    names
        .find(|name| name.starts_with("nightly"))
        .map(str::to_owned)
}

fn on_the_search_path(program: &str) -> Option<String> {
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    let folders = env::var_os("PATH")?;
    let mut files = env::split_paths(&folders).map(|folder| folder.join(&name));
    files
        .find(|file| file.is_file())
        .map(|file| file.display().to_string())
}
