use std::time::Duration;

use super::loom;
use crate::judge::monitor::UNFINISHED;
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
        format!("{UNFINISHED} {seconds} s"),
        "On real threads the program did not come to its end in time: a deadlock, a loop that \
         waits for something that does not happen, or far too much work."
            .to_owned(),
    )
}

/// A hearing that had less time than its budget says, since something else was found to be wrong:
/// that it was not done proves nothing, it may only be slow.
pub(super) fn cut_short(report: EngineReport) -> EngineReport {
    let failure = report.verdict.failure();
    let after = failure.and_then(|failure| failure.message.strip_prefix(UNFINISHED));
    match after {
        Some(after) if report.engine == Engine::Native => {
            let why = format!("cut short after{after}, since something else goes wrong already");
            EngineReport::incomplete(report.engine, Verdict::Inconclusive(why))
        }
        _ => report,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn after(engine: Engine, seconds: u64) -> EngineReport {
        let ending = Ending::TimedOut(Duration::from_secs(seconds));
        report(engine, ending, "")
    }

    #[test]
    fn what_had_less_time_than_it_needs_is_no_hang() {
        let patient = after(Engine::Native, 2);
        assert_eq!(patient.verdict.failure().unwrap().kind, Kind::Hang);
        let Verdict::Inconclusive(why) = cut_short(patient).verdict else {
            panic!("it may only be slow");
        };
        assert_eq!(
            why,
            "cut short after 2 s, since something else goes wrong already"
        );
    }

    #[test]
    fn what_is_known_in_time_stays() {
        let asleep = Verdict::refuted(Kind::Hang, "all threads sleep".into(), String::new());
        for report in [
            EngineReport::incomplete(Engine::Native, asleep),
            EngineReport::incomplete(Engine::Native, Verdict::Verified),
            after(Engine::Explorer, 2),
        ] {
            assert_eq!(cut_short(report.clone()).verdict, report.verdict);
        }
    }
}
