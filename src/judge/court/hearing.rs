use std::time::Duration;

use super::loom;
use crate::judge::process::Ending;
use crate::judge::protocol::Response;
use crate::judge::verdict::{Engine, EngineReport, Verdict};
use crate::trace::{Failure, Kind};

/// What an engine says, whichever way its process ended. A death and a hang are verdicts on the
/// student's program, which ran in that process.
pub(super) fn report(engine: Engine, ending: Ending, schedule: &str) -> EngineReport {
    let verdict = match ending {
        Ending::Answered(Response::Report(report)) => return *report,
        Ending::Answered(_) => {
            Verdict::Inconclusive("the judge program answered another question".to_owned())
        }
        Ending::TimedOut(after) => timed_out(engine, after),
        Ending::Died { how, stderr } if engine == Engine::Loom => loom::verdict(&how, &stderr),
        Ending::Died { how, stderr } => crash(&how, &stderr, schedule),
    };
    EngineReport::incomplete(engine, verdict)
}

fn timed_out(engine: Engine, after: Duration) -> Verdict {
    let seconds = after.as_secs();
    if engine != Engine::Native {
        return Verdict::Inconclusive(format!("{engine} was not done after {seconds} s"));
    }
    Verdict::refuted(
        Kind::Hang,
        format!("did not finish within {seconds} s"),
        "On real threads the program did not come to its end in time: a deadlock, a loop that \
         waits for something that does not happen, or far too much work."
            .to_owned(),
    )
}

fn crash(how: &str, stderr: &str, schedule: &str) -> Verdict {
    let message = format!("the program {how}");
    let how = match how.ends_with('?') {
        true => how.to_owned(),
        false => format!("{how}."),
    };
    let mut diagnosis = format!("The program {how} Its process died, and all its threads with it.");
    if let Some(said) = last_line(stderr) {
        diagnosis += &format!(" It last said: {said}");
    }
    let failure = Failure::without_trace(Kind::Crash, message, diagnosis);
    Verdict::Refuted(Box::new(Failure {
        schedule: schedule.to_owned(),
        ..failure
    }))
}

fn last_line(stderr: &str) -> Option<&str> {
    let mut lines = stderr.lines().rev().map(str::trim);
    lines.find(|line| {
        let noise = [
            "note:",
            "skipping backtrace",
            "stack backtrace",
            "memory allocation of",
        ];
        !line.is_empty() && !noise.iter().any(|noise| line.starts_with(noise))
    })
}
