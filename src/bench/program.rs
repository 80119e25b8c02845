use std::any::Any;
use std::hint::black_box;
use std::io::{self, BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use super::jobs::{Bench, Job, Load};
use super::protocol::{Answer, MARK, Request, Sample};
use crate::explore::interrupt_on_ctrl_c;

/// The `main` of a program that measures: does what the tool asks (see [`protocol`](super::protocol)).
pub fn main(bench: Bench, jobs: impl IntoIterator<Item = Job>) {
    let mut all = Vec::new();
    for job in jobs {
        all.push(job);
    }
    run(bench, &all);
}

fn run(mut bench: Bench, jobs: &[Job]) {
    // The tool hears of Ctrl-C too, and closes the standard input.
    let _ = interrupt_on_ctrl_c(false);
    bench.description.jobs = jobs.iter().map(|job| job.info.clone()).collect();
    let sizes = &bench.description.sizes;
    if let (Some(first), Some(last)) = (sizes.first(), sizes.last()) {
        // Where there are fewer items the larger each is, they are as much work together.
        bench.description.grows = (bench.items)(*first) <= (bench.items)(*last);
    }
    for line in io::stdin().lock().lines() {
        let request = line.ok().and_then(|line| serde_json::from_str(&line).ok());
        let Some(request) = request else {
            eprintln!("This program measures for `racelab bench`, which starts it.");
            std::process::exit(2);
        };
        let answer = match request {
            Request::Describe => Answer::Description(Box::new(bench.description.clone())),
            Request::Measure {
                job,
                threads,
                size,
                times,
                delay_ms,
            } => {
                let load = Load {
                    threads,
                    size,
                    delay: Duration::from_millis(delay_ms),
                };
                measured(&bench, &jobs[job], load, times)
            }
        };
        if let Ok(text) = serde_json::to_string(&answer) {
            // What the student's program prints may end in the middle of a line.
            let mut out = io::stdout().lock();
            let written = writeln!(out, "\n{MARK}{text}").and_then(|()| out.flush());
            if written.is_err() {
                break;
            }
        }
    }
    // Threads that a way has left running must not keep the program.
    std::process::exit(0);
}

/// One measurement.
fn measured(bench: &Bench, job: &Job, load: Load, times: u64) -> Answer {
    let measured = catch_unwind(AssertUnwindSafe(|| {
        forget_peak();
        let mut run = (job.prepare)(load);
        let start = Instant::now();
        let mut value = black_box(run());
        for _ in 1..times {
            value = black_box(run());
        }
        let nanoseconds = start.elapsed().as_nanos();
        Sample {
            nanoseconds: u64::try_from(nanoseconds).unwrap_or(u64::MAX),
            value,
            items: (bench.items)(load.size) as u64,
            peak_kb: peak_kb(),
        }
    }));
    match measured {
        Ok(sample) => Answer::Sample(sample),
        Err(panic) => Answer::Failed(message(&*panic)),
    }
}

/// The first line of what a panic says.
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    let first = text.and_then(|text| text.lines().next());
    first.unwrap_or("a panic without words").to_owned()
}

/// The most memory from now on is asked for.
fn forget_peak() {
    #[cfg(target_os = "linux")]
    {
        // Where the system refuses, the peak is that of the whole run.
        let _ = std::fs::write("/proc/self/clear_refs", "5");
    }
}

/// The most memory that this process has had, where the system tells.
fn peak_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let mut lines = status.lines();
    let line = lines.find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}
