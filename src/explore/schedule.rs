//! A schedule: the decisions of one execution, printed short.
//!
//! `1.2.2.1` lets thread 1 do one step, thread 2 two, thread 1 one; `1x5` is five steps of thread
//! 1, `2:1` a step of thread 2 that takes its second alternative (which waiter wakes, a load that
//! is one store behind), and `3-1` a step of the first thread that thread 3 has started.

use std::fmt;
use std::str::FromStr;

use super::execution::Execution;
use super::fiber::{Decision, Scheduler};
use super::op::{ThreadId, ThreadNumber};
use super::search::PROBE;
use super::way;

/// One decision: which thread takes its step, and in which of its ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Choice {
    /// The number of the thread; 0 is `main`.
    pub thread: ThreadNumber,
    /// The way, from 0, for a step that can take effect in several.
    pub alternative: u16,
}

impl Choice {
    /// Whether it is something that happens for no reason: a wakeup, a weak exchange that fails.
    pub fn is_spurious(&self) -> bool {
        self.alternative == way::SPURIOUS
    }

    /// Whether the time of what waits for a time is over.
    pub fn times_out(&self) -> bool {
        self.alternative == way::TIMES_OUT
    }
}

/// The decisions of one execution, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Schedule(pub Vec<Choice>);

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, run) in self.0.chunk_by(|a, b| a == b).enumerate() {
            let Choice {
                thread,
                alternative,
            } = run[0];
            let choice = match alternative {
                0 => thread.to_string(),
                _ => format!("{thread}:{alternative}"),
            };
            let separator = if index == 0 { "" } else { "." };
            match run.len() {
                1 => write!(f, "{separator}{choice}")?,
                2 => write!(f, "{separator}{choice}.{choice}")?,
                times => write!(f, "{separator}{choice}x{times}")?,
            }
        }
        Ok(())
    }
}

impl FromStr for Schedule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut choices = Vec::new();
        if text.is_empty() {
            return Ok(Schedule(choices));
        }
        for part in text.split('.') {
            let wrong = || {
                format!(
                    "`{part}` in the schedule is not a decision: it is a list like `1.2.2.1`, \
                     `1x5` or `2:1`, as the last line of a verdict prints it"
                )
            };
            let (choice, times) = match part.split_once('x') {
                Some((choice, times)) => (choice, times.parse().map_err(|_| wrong())?),
                None => (part, 1_usize),
            };
            let (thread, alternative) = match choice.split_once(':') {
                Some((thread, way)) => (thread, way.parse().map_err(|_| wrong())?),
                None => (choice, 0),
            };
            let thread = thread.parse().map_err(|_| wrong())?;
            if times == 0 || times > 1_000_000 {
                return Err(wrong());
            }
            choices.extend(std::iter::repeat_n(
                Choice {
                    thread,
                    alternative,
                },
                times,
            ));
        }
        Ok(Schedule(choices))
    }
}

/// Follows a schedule; past its end it goes on with the thread that ran last, where it can.
pub(crate) struct Replay<'a> {
    schedule: &'a Schedule,
    done: usize,
    /// Why the schedule is not one of this program.
    pub(crate) misfit: Option<String>,
    /// Whether it ended because nobody gets anywhere.
    pub(crate) no_progress: bool,
    /// How often a thread was interrupted that could have gone on.
    pub(crate) preemptions: u32,
    /// Which, and by which step of the execution.
    pub(crate) interrupted: Vec<(usize, ThreadId)>,
    /// The thread that took the last decided step.
    pub(crate) last: Option<ThreadId>,
    /// The same, if it could go on.
    interruptible: Option<ThreadId>,
    /// For how many operations a livelock has been followed.
    probed: usize,
    steps: u64,
    /// Whether the execution stops where the schedule ends.
    stops: bool,
}

impl<'a> Replay<'a> {
    pub(crate) fn new(schedule: &'a Schedule, steps: u64) -> Self {
        Replay {
            schedule,
            done: 0,
            misfit: None,
            no_progress: false,
            preemptions: 0,
            interrupted: Vec::new(),
            last: None,
            interruptible: None,
            probed: 0,
            steps,
            stops: false,
        }
    }

    /// One that stops where the schedule ends.
    pub(crate) fn up_to(schedule: &'a Schedule, steps: u64) -> Self {
        Replay {
            stops: true,
            ..Replay::new(schedule, steps)
        }
    }

    fn misfit(&mut self, why: String) -> Decision {
        self.misfit = Some(format!(
            "the schedule does not fit: decision {} {why}. It belongs to another program, or to \
             an older version of this one; run `check` again for a fresh one",
            self.done + 1
        ));
        Decision::Stop
    }

    /// Goes on with the thread that ran last, if it can; a livelock is followed for a while.
    fn past_the_end(&mut self, execution: &Execution, last: ThreadId) -> Decision {
        if self.probed > 0 || execution.seems_stuck() {
            self.probed += 1;
            self.no_progress = self.probed > PROBE;
            return if self.no_progress {
                Decision::Stop
            } else {
                execution.go_round()
            };
        }
        let first_way = |thread: ThreadId| {
            let op = execution.published(thread)?;
            let ways = execution.ways(thread, op);
            Some((thread, *ways.first()?))
        };
        // Who waits is not woken for no reason, and its time is over last of all.
        let ways = execution.enabled().into_iter().filter_map(first_way);
        match ways.min_by_key(|(thread, way)| (!way::is_of_its_own(*way), *thread != last)) {
            Some((thread, way)) => self.take(execution, thread, way),
            None => Decision::Stop,
        }
    }

    fn take(&mut self, execution: &Execution, thread: ThreadId, alternative: u16) -> Decision {
        let op = execution
            .published(thread)
            .expect("an enabled thread has published");
        let history = execution.history_after(thread, op, alternative);
        self.done += 1;
        if let Some(last) = self.interruptible.filter(|last| *last != thread) {
            self.preemptions += 1;
            self.interrupted.push((execution.steps + 1, last));
        }
        self.last = Some(thread);
        Decision::Take {
            thread,
            alternative,
            history,
        }
    }
}

impl Scheduler for Replay<'_> {
    fn choose(&mut self, execution: &Execution, last: ThreadId) -> Decision {
        if self.steps == 0 {
            return Decision::Stop;
        }
        self.steps -= 1;
        let enabled = execution.all_enabled();
        self.interruptible = self.last.filter(|last| execution.could_go_on(*last));
        let Some(&Choice {
            thread,
            alternative,
        }) = self.schedule.0.get(self.done)
        else {
            return match self.stops {
                true => Decision::Stop,
                false => self.past_the_end(execution, last),
            };
        };
        let number = thread;
        let Some(thread) = execution.numbered(number) else {
            return self.misfit(format!(
                "names thread {number}, which does not exist at this point"
            ));
        };
        let name = execution.thread_name(thread);
        let Some(op) = execution.published(thread) else {
            return self.misfit(format!(
                "lets {name} (thread {number}) go on, which has ended"
            ));
        };
        if !enabled.contains(&thread) {
            let waits = op.kind.name();
            let place = format!("{}:{}", op.at.file(), op.at.line());
            return self.misfit(format!(
                "lets {name} (thread {number}) go on, which waits in `{waits}` at {place}"
            ));
        }
        if !execution.ways(thread, op).contains(&alternative) {
            return self.misfit(format!(
                "asks {name} for way {alternative} of `{}`, which it has not",
                op.kind.name()
            ));
        }
        self.take(execution, thread, alternative)
    }
}

impl Replay<'_> {
    /// Why the schedule does not fit, if decisions are left over after the end.
    pub(crate) fn left_over(&self) -> Option<String> {
        let left = self.schedule.0.len().saturating_sub(self.done);
        (self.misfit.is_none() && left > 0).then(|| {
            format!(
                "the schedule does not fit: the program has ended after {} decisions and the \
                 schedule has {left} more. It belongs to another program, or to an older version \
                 of this one; run `check` again for a fresh one",
                self.done
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_is_printed_short_and_read_back() {
        for text in ["", "1.2.2.1", "0.1x5.2:1", "2:1x3.0.0", "3-1.3-1-12:2"] {
            assert_eq!(text.parse::<Schedule>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_not_a_schedule_is_refused() {
        for text in [
            "1..2",
            "a",
            "1x",
            "1:",
            "1x0",
            "-1",
            "1-",
            "1,2",
            "1x99999999999",
        ] {
            let message = text.parse::<Schedule>().unwrap_err();
            assert!(message.contains("is not a decision"), "{text}: {message}");
        }
    }
}
