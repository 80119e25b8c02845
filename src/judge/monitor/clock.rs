//! A clock that goes slow while others have the machine.

use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Where the system does not tell of queues: there was none while this part of the processors was
/// idle.
const IDLE: f64 = 0.1;

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
    machine: Option<Machine>,
    known: Known,
}

/// What all processors together have done.
#[derive(Clone, Copy, Debug)]
struct Machine {
    /// How many there are; perhaps more than this process may use.
    processors: f64,
    /// For how long they have worked, for anybody.
    worked: Duration,
}

/// What the system tells of this process.
#[derive(Debug)]
enum Known {
    /// Of each of its threads.
    Threads(HashMap<String, Times>),
    /// For how long they all ran, and nothing of the queue: in a sandbox without `/proc`.
    Ran(Duration),
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
            machine: machine(),
            known: known(),
        }
    }

    /// Goes on to now, and reads the clock: how long it has gone since it was made.
    pub(super) fn tick(&mut self) -> Duration {
        let (now, known, machine) = (Instant::now(), known(), machine());
        let passed = now - self.at;
        let worked = machine.zip(self.machine).map(|(now, before)| Machine {
            worked: now.worked.saturating_sub(before.worked),
            ..now
        });
        let all = match (&known, &self.known) {
            (Known::Threads(now), Known::Threads(before)) => sum(now, before),
            (Known::Ran(now), Known::Ran(before)) => {
                let ran = now.saturating_sub(*before);
                Times {
                    ran,
                    queued: queued(passed, self.cores, ran, worked),
                }
            }
            _ => Times::default(),
        };
        let others = worked.map(|machine| machine.worked.saturating_sub(all.ran));
        self.reading += passed.mul_f64(share(passed, self.cores, all, others));
        (self.at, self.known, self.machine) = (now, known, machine);
        self.reading
    }
}

/// What threads have done since they were looked at before.
fn sum(now: &HashMap<String, Times>, before: &HashMap<String, Times>) -> Times {
    let mut all = Times::default();
    for (thread, times) in now {
        let before = before.get(thread).copied().unwrap_or_default();
        all.ran += times.ran.saturating_sub(before.ran);
        all.queued += times.queued.saturating_sub(before.queued);
    }
    all
}

/// For how long threads stood in the queue, where the system does not tell: not at all if processors
/// were idle that they may use, or if none of them ran; else as long as can be. So the clock goes
/// too slow on a busy machine, and never too fast.
fn queued(passed: Duration, cores: f64, ran: Duration, worked: Option<Machine>) -> Duration {
    let Some(machine) = worked.filter(|_| !ran.is_zero()) else {
        return Duration::ZERO;
    };
    let there_was = passed.mul_f64(machine.processors);
    let idle = there_was.saturating_sub(machine.worked);
    if machine.processors <= cores && idle >= there_was.mul_f64(IDLE) {
        return Duration::ZERO;
    }
    passed.mul_f64(cores).saturating_sub(ran)
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

/// What the system tells of this process: nothing on other systems than Linux.
#[cfg(target_os = "linux")]
fn known() -> Known {
    use rustix::time::{ClockId, clock_gettime};

    threads().map_or_else(
        || {
            let time = clock_gettime(ClockId::ProcessCPUTime);
            Known::Ran(Duration::try_from(time).unwrap_or_default())
        },
        Known::Threads,
    )
}

#[cfg(target_os = "linux")]
fn threads() -> Option<HashMap<String, Times>> {
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
    let tasks = std::fs::read_dir("/proc/self/task").ok()?;
    Some(tasks.filter_map(read).collect())
}

/// What `/proc/stat` says in its first line, in hundredths of a second: all that is neither idle nor waiting for
/// a disk. A line for each processor follows.
#[cfg(target_os = "linux")]
fn machine() -> Option<Machine> {
    let text = std::fs::read_to_string("/proc/stat").ok()?;
    let numbers = text.lines().next()?.strip_prefix("cpu ")?;
    let numbers: Option<Vec<u64>> = numbers.split_whitespace().map(|n| n.parse().ok()).collect();
    let numbers = numbers?;
    // User, nice, system, interrupts of two kinds, and what other virtual machines took.
    let busy = [0, 1, 2, 5, 6, 7].map(|at| numbers.get(at).copied().unwrap_or(0));
    let processors = text
        .lines()
        .skip(1)
        .take_while(|line| line.starts_with("cpu"));
    Some(Machine {
        processors: processors.count() as f64,
        worked: Duration::from_millis(10 * busy.iter().sum::<u64>()),
    })
}

#[cfg(not(target_os = "linux"))]
fn machine() -> Option<Machine> {
    None
}

#[cfg(not(target_os = "linux"))]
fn known() -> Known {
    Known::Ran(Duration::ZERO)
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
    fn without_a_look_at_the_queue_a_busy_machine_makes_it_slow_and_an_idle_one_does_not() {
        let clock = |ran_ms, worked_ms, processors| {
            let ran = Duration::from_millis(ran_ms);
            let worked = Machine {
                processors,
                worked: Duration::from_millis(worked_ms),
            };
            let queued = queued(SECOND, 2.0, ran, Some(worked));
            let others = worked.worked.saturating_sub(ran);
            share(SECOND, 2.0, Times { ran, queued }, Some(others))
        };
        // One thread that runs alone, or sleeps.
        assert_eq!(clock(1_000, 1_000, 2.0), 1.0);
        assert_eq!(clock(0, 2_000, 2.0), 1.0);
        // Two threads beside others, on a machine that is full.
        assert_eq!(clock(500, 2_000, 2.0), 0.25);
        assert_eq!(clock(2_000, 2_000, 2.0), 1.0);
        // Idle processors that are not for this process say nothing.
        assert_eq!(clock(500, 8_000, 64.0), 0.25);
        let nobody_tells = queued(SECOND, 2.0, SECOND, None);
        assert_eq!(nobody_tells, Duration::ZERO);
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
