//! A clock that goes slow while others have the machine.

use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Measures for how long this process has had the machine.
///
/// On an idle machine it goes as every clock does, whatever this process does or waits for. While
/// threads that could run stand in the system's queue, it goes on with the share of the processors
/// that they got: a program that is slow because the machine is busy is no program that hangs. It
/// does not count how the threads of this process stand in each other's way: what other processes
/// left unused was to be had, even if all threads here queue for one lock.
pub(super) struct FairClock {
    cores: f64,
    at: Instant,
    reading: Duration,
    /// For how long all processors together have worked, for anybody.
    worked: Option<Duration>,
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
            worked: worked(),
            known: threads(),
        }
    }

    /// Goes on to now, and reads the clock: how long it has gone since it was made.
    pub(super) fn tick(&mut self) -> Duration {
        let (now, threads, worked) = (Instant::now(), threads(), worked());
        let passed = now - self.at;
        let mut all = Times::default();
        for (thread, times) in &threads {
            let before = self.known.get(thread).copied().unwrap_or_default();
            all.ran += times.ran.saturating_sub(before.ran);
            all.queued += times.queued.saturating_sub(before.queued);
        }
        let others = worked.zip(self.worked).map(|(now, before)| {
            let all_work = now.saturating_sub(before);
            all_work.saturating_sub(all.ran)
        });
        self.reading += passed.mul_f64(share(passed, self.cores, all, others));
        (self.at, self.known, self.worked) = (now, threads, worked);
        self.reading
    }
}

/// Which part it got, or could have had, of the processor time that it asked for; 1 if it asked for
/// none. `others` is the time that other processes took, where the system tells.
fn share(passed: Duration, cores: f64, times: Times, others: Option<Duration>) -> f64 {
    let ran = times.ran.as_secs_f64();
    let there_is = cores * passed.as_secs_f64();
    let wanted = (ran + times.queued.as_secs_f64()).min(there_is);
    let left = others.map_or(0.0, |others| there_is - others.as_secs_f64());
    if wanted > 0.0 {
        (ran.max(left) / wanted).min(1.0)
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

/// The first line of `/proc/stat`, in hundredths of a second: all that is neither idle nor waiting for
/// a disk.
#[cfg(target_os = "linux")]
fn worked() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/stat").ok()?;
    let numbers = text.lines().next()?.strip_prefix("cpu ")?;
    let numbers: Option<Vec<u64>> = numbers.split_whitespace().map(|n| n.parse().ok()).collect();
    let numbers = numbers?;
    // User, nice, system, interrupts of two kinds, and what other virtual machines took.
    let busy = [0, 1, 2, 5, 6, 7].map(|at| numbers.get(at).copied().unwrap_or(0));
    Some(Duration::from_millis(10 * busy.iter().sum::<u64>()))
}

#[cfg(not(target_os = "linux"))]
fn worked() -> Option<Duration> {
    None
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
        share(SECOND, 2.0, times, None)
    }

    #[test]
    fn what_others_left_was_to_be_had() {
        let beside = |others_ms| {
            let times = Times {
                ran: Duration::from_millis(1_000),
                queued: Duration::from_millis(3_000),
            };
            share(SECOND, 2.0, times, Some(Duration::from_millis(others_ms)))
        };
        // Threads that queue for one lock, on a machine that has nothing else to do.
        assert_eq!(beside(0), 1.0);
        assert_eq!(beside(1_000), 0.5);
        assert_eq!(beside(500), 0.75);
        // On a machine with more processors than this process may use.
        assert_eq!(beside(60_000), 0.5);
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
