//! Watches over the engines from another OS thread: a program that never comes to its
//! next operation (an endless loop, or a lock that the engine does not know) is a verdict too.

mod asleep;
mod clock;

use std::collections::HashMap;
use std::panic::Location;
use std::sync::Arc;
use std::time::{Duration, Instant};

use asleep::Sleepers;
use clock::FairClock;
use parking_lot::Mutex;

use super::verdict::{Engine, EngineReport, Verdict};
use crate::explore::{self, Progress, pulse};
use crate::sync::process;
use crate::trace::Kind;

/// What is said of real threads that take too long begins so; how long follows.
pub(super) const UNFINISHED: &str = "did not finish within";

/// For so long nobody wants to know how far a search is.
const UNTOLD: Duration = Duration::from_millis(500);

/// For so long a run on real threads that was interrupted may come to its end.
const FAREWELL: Duration = Duration::from_millis(500);

/// Somebody who watches, until this is dropped.
pub(super) struct Watch(Arc<Mutex<bool>>);

impl Drop for Watch {
    fn drop(&mut self) {
        *self.0.lock() = true;
    }
}

/// Calls `report` with a verdict and ends the process if `engine` stands still for `patience`, or
/// is interrupted and cannot end by itself; calls `tell` now and then with how far it is. If
/// `impatient`, real threads that all sleep stand still too. Of time only that counts in which this
/// process has the machine.
pub(super) fn watch(
    engine: Engine,
    patience: Duration,
    impatient: bool,
    report: impl Fn(EngineReport) + Send + 'static,
    tell: impl Fn(Progress) + Send + 'static,
) -> Watch {
    let over = Arc::new(Mutex::new(false));
    let is_over = Arc::clone(&over);
    std::thread::spawn(move || {
        let (mut known, mut begun) = (HashMap::new(), false);
        let begin = Instant::now();
        let (mut sleepers, mut clock) = (Sleepers::new(), FairClock::new());
        let mut interrupted = None;
        loop {
            std::thread::sleep(patience.min(Duration::from_millis(100)));
            // Held to the end of this look: what is over gets no second verdict.
            let is_over = is_over.lock();
            if *is_over {
                return;
            }
            let clock = clock.tick();
            let farewell = explore::is_interrupted().then(|| *interrupted.get_or_insert(clock));
            let spent = |since: Duration| engine == Engine::Loom || clock - since >= FAREWELL;
            if engine != Engine::Explorer && farewell.is_some_and(spent) {
                let verdict = Verdict::Inconclusive("it was interrupted".into());
                report(EngineReport::incomplete(engine, verdict));
                std::process::exit(0);
            }
            // A short search is over before anybody has read how far it is.
            if engine == Engine::Explorer && begin.elapsed() > UNTOLD {
                tell(explore::progress());
            }
            let mut now = HashMap::new();
            let mut slept = false;
            for (pulse, beats) in pulse::running() {
                let place = std::ptr::from_ref(pulse) as usize;
                let since = match known.get(&place) {
                    Some(&(before, since)) if before == beats => since,
                    _ => clock,
                };
                let still = clock - since;
                if still >= patience {
                    report(hang(engine, patience, pulse.place()));
                    std::process::exit(0);
                }
                if still > UNTOLD {
                    slept = impatient
                        && engine == Engine::Native
                        && sleepers.are_sound_asleep()
                        && !process::is_any_alive();
                }
                now.insert(place, (beats, since));
            }
            // Nobody has begun yet: that may not take for ever either.
            begun |= !now.is_empty();
            if !begun && clock >= patience {
                report(hang(engine, patience, None));
                std::process::exit(0);
            }
            if slept {
                report(asleep());
                std::process::exit(0);
            }
            known = now;
        }
    });
    Watch(over)
}

fn hang(engine: Engine, patience: Duration, place: Option<&Location<'_>>) -> EngineReport {
    let seconds = patience.as_secs();
    let verdict = match engine {
        Engine::Explorer => {
            let (message, diagnosis) = stood_still(seconds, place);
            Verdict::refuted(Kind::Hang, message, diagnosis)
        }
        // What holds up the second judge holds up the first as well; alone it proves nothing.
        Engine::Loom => Verdict::Inconclusive(format!("loom stood still for {seconds} s")),
        Engine::Native => Verdict::refuted(
            Kind::Hang,
            format!("{UNFINISHED} {seconds} s"),
            unfinished(seconds),
        ),
    };
    EngineReport::incomplete(engine, verdict)
}

/// What is said of real threads that were not done after so long.
pub(super) fn unfinished(seconds: u64) -> String {
    format!(
        "On real threads the program did not come to its end within {seconds} s: a deadlock, a loop \
         that waits for something that does not happen, or far too much work."
    )
}

/// Real threads that all sleep.
fn asleep() -> EngineReport {
    let verdict = Verdict::refuted(
        Kind::Hang,
        "did not finish: all threads sleep".into(),
        "On real threads the program stands still: every thread waits for something that does not \
         come."
            .into(),
    );
    EngineReport::incomplete(Engine::Native, verdict)
}

/// Who stood still, and where.
fn stood_still(seconds: u64, place: Option<&Location<'_>>) -> (String, String) {
    let after = match place {
        Some(at) => format!("after the operation at {}:{}", at.file(), at.line()),
        None => "before the first operation".into(),
    };
    let message = format!("no operation for {seconds} s");
    let diagnosis = format!(
        "A thread stood still for {seconds} s {after}. Either it is in a loop without an end that \
         does nothing the explorer can see, or it waits for something that the explorer does not \
         know: a lock or channel of std::sync, a sleep, input. Use racelab::sync for all that \
         threads share or wait for."
    );
    (message, diagnosis)
}
