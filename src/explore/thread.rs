//! A thread of an execution.

use std::panic::Location;

use super::clock::Clock;
use super::fiber::Panics;
use super::hash::Chain;
use super::idle::Idle;
use super::locals::Locals;
use super::model::Parker;
use super::op::{Op, Reply, ThreadId, ThreadNumber};
use super::spin::{Line, Spin, line_of};

/// Where a thread stands.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Status {
    /// It has not run yet.
    New,
    /// It runs right now, between two operations.
    Running,
    /// It has published an operation.
    Waiting(Op),
    /// It has ended.
    Ended,
}

/// A panic that ended a thread.
#[derive(Clone, Debug)]
pub(crate) struct Panic {
    pub(crate) message: String,
    pub(crate) at: String,
}

/// A thread of the running execution.
#[derive(Clone)]
pub(crate) struct Thread {
    pub(crate) uid: u64,
    /// Its number for people and schedules.
    pub(crate) number: ThreadNumber,
    pub(crate) name: Option<String>,
    /// The first thread of the process that it belongs to: 0 for the scenario's own.
    pub(crate) process: ThreadId,
    pub(crate) status: Status,
    /// What its chosen operation told it.
    pub(crate) reply: Reply,
    /// Its history.
    pub(crate) chain: Chain,
    /// Its part of the state's fingerprint: its history up to its last decided operation.
    pub(crate) term: Chain,
    pub(crate) clock: Clock,
    /// What it has read from stores that release, with loads that do not acquire: an acquire fence
    /// takes it over.
    pub(crate) pending: Clock,
    /// What its last release fence covers: stores that do not release carry it.
    pub(crate) fenced: Clock,
    /// Whether a notification has reached it since it began to wait, and from which history.
    pub(crate) notified: Option<Chain>,
    /// The version of the mutex that it gave back to wait for a time.
    pub(crate) gave_back: Chain,
    /// The token that `unpark` gives it, once it has.
    pub(crate) parker: Option<Box<Parker>>,
    /// How often it did something for no reason, by line.
    pub(super) spurious: Vec<(Line, u32)>,
    /// The panic that ended it, until a `join` takes it.
    pub(crate) panic: Option<Panic>,
    /// The last panic that it has heard of, and whose: its own, or one that a `join` told it.
    pub(crate) heard: Option<Box<(ThreadId, Panic)>>,
    /// Whether it asked `is_finished` of a thread that had just ended and was told "no".
    pub(crate) told_late: bool,
    pub(crate) spin: Spin,
    /// Whether its published operation only goes round in a circle.
    pub(crate) idle: Idle,
    /// The line at which it went on in its circle when nobody else could go on, and whether it
    /// yields there.
    pub(crate) went_on_idle: Option<(&'static Location<'static>, bool)>,
    /// Whether its published operation is of a destructor, while its panic unwinds.
    pub(crate) unwinds: bool,
    /// The panics that unwind on it while it is suspended.
    pub(super) panics: Panics,
    /// Its part of what the execution has [ahead](Execution::ahead).
    pub(super) ahead: u64,
    /// Its values of statics declared with `thread_local!`.
    pub(crate) locals: Locals,
    pub(super) made: u64,
    pub(super) children: u64,
}

impl Thread {
    /// A thread that has not run yet; `clock`: what happens before it.
    pub(super) fn new(uid: u64, number: ThreadNumber, name: Option<String>, clock: Clock) -> Self {
        Thread {
            uid,
            number,
            name,
            process: 0,
            status: Status::New,
            reply: Reply::default(),
            chain: Chain::default().then(uid),
            term: Chain::default(),
            clock,
            pending: Clock::default(),
            fenced: Clock::default(),
            notified: None,
            gave_back: Chain::default(),
            parker: None,
            spurious: Vec::new(),
            panic: None,
            heard: None,
            told_late: false,
            spin: Spin::default(),
            idle: Idle::No,
            went_on_idle: None,
            unwinds: false,
            panics: Panics::default(),
            ahead: 0,
            locals: Locals::default(),
            made: 0,
            children: 0,
        }
    }

    /// How often it did something for no reason at this line.
    pub(crate) fn spurious_at(&self, at: &'static Location<'static>) -> u32 {
        let known = self.spurious.iter().find(|known| known.0 == line_of(at));
        known.map_or(0, |known| known.1)
    }

    /// It does something for no reason at this line.
    pub(crate) fn was_spurious_at(&mut self, at: &'static Location<'static>) {
        let line = line_of(at);
        match self.spurious.iter_mut().find(|known| known.0 == line) {
            Some(known) => known.1 += 1,
            None => self.spurious.push((line, 1)),
        }
    }
}
