//! Watches over the engines from another OS thread: a program that never comes to its
//! next operation (an endless loop, or a lock that the engine does not know) is a verdict too.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::verdict::{Engine, EngineReport, Verdict};
use crate::explore::pulse::PULSE;
use crate::trace::Kind;

/// Calls `report` with a verdict and ends the process if `engine` stands still for `patience`.
pub(super) fn watch(
    engine: Engine,
    patience: Duration,
    report: impl Fn(EngineReport) + Send + 'static,
) {
    std::thread::spawn(move || {
        let (mut beats, mut since) = (0, Instant::now());
        loop {
            std::thread::sleep(patience.min(Duration::from_millis(100)));
            let now = PULSE.beats.load(Ordering::Relaxed);
            if now != beats {
                (beats, since) = (now, Instant::now());
            } else if since.elapsed() >= patience {
                report(hang(engine, patience));
                std::process::exit(0);
            }
        }
    });
}

fn hang(engine: Engine, patience: Duration) -> EngineReport {
    let seconds = patience.as_secs();
    let (message, diagnosis) = match engine {
        Engine::Native => (
            format!("did not finish within {seconds} s"),
            "On real threads the program never came to its end: a deadlock, or a loop that waits \
             for something that does not happen."
                .to_owned(),
        ),
        Engine::Explorer | Engine::Loom => stood_still(engine, seconds),
    };
    EngineReport::incomplete(engine, Verdict::refuted(Kind::Hang, message, diagnosis))
}

/// Who stood still, and where.
fn stood_still(engine: Engine, seconds: u64) -> (String, String) {
    let place = PULSE.place.load(Ordering::Relaxed);
    // SAFETY: it is null, or comes from a `&'static Location`.
    let after = match unsafe { place.as_ref() } {
        Some(at) => format!("after its operation at {}:{}", at.file(), at.line()),
        None => "before its first operation".into(),
    };
    let thread = match (engine, PULSE.thread.load(Ordering::Relaxed)) {
        (Engine::Explorer, 0) => "main".to_owned(),
        (Engine::Explorer, thread) => format!("thread {thread}"),
        _ => "a thread".to_owned(),
    };
    let message = format!("{thread} did not come to its next operation for {seconds} s");
    let diagnosis = format!(
        "{thread} stood still {after}. Either it is in a loop without an end that does nothing \
         {engine} can see, or it waits for something that {engine} does not know: a lock or \
         channel of std::sync, a sleep, input. Use racelab::sync for all that threads share or \
         wait for."
    );
    (message, diagnosis)
}
