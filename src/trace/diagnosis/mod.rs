//! The name of a bug, and a sentence or two on how it came about, from the trace that shows it.
//!
//! A *pattern* looks for one kind of bug. It names the bug only if the trace shows each step of
//! its sentence; what fits none is a *wrong result* (or a *panic*), without an invented reason. The
//! patterns of wrong results are the unserialisable interleavings of two accesses by one thread
//! and one or two by another (Lu et al., *AVIO*, ASPLOS 2006), and the classes of real bugs found
//! in Lu et al., *Learning from Mistakes*, ASPLOS 2008: atomicity violations over one and over
//! several variables, order violations, deadlocks.
//!
//! In a shortest counterexample every interruption of a thread is needed. So most patterns ask
//! that a thread was interrupted just between the two accesses that they blame.

mod aba;
mod broken_off;
mod check_then_act;
mod evidence;
mod initialisation;
mod left;
mod livelock;
mod lost_update;
mod never;
mod order;
mod race;
mod stuck;
mod torn;
mod weak;
mod woken;
mod words;

use super::{Action, Kind, Step, Trace, Wait};
use evidence::Evidence;
use stuck::Stuck;
use words::{at, call, one_line, who};

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
        /// Whether the scenario itself has ended already.
        left_behind: bool,
        /// What keeps them waiting, where the objects show it.
        hint: Option<String>,
    },
    /// Only threads are left that go round in circles.
    Livelock(Vec<Wait>),
    /// Two accesses race, and nothing else is wrong.
    Race,
    /// A thread gave back a lock that it did not hold.
    Misuse {
        /// The thread's name.
        thread: String,
        /// What it does: `unlocks a Mutex that nobody holds`.
        what: String,
        /// File and line.
        at: String,
    },
    /// Something goes wrong only with the orderings as written, and never if each atomic access is
    /// sequentially consistent.
    Weak {
        /// What goes wrong.
        shown: Box<Finding>,
    },
    /// Allocated memory is never freed: whose, and where it was allocated.
    Leaked(String),
    /// Memory was used after it was given back: who did what, and who had given it back where.
    UsedAfterFree(String),
    /// No execution has the property that some should have.
    Never,
}

/// An execution that goes wrong, and what is known beside its trace.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The execution.
    pub trace: &'a Trace,
    /// What went wrong.
    pub finding: &'a Finding,
    /// The numbers of two racing steps.
    pub race: Option<(usize, usize)>,
    /// What the scenario calls its failure if no pattern explains it.
    pub expected: Option<Kind>,
    /// Whether it is known that every interleaving goes wrong: then none of them is to blame.
    pub always_wrong: bool,
}

/// A kind and its sentences.
type Named = (Kind, String);

/// A pattern of wrong results.
type Pattern = fn(&Evidence<'_>) -> Option<Named>;

/// The patterns that say more than *data race* where both fit: their fix mends the race too.
const BEFORE_RACES: [Pattern; 3] = [aba::find, initialisation::find, lost_update::find];

/// The patterns of wrong results without a race, the most specific first: each is a special case
/// of what the later ones look for.
const PATTERNS: [Pattern; 12] = [
    aba::find,
    initialisation::find,
    lost_update::find,
    woken::find,
    broken_off::find,
    order::flag_before_data,
    torn::find,
    check_then_act::find,
    order::find,
    left::find,
    order::overwritten,
    order::read_too_early,
];

/// The kind of the bug, and how it came about.
pub fn diagnose(case: &Case<'_>) -> (Kind, String) {
    let Case { trace, race, .. } = *case;
    match case.finding {
        Finding::WrongResult(_) => wrong_result(case),
        Finding::Panicked {
            thread,
            message,
            at,
        } => panicked(
            case,
            thread,
            &format!("{thread} panicked at {at}: {}", one_line(message)),
        ),
        Finding::Stuck {
            waits,
            circle,
            left_behind,
            hint,
        } => {
            let stuck = Stuck {
                waits,
                circle: *circle,
                left_behind: *left_behind,
                hint: hint.as_deref(),
            };
            stuck::tell(trace, &stuck)
        }
        Finding::Livelock(waits) => (Kind::Livelock, livelock::tell(trace, waits)),
        Finding::Race => {
            let text = race.map(|race| raced(&Evidence::new(trace), race));
            (Kind::DataRace, text.unwrap_or_default())
        }
        Finding::UsedAfterFree(how) => {
            let text = format!(
                "{how}. What lies there now belongs to somebody else: give memory back only when \
                 nobody can reach it any more."
            );
            (Kind::UseAfterFree, text)
        }
        Finding::Leaked(what) => {
            let text = format!(
                "Every thread has ended, and {what}: nobody is left who could. Whoever takes the \
                 last pointer to it out of reach must free it, then or later."
            );
            (Kind::Leak, text)
        }
        Finding::Misuse { thread, what, at } => {
            let text = format!(
                "{thread} {what}, at {at}: who takes a lock must be the one who gives it back, and \
                 only once."
            );
            (Kind::UnlockByNonOwner, text)
        }
        // Without an older store and without a race it is not the memory that is weak.
        Finding::Weak { shown } if race.is_none() && !weak::is_seen(trace) => diagnose(&Case {
            finding: shown,
            ..*case
        }),
        Finding::Weak { .. } => (Kind::MissingReleaseAcquire, weak::tell(trace, race)),
        Finding::Never => never::tell(trace, case.expected.unwrap_or(Kind::Serialised)),
    }
}

fn wrong_result(case: &Case<'_>) -> Named {
    let evidence = Evidence::new(case.trace);
    if let Some(race) = case.race {
        let named = first(&BEFORE_RACES, &evidence);
        return match named {
            Some((kind, text)) => (kind, text + race::AS_WELL),
            None => (Kind::DataRace, raced(&evidence, race)),
        };
    }
    if case.always_wrong {
        // Without a step there is nothing to see above.
        let text = match case.trace.steps.is_empty() {
            true => "Every interleaving goes wrong: it is not a matter of timing.",
            false => {
                "Every interleaving goes wrong, the one above as well: it is not a matter of timing."
            }
        };
        return (case.expected.unwrap_or(Kind::WrongResult), text.into());
    }
    first(&PATTERNS, &evidence).unwrap_or_else(|| {
        let mut text =
            "The steps above are the shortest way there; no known pattern explains it.".to_owned();
        if let Some(more) = given_up(&evidence) {
            text += &more;
        }
        (case.expected.unwrap_or(Kind::WrongResult), text)
    })
}

/// A panic is explained by a pattern only if its thread is part of it.
fn panicked(case: &Case<'_>, thread: &str, text: &str) -> Named {
    let mut evidence = Evidence::new(case.trace);
    if let Some(race) = case.race {
        return (Kind::DataRace, raced(&evidence, race));
    }
    let mut threads = case.trace.threads.iter();
    evidence.suspect = threads.position(|name| name == thread);
    let named = first(&PATTERNS, &evidence).filter(|_| !case.always_wrong);
    match named.filter(|(_, why)| why.contains(thread)) {
        Some((kind, why)) => (kind, format!("{text}. {why}")),
        None => (Kind::Panic, text.to_owned()),
    }
}

/// A data race, and what let one of its threads come so far.
fn raced(evidence: &Evidence<'_>, race: (usize, usize)) -> String {
    let text = race::tell(evidence.trace, race);
    match woken::before_a_race(evidence, race) {
        Some(why) => format!("{text} {why}"),
        None => text,
    }
}

fn first(patterns: &[Pattern], evidence: &Evidence<'_>) -> Option<Named> {
    patterns.iter().find_map(|pattern| pattern(evidence))
}

/// A try that failed and was not repeated: no reason by itself, but worth a look.
fn given_up(evidence: &Evidence<'_>) -> Option<String> {
    let steps = &evidence.trace.steps;
    let tries = |step: &&Step| match step.action {
        Action::TryLock | Action::TryAcquire | Action::TrySend => step.failed,
        Action::Exchange => step.failed && is_whim(step),
        _ => false,
    };
    let gave_up = steps.iter().filter(tries).find(|failed| {
        let mut later = steps[failed.step..].iter();
        let again = |later: &Step| match failed.action {
            Action::Exchange => later.action == Action::Exchange,
            _ => true,
        };
        !later.any(|later| later.thread == failed.thread && later.id == failed.id && again(later))
    })?;
    let why = match is_whim(gave_up) {
        true => " for no reason, as a weak one may",
        false => "",
    };
    Some(format!(
        " {}'s {} at {} failed{why}, and it did not try again.",
        who(evidence, gave_up),
        call(gave_up),
        at(gave_up)
    ))
}

/// Whether a weak exchange failed although it found what it expected.
fn is_whim(step: &Step) -> bool {
    let expected = step.op.strip_prefix("compare_exchange_weak(");
    let expected = expected.and_then(|rest| rest.split_once(", "));
    expected.is_some_and(|(expected, _)| step.read() == Some(expected))
}
