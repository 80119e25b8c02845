//! What the labs about freeing memory free for real is freed once, after its last use, and in the
//! end all of it: their native runs under valgrind's memcheck.
//!
//! It needs valgrind and takes a minute, so that it runs on demand:
//!
//!     cargo test --test memory -- --ignored

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output};
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use racelab::catalog::{Catalog, Lab};
use racelab::judge::Engine;
use racelab::judge::build::Builder;
use racelab::judge::protocol::{Budget, Hearing, Request};

/// The labs whose programs allocate and free by hand.
const LABS: [&str; 2] = ["27_refcount", "30_lock_free_stack"];

/// The scenario that runs on real threads.
const SCENARIO: &str = "at_real_size";

/// What valgrind exits with if it has found something.
const FOUND: i32 = 9;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let catalog = Catalog::find(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let builder = Arc::new(Builder::new(catalog.root()).unwrap());
    let mut trials = Vec::new();
    for lab in LABS.map(|folder| catalog.lab(folder).unwrap()) {
        for solution in lab.solutions() {
            let name = format!("{}::{solution}", lab.folder);
            trials.push(trial(name, lab, &solution, &builder, is_clean));
        }
    }
    let stack = catalog.lab(LABS[1]).unwrap();
    trials.push(trial(
        "what_is_never_freed_is_found".into(),
        stack,
        "wrong/never_freed",
        &builder,
        is_complained_of,
    ));
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trial(
    name: String,
    lab: &Lab,
    subject: &str,
    builder: &Arc<Builder>,
    holds: fn(&Output) -> bool,
) -> Trial {
    let (lab, subject) = (lab.clone(), subject.to_owned());
    let builder = Arc::clone(builder);
    let test = move || {
        let program = builder.build(&lab.file(&subject)?, &lab.path.join("spec.rs"))?;
        let output = watch(&program, builder.root())?;
        match holds(&output) {
            true => Ok(()),
            false => Err(Failed::from(format!(
                "valgrind: {}\n{}",
                output.status,
                String::from_utf8_lossy(&output.stderr)
            ))),
        }
    };
    Trial::test(name, test).with_ignored_flag(true)
}

/// Runs the scenario on real threads under valgrind.
fn watch(program: &Path, root: &Path) -> Result<Output, Failed> {
    let folder = tempfile::tempdir()?;
    let response: PathBuf = folder.path().join("response");
    let request = Request::Judge(vec![Hearing {
        response: response.clone(),
        scenario: SCENARIO.to_owned(),
        engine: Engine::Native,
        // valgrind is a hundred times slower.
        budget: Budget {
            hang_seconds: 300,
            ..Budget::default()
        },
        impatient: false,
        log: false,
    }]);
    let output = Command::new("valgrind")
        .args(["--quiet", "--leak-check=full", "--show-leak-kinds=definite"])
        .args(["--errors-for-leak-kinds=definite", "--fair-sched=try"])
        .arg(format!("--error-exitcode={FOUND}"))
        .arg(program)
        .arg(serde_json::to_string(&request)?)
        .current_dir(root)
        .output()
        .map_err(|error| format!("valgrind does not start ({error}): is it installed?"))?;
    if !response.exists() && output.status.success() {
        return Err("the judge program has not run the scenario".into());
    }
    Ok(output)
}

fn is_clean(output: &Output) -> bool {
    output.status.success()
}

fn is_complained_of(output: &Output) -> bool {
    output.status.code() == Some(FOUND)
}
