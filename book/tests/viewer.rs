//! The viewer's own tests, in Node. Without Node they are skipped, and that is said; with `CI=true` it
//! is a failure.

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use libtest_mimic::{Arguments, Failed, Trial};

const NAME: &str = "the_viewers_modules_pass_their_tests_in_node";
const MISSING: &str =
    "no node of version 20 or newer on the search path; install it from https://nodejs.org";

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let must = std::env::var_os("CI").is_some_and(|value| value == "true");
    let trial = match (has_node(), must) {
        (true, _) => Trial::test(NAME, test),
        (false, true) => Trial::test(NAME, || Err(MISSING.into())),
        (false, false) => {
            eprintln!("skipped: {NAME}: {MISSING}");
            Trial::test(NAME, || Ok(())).with_ignored_flag(true)
        }
    };
    libtest_mimic::run(&arguments, vec![trial]).exit_code()
}

/// Whether there is a Node that finds test files by itself.
fn has_node() -> bool {
    let output = Command::new("node")
        .arg("--version")
        .stderr(Stdio::null())
        .output();
    let version = output
        .ok()
        .and_then(|output| String::from_utf8(output.stdout).ok());
    let major = version.and_then(|version| {
        let numbers = version
            .trim()
            .strip_prefix('v')?
            .split('.')
            .next()?
            .to_owned();
        numbers.parse::<u32>().ok()
    });
    major.is_some_and(|major| major >= 20)
}

fn test() -> Result<(), Failed> {
    let viewer = Path::new(env!("CARGO_MANIFEST_DIR")).join("viewer");
    let output = Command::new("node")
        .args(["--test", "test/"])
        .current_dir(&viewer)
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        return Err(said.into_owned().into());
    }
    // A folder without tests passes, too.
    let count = said.lines().find_map(|line| {
        line.trim_start_matches(['#', 'ℹ', ' '])
            .strip_prefix("tests ")
    });
    match count.and_then(|count| count.trim().parse::<u32>().ok()) {
        Some(1..) => Ok(()),
        _ => Err(format!("there are no tests: {said}").into()),
    }
}
