//! The name of a bug, and a sentence or two on how it came about, from the trace that shows it.

use super::{Kind, Step, Trace, Wait};

/// What went wrong, as far as it can be seen without knowing why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The scenario's assert failed, or its outcome is not allowed: in its own words.
    WrongResult(String),
    /// A thread panicked for another reason.
    Panicked {
        /// The thread's name.
        thread: String,
        /// The panic's message.
        message: String,
        /// File and line.
        at: String,
    },
    /// Nobody can go on.
    Stuck {
        /// Who waits.
        waits: Vec<Wait>,
        /// Whether they wait in a circle.
        circle: bool,
        /// A thread whose notification came before it waited.
        missed: Option<String>,
        /// Whether the scenario itself has ended already.
        left_behind: bool,
        /// What keeps them waiting, where the objects show it.
        hint: Option<String>,
    },
    /// Only threads are left that go round in circles.
    Livelock(Vec<Wait>),
    /// Memory was used after it was given back: who did what, and who had given it back where.
    UsedAfterFree(String),
    /// Two accesses race, and nothing else is wrong.
    Race,
    /// Two accesses race only because of what the orderings leave unordered.
    WeakRace,
    /// No execution has the property that some should have.
    Never,
}

/// The kind of the bug, and how it came about. `race` are the numbers of two racing steps;
/// `expected` is what the scenario calls its failure if no pattern explains it.
pub fn diagnose(
    trace: &Trace,
    finding: &Finding,
    race: Option<(usize, usize)>,
    expected: Option<Kind>,
) -> (Kind, String) {
    match finding {
        Finding::WrongResult(_) => wrong_result(trace, race, expected),
        Finding::Panicked {
            thread,
            message,
            at,
        } => match race {
            Some(race) => (Kind::DataRace, tell_race(trace, race)),
            None => (
                Kind::Panic,
                format!("{thread} panicked at {at}: {}", one_line(message)),
            ),
        },
        Finding::Stuck {
            waits,
            circle,
            missed,
            left_behind,
            hint,
        } => {
            let (kind, text) = stuck(waits, *circle, missed.as_deref(), *left_behind);
            match hint {
                Some(hint) => (kind, format!("{text} {hint}")),
                None => (kind, text),
            }
        }
        Finding::Livelock(waits) => (Kind::Livelock, livelock(trace, waits)),
        Finding::UsedAfterFree(how) => {
            let text = format!(
                "{how}. What lies there now belongs to somebody else: give memory back only when \
                 nobody can reach it any more."
            );
            (Kind::UseAfterFree, text)
        }
        Finding::Race => match race {
            Some(race) => (Kind::DataRace, tell_race(trace, race)),
            None => (Kind::DataRace, String::new()),
        },
        Finding::WeakRace => match race {
            Some(race) => (Kind::MissingReleaseAcquire, weak_race(trace, race)),
            None => (Kind::MissingReleaseAcquire, String::new()),
        },
        Finding::Never => never(trace, expected.unwrap_or(Kind::Serialised)),
    }
}

fn wrong_result(
    trace: &Trace,
    race: Option<(usize, usize)>,
    expected: Option<Kind>,
) -> (Kind, String) {
    if let Some(lost) = LostUpdate::find(trace) {
        let mut text = lost.tell(trace);
        if race.is_some() {
            text += " Nothing orders the two threads' accesses, so they are a data race as well: \
                     undefined behaviour, whatever the values.";
        }
        return (Kind::LostUpdate, text);
    }
    match race {
        Some(race) => (Kind::DataRace, tell_race(trace, race)),
        None => {
            let text = "The steps above are the shortest way there; no known pattern explains it.";
            (expected.unwrap_or(Kind::WrongResult), text.into())
        }
    }
}

/// A thread reads, another writes, the first writes what it made of the old value.
struct LostUpdate<'a> {
    read: &'a Step,
    lost: &'a Step,
    write: &'a Step,
}

impl<'a> LostUpdate<'a> {
    /// The unserialisable interleaving *read, remote write, write* (Lu et al., *AVIO*, ASPLOS
    /// 2006) on one object, the last of the trace.
    fn find(trace: &'a Trace) -> Option<Self> {
        let writes = trace.steps.iter().rev().filter(|step| step.access.writes());
        for write in writes.filter(|step| !step.access.reads()) {
            let before = &trace.steps[..write.step - 1];
            let same = |step: &&Step| step.object.is_some() && step.object == write.object;
            let mut own = before
                .iter()
                .rev()
                .filter(same)
                .filter(|s| s.thread == write.thread);
            let Some(read) = own.next().filter(|step| step.access.reads()) else {
                continue;
            };
            let between = trace.steps[read.step..write.step - 1].iter();
            let mut remote = between
                .filter(same)
                .filter(|step| step.thread != write.thread);
            if let Some(lost) = remote.find(|step| step.access.writes()) {
                return Some(LostUpdate { read, lost, write });
            }
        }
        None
    }

    fn tell(&self, trace: &Trace) -> String {
        let LostUpdate { read, lost, write } = self;
        let value = |step: &Step| step.value.clone().unwrap_or_else(|| "a value".into());
        format!(
            "{me} read {old} at step {} and wrote {new} at step {}; {other}'s write at step {} \
             came between them and is lost. Make the read and the write one step.",
            read.step,
            write.step,
            lost.step,
            me = trace.threads[write.thread],
            other = trace.threads[lost.thread],
            old = value(read),
            new = value(write),
        )
    }
}

fn tell_race(trace: &Trace, (earlier, later): (usize, usize)) -> String {
    let (earlier, later) = (&trace.steps[earlier - 1], &trace.steps[later - 1]);
    let tell = |step: &Step| {
        let does = if step.access.writes() {
            "writes"
        } else {
            "reads"
        };
        let object = step.object.as_deref().unwrap_or("the same memory");
        format!(
            "{} {does} {object} at step {} ({}:{})",
            trace.threads[step.thread], step.step, step.place.file, step.place.line
        )
    };
    format!(
        "{}, and {}: nothing orders the two, no lock and no message between the threads. A data \
         race is undefined behaviour, whatever the values.",
        tell(earlier),
        tell(later)
    )
}

fn weak_race(trace: &Trace, (earlier, later): (usize, usize)) -> String {
    let access = |step: usize| {
        let step = &trace.steps[step - 1];
        let object = step.object.as_deref().unwrap_or("the same memory");
        format!(
            "{}'s access to {object} at step {}",
            trace.threads[step.thread], step.step
        )
    };
    format!(
        "{} and {} are a data race, although the values came out right: what stands between them \
         is atomic, but its orderings order nothing. No interleaving alone can show it. The store \
         that hands over needs Release, the load that takes over Acquire.",
        access(earlier),
        access(later)
    )
}

fn stuck(waits: &[Wait], circle: bool, missed: Option<&str>, left_behind: bool) -> (Kind, String) {
    if let Some(thread) = missed {
        let text = format!(
            "{thread} waits for a notification that came before it waited and was lost: a \
             condition variable remembers nothing. Keep what is waited for in a variable under \
             the mutex, and look at it before waiting."
        );
        return (Kind::LostWakeup, text);
    }
    // Who waits where and for whom is told by the waits themselves, beside this.
    let who: Vec<&str> = waits.iter().map(|wait| wait.thread.as_str()).collect();
    let (who, verb) = (listed(&who), if who.len() == 1 { "waits" } else { "wait" });
    if left_behind {
        let text = format!(
            "The scenario has ended, but {who} {verb} for ever: nobody is left who could change \
             that."
        );
        return (Kind::Leak, text);
    }
    let text = match (circle, waits.len()) {
        (true, 1) => format!("{who} waits for what it holds itself, and will never get it."),
        (true, _) => format!(
            "{who} wait in a circle, each for what the next one holds: none of them can go on."
        ),
        _ => format!("{who} {verb}, and nobody is left who could change that."),
    };
    (Kind::Deadlock, text)
}

/// `ann`, `ann and bob`, `ann, bob and carl`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => "nobody".into(),
        [one] => (*one).into(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

fn livelock(trace: &Trace, waits: &[Wait]) -> String {
    // Of each thread that is left, the last look: what it waits to see change.
    let last = waits.iter().filter_map(|wait| {
        let own = |step: &&Step| trace.threads[step.thread] == wait.thread;
        let mut steps = trace.steps.iter().rev().take(64).filter(own);
        let first = steps.next()?;
        let step = match first.access.reads() {
            true => first,
            false => steps.find(|step| step.access.reads()).unwrap_or(first),
        };
        let place = format!("{}:{}", step.place.file, step.place.line);
        (!wait.waits_for.starts_with("join("))
            .then(|| format!("{} repeats {} ({place})", wait.thread, step.text()))
    });
    let last: Vec<_> = last.collect();
    format!(
        "{}: round and round, and nothing changes any more.",
        last.join("; ")
    )
}

fn never(trace: &Trace, kind: Kind) -> (Kind, String) {
    if kind != Kind::Serialised {
        let text = "No interleaving has the property; the steps above are the shortest execution.";
        return (kind, text.into());
    }
    // A thread that is joined before the next one is started.
    let lives = |name: &str| {
        let name = name.to_owned();
        trace
            .steps
            .iter()
            .filter(move |step| step.object.is_none() && step.op.starts_with(&name))
    };
    let early = lives("join(").find(|join| lives("spawn(").any(|spawn| spawn.step > join.step));
    match early {
        Some(join) => {
            let spawn = lives("spawn(").find(|spawn| spawn.step > join.step);
            let next = spawn.map(|spawn| spawn.op.clone()).unwrap_or_default();
            let text = format!(
                "{} does {} at step {} ({}:{}), before {next}: each thread has ended when the \
                 next one starts, and nothing runs at the same time. Start them all, then join.",
                trace.threads[join.thread], join.op, join.step, join.place.file, join.place.line
            );
            (kind, text)
        }
        None => {
            let text = "In every interleaving the threads go one after the other, as if there \
                        were only one: something is held for the whole of their work.";
            (kind, text.into())
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
