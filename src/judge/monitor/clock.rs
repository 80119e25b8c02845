//! A clock that goes slow while others have the machine.

use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Measures for how long this process has had the machine.
///
/// On an idle machine it goes as every clock does, whatever this process does or waits for. While
/// threads that could run stand in the system's queue, it goes on with the share of the processors
/// that they got: a program that is slow because the machine is busy is no program that hangs. It
/// does not count how the threads of this process stand in each other's way.
pub(super) struct FairClock {
    cores: f64,
    at: Instant,
    reading: Duration,
    known: HashMap<String, Times>,
}

/// What the system has noted down of one thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Times {
    /// On a processor.
    ran: Duration,
    /// In the queue for one.
    queued: Duration,
}

impl FairClock {
    pub(super) fn new() -> Self {
        FairClock {
            cores: std::thread::available_parallelism().map_or(1.0, |cores| cores.get() as f64),
            at: Instant::now(),
            reading: Duration::ZERO,
            known: threads(),
        }
    }

    /// Goes on to now, and reads the clock: how long it has gone since it was made.
    pub(super) fn tick(&mut self) -> Duration {
        let (now, threads) = (Instant::now(), threads());
        let passed = now - self.at;
        let mut all = Times::default();
        for (thread, times) in &threads {
            let before = self.known.get(thread).copied().unwrap_or_default();
            all.ran += times.ran.saturating_sub(before.ran);
            all.queued += times.queued.saturating_sub(before.queued);
        }
        self.reading += passed.mul_f64(share(passed, self.cores, all));
        (self.at, self.known) = (now, threads);
        self.reading
    }
}

/// Which part it got of the processor time that it could have used; 1 if it asked for none.
fn share(passed: Duration, cores: f64, times: Times) -> f64 {
    let ran = times.ran.as_secs_f64();
    let wanted = (ran + times.queued.as_secs_f64()).min(cores * passed.as_secs_f64());
    if wanted > 0.0 {
        (ran / wanted).min(1.0)
    } else {
        1.0
    }
}

/// What the system tells of the threads of this process: nothing on other systems than Linux.
#[cfg(target_os = "linux")]
fn threads() -> HashMap<String, Times> {
    let read = |thread: std::io::Result<std::fs::DirEntry>| {
        let thread = thread.ok()?;
        let text = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        let mut numbers = text.split_whitespace().map(str::parse);
        let mut next = || Some(Duration::from_nanos(numbers.next()?.ok()?));
        let times = Times {
            ran: next()?,
            queued: next()?,
        };
        Some((thread.file_name().to_string_lossy().into_owned(), times))
    };
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else {
        return HashMap::new();
    };
    tasks.filter_map(read).collect()
}

#[cfg(not(target_os = "linux"))]
fn threads() -> HashMap<String, Times> {
    HashMap::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn on_two_cores(ran_ms: u64, queued_ms: u64) -> f64 {
        let times = Times {
            ran: Duration::from_millis(ran_ms),
            queued: Duration::from_millis(queued_ms),
        };
        share(SECOND, 2.0, times)
    }

    #[test]
    fn who_sleeps_or_gets_all_it_asks_for_has_the_machine() {
        assert_eq!(on_two_cores(0, 0), 1.0);
        assert_eq!(on_two_cores(300, 0), 1.0);
        // Eight threads of its own share the two processors.
        assert_eq!(on_two_cores(2_000, 6_000), 1.0);
    }

    #[test]
    fn who_stands_in_the_queue_gets_a_share() {
        // One thread, half of the time.
        assert_eq!(on_two_cores(500, 500), 0.5);
        // Two threads beside six others.
        assert_eq!(on_two_cores(500, 1_500), 0.25);
        // Eight threads beside as many.
        assert_eq!(on_two_cores(1_000, 7_000), 0.5);
    }

    #[test]
    fn it_never_goes_faster_than_time() {
        let start = Instant::now();
        let mut clock = FairClock::new();
        let mut reading = Duration::ZERO;
        for _ in 0..20 {
            std::thread::sleep(Duration::from_millis(1));
            let next = clock.tick();
            assert!(next >= reading && next <= start.elapsed());
            reading = next;
        }
    }
}
