//! One cell of the table, measured in a process of its own: loom aborts on some findings, and no
//! engine can be interrupted.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::{env, io, process, thread};

use serde::{Deserialize, Serialize};

use super::cases::{self, Case};
use super::engines::{self, Engine};

/// Fast cells are measured again and again for so long, and the best counts: the others were
/// disturbed.
const AGAIN: Duration = Duration::from_millis(500);

/// How often at most.
const TIMES: usize = 7;

/// The argument behind which a process is told its cell.
pub(crate) const CELL: &str = "--cell";

/// What was measured.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Measured {
    /// Executions that were run; None if there were none, or it did not live to tell.
    pub(crate) executions: Option<u64>,
    /// Distinct complete executions, where the engine knows.
    pub(crate) distinct: Option<u64>,
    /// Wall time.
    pub(crate) seconds: f64,
    /// Whether it came to its end: everything explored, or the deadlock found.
    pub(crate) finished: bool,
    /// What else is to be said.
    pub(crate) note: Option<String>,
}

/// Which cell, as the child process is told.
#[derive(Serialize, Deserialize)]
struct Order {
    case: usize,
    engine: Engine,
    cap: Duration,
}

/// Has a cell measured in a child process, for `cap` at most.
pub(crate) fn measure(case: usize, engine: Engine, cap: Duration) -> io::Result<Measured> {
    let order = Order { case, engine, cap };
    let output = Command::new(env::current_exe()?)
        .arg(CELL)
        .arg(serde_json::to_string(&order)?)
        .env("SHUTTLE_SILENCE_WARNINGS", "1")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()?;
    Ok(
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| Measured {
            executions: None,
            distinct: None,
            seconds: 0.0,
            finished: false,
            note: Some(format!("died: {}", output.status)),
        }),
    )
}

/// Executions of the running repetition.
static EXECUTIONS: AtomicU64 = AtomicU64::new(0);

/// When the running repetition began.
static BEGAN: Mutex<Option<Instant>> = Mutex::new(None);

fn executions() -> Option<u64> {
    Some(EXECUTIONS.load(Ordering::Relaxed)).filter(|count| *count > 0)
}

fn seconds() -> f64 {
    let began = *BEGAN.lock().unwrap_or_else(PoisonError::into_inner);
    began.map_or(0.0, |began| began.elapsed().as_secs_f64())
}

/// Tells the parent what was measured and ends the process, whatever else runs in it.
fn tell(measured: &Measured) -> ! {
    static TOLD: AtomicBool = AtomicBool::new(false);
    if TOLD.swap(true, Ordering::Relaxed) {
        // Another thread is telling.
        loop {
            thread::park();
        }
    }
    let text = serde_json::to_string(measured).expect("plain data");
    // A parent that is gone does not listen.
    let _ = io::stdout().write_all(text.as_bytes());
    let _ = io::stdout().flush();
    process::exit(0)
}

/// What is known of a repetition that does not return.
fn cut_short(finished: bool, note: String) -> Measured {
    Measured {
        executions: executions(),
        distinct: None,
        seconds: seconds(),
        finished,
        note: Some(note),
    }
}

/// The child's side.
pub(crate) fn run(order: &str) -> ! {
    let order: Order = serde_json::from_str(order).expect("written by the parent");
    let Order { case, engine, cap } = order;
    let Case { program, .. } = cases::all().swap_remove(case);
    thread::spawn(move || {
        thread::sleep(cap);
        tell(&cut_short(false, "cut".to_owned()));
    });
    std::panic::set_hook(Box::new(move |info| {
        let payload = info.payload();
        let text = payload.downcast_ref::<&str>().copied();
        let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        let message = text.and_then(|text| text.lines().next());
        let message = message.unwrap_or("a panic").to_owned();
        let found = program.deadlocks() && message.contains("deadlock");
        let note = match found {
            true => "ended at the deadlock".to_owned(),
            false => message,
        };
        tell(&cut_short(found, note));
    }));
    let start = Instant::now();
    let mut best: Option<Measured> = None;
    for _ in 0..TIMES {
        EXECUTIONS.store(0, Ordering::Relaxed);
        *BEGAN.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        let said = engines::run(engine, program, &EXECUTIONS);
        let measured = Measured {
            executions: executions(),
            distinct: said.distinct,
            seconds: seconds(),
            finished: said.cut.is_none(),
            note: said.cut,
        };
        let is_better = |best: &Measured| measured.seconds < best.seconds;
        if best.as_ref().is_none_or(is_better) {
            best = Some(measured);
        }
        if start.elapsed() > AGAIN {
            break;
        }
    }
    tell(&best.expect("measured at least once"))
}
