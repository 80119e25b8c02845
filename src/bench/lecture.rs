use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use serde::Deserialize;
use wait_timeout::ChildExt;

use super::protocol::Sample;
use super::session::Silence;
use super::{Load, Value};
use crate::explore::is_interrupted;
use crate::judge::process::capture::Capture;

/// How often somebody looks whether the user has seen enough.
const GLANCE: Duration = Duration::from_millis(20);

/// A way of the lecture's own program: `lecture.py WAY THREADS SIZE DELAY_MS` goes it once and
/// prints a line of JSON, `{"seconds": 0.5, "result": 333}`; the result is `null` where there is
/// nothing to compare.
#[derive(Clone, Debug)]
pub struct Lecture {
    /// The interpreter.
    pub python: PathBuf,
    /// The program.
    pub script: PathBuf,
    /// Which of its ways.
    pub way: String,
}

/// The interpreter on the search path, if there is one that works.
pub fn python() -> Option<PathBuf> {
    let mut names = ["python3", "python"].iter();
    let works = |name: &&&str| {
        let mut command = Command::new(name);
        let output = command.args(["-c", "import sys; print(sys.version_info[0])"]);
        let output = output.output();
        output.is_ok_and(|output| output.stdout.starts_with(b"3"))
    };
    names.find(works).map(PathBuf::from)
}

/// Runs a program: how it ended, None if it was killed after so long, and what it said.
fn ended(
    mut command: Command,
    patience: Duration,
) -> io::Result<(Option<ExitStatus>, [String; 2])> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let out = child.stdout.take().map(Capture::of);
    let errors = child.stderr.take().map(Capture::of);
    let end = Instant::now() + patience;
    let mut status = None;
    while status.is_none() && Instant::now() < end && !is_interrupted() {
        status = child.wait_timeout(GLANCE)?;
    }
    if status.is_none() {
        // It fails only if the child is gone already.
        let _ = child.kill();
        child.wait()?;
    }
    let said = [out, errors].map(|stream| stream.map(Capture::text).unwrap_or_default());
    Ok((status, said))
}

#[derive(Deserialize)]
struct Told {
    seconds: f64,
    result: Option<Number>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Whole(u64),
    Real(f64),
    Text(String),
}

impl Lecture {
    /// The ways of `script`: what it prints when it is asked nothing, a line each.
    ///
    /// # Errors
    /// It cannot be run; why.
    pub fn ways(python: &Path, script: &Path) -> Result<Vec<Lecture>, String> {
        let output = Command::new(python).arg(script).output();
        let output = output.map_err(|error| error.to_string())?;
        if !output.status.success() {
            let errors = String::from_utf8_lossy(&output.stderr);
            return Err(errors.lines().last().unwrap_or("it failed").to_owned());
        }
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let ways = text.lines().map(|way| Lecture {
            python: python.to_owned(),
            script: script.to_owned(),
            way: way.trim().to_owned(),
        });
        Ok(ways.filter(|lecture| !lecture.way.is_empty()).collect())
    }

    /// One measurement: the program's own, without the start of the interpreter.
    pub(super) fn measure(&self, load: Load, patience: Duration) -> Result<Sample, Silence> {
        let trouble = |what: String| Silence::Trouble(what);
        let mut command = Command::new(&self.python);
        command
            .arg(&self.script)
            .arg(&self.way)
            .args([load.threads, load.size].map(|number| number.to_string()))
            .arg(load.delay.as_millis().to_string());
        let (status, [text, errors]) =
            ended(command, patience).map_err(|error| trouble(error.to_string()))?;
        match status {
            _ if is_interrupted() => return Err(Silence::Interrupted),
            Some(status) if status.success() => {}
            Some(_) => {
                let last = errors.lines().last().unwrap_or("nothing");
                return Err(trouble(format!("broke down and said: {last}")));
            }
            None => {
                let seconds = patience.as_secs();
                return Err(trouble(format!("did not come to an end in {seconds} s")));
            }
        }
        let told: Told = serde_json::from_str(&text)
            .map_err(|error| trouble(format!("answered with something else: {error}")))?;
        Ok(Sample {
            nanoseconds: (told.seconds * 1e9) as u64,
            value: match told.result {
                Some(Number::Whole(number)) => number.into(),
                Some(Number::Real(number)) => number.into(),
                Some(Number::Text(text)) => Value::Text(text),
                None => Value::Nothing,
            },
            items: 0,
            peak_kb: None,
        })
    }
}
