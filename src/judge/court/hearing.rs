use std::time::Duration;

use super::loom;
use crate::judge::monitor::{UNFINISHED, unfinished};
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

/// What is said of a native run that had less time than it may need begins so.
pub(crate) const CUT_SHORT: &str = "cut short after";

/// What is said of an engine that counts, and has used up its time, before the seconds.
const NOT_DONE: &str = "was not done after";

/// What is said of a scenario for which there is no time left.
pub const NO_TIME: &str = "not asked: another scenario took all the time that there is";

/// Whether an engine that counts has used up the time that a file has.
pub(super) fn is_out_of_time(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Inconclusive(why) if why.contains(NOT_DONE) || why.contains(NO_TIME))
}

fn timed_out(engine: Engine, after: Duration) -> Verdict {
    let seconds = after.as_secs();
    if engine != Engine::Native {
        return Verdict::Inconclusive(format!("{engine} {NOT_DONE} {seconds} s"));
    }
    Verdict::refuted(
        Kind::Hang,
        format!("{UNFINISHED} {seconds} s"),
        unfinished(seconds),
    )
}

/// A hearing that had less time than its budget says, since something else was `refuted`, or the
/// explorer came to no end: that it was not done proves nothing, it may only be slow.
pub(super) fn cut_short(report: EngineReport, refuted: bool) -> EngineReport {
    let failure = report.verdict.failure();
    let after = failure.and_then(|failure| failure.message.strip_prefix(UNFINISHED));
    match after {
        Some(after) if report.engine == Engine::Native => {
            let since = match refuted {
                true => "since something else goes wrong already",
                false => "since the explorer comes to no end either",
            };
            let why = format!("{CUT_SHORT}{after}, {since}");
            EngineReport::incomplete(report.engine, Verdict::Inconclusive(why))
        }
        _ => report,
    }
}

fn crash(how: &str, stderr: &str, schedule: &str) -> Verdict {
    let (message, diagnosis) = match panic_in_a_destructor(stderr) {
        Some((place, said)) => (
            "the program was ended by a panic in a destructor".to_owned(),
            format!(
                "A destructor (`drop`) panicked at {place}: {said}. Where that happens while another \
                 panic unwinds, the whole program is ended. Let `drop` do nothing that can panic."
            ),
        ),
        None => {
            let message = format!("The program {how}");
            let how = match how.ends_with('?') {
                true => how.to_owned(),
                false => format!("{how}."),
            };
            let said = last_line(stderr).map(|said| format!(" It last said: {said}"));
            (
                message,
                format!(
                    "The program {how} Its process died, and all its threads with it.{}",
                    said.unwrap_or_default()
                ),
            )
        }
    };
    let failure = Failure::without_trace(Kind::Crash, message, diagnosis);
    Verdict::Refuted(Box::new(Failure {
        schedule: schedule.to_owned(),
        ..failure
    }))
}

/// Where a destructor panicked while a panic unwound, and what it said.
fn panic_in_a_destructor(stderr: &str) -> Option<(&str, &str)> {
    let (before, _) = stderr.split_once("panic in a destructor during cleanup")?;
    let (before, _) = before.rsplit_once("panicked at ")?;
    // The panic before the one that the library itself ends the process with.
    let (_, panic) = before.rsplit_once("panicked at ")?;
    let (place, said) = panic.split_once('\n')?;
    // `x.rs:5:9:` without the column.
    let place = place.trim_end_matches(':').rsplit_once(':')?.0;
    Some((place, said.lines().next()?.trim().trim_end_matches('.')))
}

fn last_line(stderr: &str) -> Option<&str> {
    let mut lines = stderr.lines().rev().map(str::trim);
    lines.find(|line| {
        let noise = [
            "note:",
            "skipping backtrace",
            "stack backtrace",
            "memory allocation of",
            "thread caused non-unwinding panic",
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
        let Verdict::Inconclusive(why) = cut_short(patient, true).verdict else {
            panic!("it may only be slow");
        };
        assert_eq!(
            why,
            "cut short after 2 s, since something else goes wrong already"
        );
    }

    #[test]
    fn who_counts_and_is_not_done_has_used_up_the_time() {
        for (engine, is) in [
            (Engine::Explorer, true),
            (Engine::Loom, true),
            (Engine::Native, false),
        ] {
            assert_eq!(is_out_of_time(&after(engine, 900).verdict), is);
        }
        assert!(is_out_of_time(&Verdict::Inconclusive(NO_TIME.to_owned())));
        let bounds = Verdict::Inconclusive("more than 1,000,000 executions".to_owned());
        assert!(!is_out_of_time(&bounds));
    }

    #[test]
    fn a_panic_in_a_destructor_is_told_with_its_place() {
        let stderr = "\nthread 'main' (7) panicked at labs/x.rs:5:9:\nboom in drop\nnote: run with\n\
                      \nthread 'main' (7) panicked at library/core/src/panicking.rs:233:5:\n\
                      panic in a destructor during cleanup\nthread caused non-unwinding panic. aborting.";
        assert_eq!(
            panic_in_a_destructor(stderr),
            Some(("labs/x.rs:5", "boom in drop"))
        );
        assert_eq!(
            panic_in_a_destructor("thread 'main' has overflowed its stack"),
            None
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
            assert_eq!(cut_short(report.clone(), true).verdict, report.verdict);
        }
    }
}
