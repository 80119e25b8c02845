//! One execution of a scenario: its threads, its objects, and the step that each thread would
//! take next.

use std::any::Any;
use std::collections::HashMap;
use std::panic::Location;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Orderings;
use super::clock::Clock;
use super::hash::Chain;
use super::model::{Object, Race, State};
use super::op::{ObjectId, Op, OpKind, Reply, ThreadId};
use super::spin::{NotSpins, Spin};
use crate::trace::Forgotten;

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

/// Whether a thread's published operation leads anywhere new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Idle {
    /// It may.
    No,
    /// Not while it sees the same as before, at the same line.
    Looks {
        seen: Chain,
        at: &'static Location<'static>,
    },
    /// It yields again where it has yielded before: others first.
    Yields { at: &'static Location<'static> },
}

/// A panic that ended a thread.
#[derive(Clone, Debug)]
pub(crate) struct Panic {
    pub(crate) message: String,
    pub(crate) at: String,
}

/// A thread of the running execution.
pub(crate) struct Thread {
    pub(crate) uid: u64,
    pub(crate) name: Option<String>,
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
    /// The panic that ended it, until a `join` takes it.
    pub(crate) panic: Option<Panic>,
    /// Whether it asked `is_finished` of a thread that had just ended and was told "no".
    pub(crate) told_late: bool,
    pub(crate) spin: Spin,
    /// Whether its published operation only goes round in a circle.
    pub(crate) idle: Idle,
    /// The line at which it went on in its circle when nobody else could go on.
    pub(crate) went_on_idle: Option<&'static Location<'static>>,
    /// Whether it waits in a destructor while its panic unwinds.
    pub(crate) suspended_unwinding: bool,
    made: u64,
}

/// A step that took effect, kept only when the execution is to be told.
pub(crate) struct Event {
    pub(crate) thread: ThreadId,
    pub(crate) op: Op,
    pub(crate) reply: Reply,
    pub(crate) value: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) wakes: Vec<ThreadId>,
}

impl Event {
    pub(crate) fn new(thread: ThreadId, op: Op, reply: Reply, note: Option<String>) -> Self {
        Event {
            thread,
            op,
            reply,
            value: None,
            note,
            wakes: Vec::new(),
        }
    }
}

/// One execution.
pub(crate) struct Execution {
    /// Different for every execution of the process: objects remember theirs.
    pub(crate) id: u64,
    pub(crate) threads: Vec<Thread>,
    pub(crate) objects: Vec<Object>,
    /// The sum of the threads' terms.
    pub(crate) fingerprint: Chain,
    /// How many operations took effect.
    pub(crate) steps: usize,
    /// How many operations took effect since one changed anything.
    pub(crate) idle_rounds: usize,
    /// Lines of loops that have an end.
    pub(crate) not_spins: Rc<NotSpins>,
    /// Whether the scheduler tries if what looks like a livelock is one.
    pub(crate) probing: bool,
    /// A line that was taken for a spin and is none.
    pub(crate) no_spin: Option<&'static Location<'static>>,
    /// What atomic accesses order.
    pub(crate) orderings: Orderings,
    /// Whether an atomic access orders less than it could.
    pub(crate) weak: bool,
    /// The first panic, whoever has heard of it since.
    pub(crate) first_panic: Option<(ThreadId, Panic)>,
    /// The first data race.
    pub(crate) race: Option<Race>,
    /// Statics declared with `shared!`, by address.
    pub(crate) statics: HashMap<usize, Box<dyn Any>>,
    /// While a shared static is being made: its identity, and its objects so far.
    pub(crate) making_static: Option<(u64, u64)>,
    /// The steps, if they are to be told.
    pub(crate) events: Option<Vec<Event>>,
    /// Whom the step that is taking effect wakes, if steps are to be told.
    pub(crate) woken: Vec<ThreadId>,
    /// Permits kept for good, if steps are to be told.
    pub(crate) forgotten: Vec<Forgotten>,
    /// Whether spawns and joins are steps of the story.
    pub(crate) tells_lives: bool,
}

impl Execution {
    pub(crate) fn new(tells: bool, tells_lives: bool) -> Self {
        // No two of the process share one, whichever search or replay they belong to.
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Execution {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            threads: Vec::new(),
            objects: Vec::new(),
            fingerprint: Chain::default(),
            steps: 0,
            idle_rounds: 0,
            not_spins: Rc::default(),
            probing: false,
            no_spin: None,
            orderings: Orderings::default(),
            weak: false,
            first_panic: None,
            race: None,
            statics: HashMap::new(),
            making_static: None,
            events: tells.then(Vec::new),
            woken: Vec::new(),
            forgotten: Vec::new(),
            tells_lives,
        }
    }

    /// A new thread, made by `parent`; it runs when the scheduler finds it.
    pub(crate) fn add_thread(
        &mut self,
        parent: Option<ThreadId>,
        name: Option<String>,
    ) -> ThreadId {
        let (uid, clock) = match parent {
            Some(parent) => {
                let parent = &mut self.threads[parent];
                parent.made += 1;
                (
                    Chain::default().then(parent.uid).then(parent.made).short(),
                    parent.clock.clone(),
                )
            }
            None => (1, Clock::default()),
        };
        self.threads.push(Thread {
            uid,
            name,
            status: Status::New,
            reply: Reply::default(),
            chain: Chain::default().then(uid),
            term: Chain::default(),
            clock,
            pending: Clock::default(),
            fenced: Clock::default(),
            notified: None,
            panic: None,
            told_late: false,
            spin: Spin::default(),
            idle: Idle::No,
            went_on_idle: None,
            suspended_unwinding: false,
            made: 0,
        });
        self.threads.len() - 1
    }

    /// A new object, made by `thread`.
    pub(crate) fn add_object(&mut self, thread: ThreadId, state: State) -> ObjectId {
        let (maker, count) = match &mut self.making_static {
            Some((uid, made)) => (*uid, made),
            None => (self.threads[thread].uid, &mut self.threads[thread].made),
        };
        *count += 1;
        let uid = Chain::default().then(maker).then(*count).short();
        // Whoever reads it first happens after its making.
        let clock = self.threads[thread].clock.clone();
        self.objects.push(Object {
            uid,
            version: Chain::default().then(uid),
            clock,
            state,
        });
        ObjectId((self.objects.len() - 1) as u32)
    }

    pub(crate) fn object(&self, id: ObjectId) -> &Object {
        &self.objects[id.0 as usize]
    }

    pub(crate) fn object_mut(&mut self, id: ObjectId) -> &mut Object {
        &mut self.objects[id.0 as usize]
    }

    /// A thread publishes what it is about to do.
    pub(crate) fn publish(&mut self, thread: ThreadId, op: Op) {
        if let Some(object) = op.object
            && let OpKind::Recv = op.kind
            && let State::Channel(channel) = &mut self.object_mut(object).state
        {
            channel.waiting += 1;
        }
        let known = self.threads[thread].spin.knows(op.at);
        let at = op.at;
        let (mut idle, mut still_looks) = (Idle::No, false);
        if matches!(op.kind, OpKind::Yield) {
            still_looks = known;
            if self.threads[thread].spin.yields_again(at) {
                idle = Idle::Yields { at };
            }
        } else if let Some(seen) = self.looks_at(thread, &op) {
            still_looks = known;
            if self.threads[thread].spin.looks_again(at, seen) {
                idle = Idle::Looks { seen, at };
            }
        }
        if !still_looks {
            self.leaves_a_spin(thread);
        }
        if let Idle::Looks { at, .. } | Idle::Yields { at } = idle
            && self.not_spins.contains(&std::ptr::from_ref(at))
        {
            idle = Idle::No;
        }
        self.threads[thread].idle = idle;
        self.threads[thread].status = Status::Waiting(op);
    }

    /// A thread does something that it has not done on its way round, or ends. If it was taken to
    /// go round in a circle, with nobody left who could change anything, that was wrong.
    pub(crate) fn leaves_a_spin(&mut self, thread: ThreadId) {
        let me = &self.threads[thread];
        let Some(at) = me.went_on_idle else { return };
        self.no_spin = Some(at);
    }

    /// A thread's published operation has been chosen: notes whether it goes on in its circle.
    pub(crate) fn goes_on(&mut self, thread: ThreadId, op: &Op) {
        if self.probing && self.is_idle(thread, op) {
            let me = &mut self.threads[thread];
            if let Idle::Looks { at, .. } | Idle::Yields { at } = me.idle {
                me.went_on_idle = Some(at);
            }
        }
        self.threads[thread].status = Status::Running;
    }

    /// Whether letting this thread go on would lead nowhere new.
    pub(crate) fn is_idle(&self, thread: ThreadId, op: &Op) -> bool {
        match self.threads[thread].idle {
            Idle::No => false,
            Idle::Yields { .. } => true,
            Idle::Looks { seen, .. } => self.looks_at(thread, op) == Some(seen),
        }
    }

    /// Whether it matters what the orderings say.
    pub(crate) fn is_weak(&self) -> bool {
        let plain = |object: &Object| matches!(object.state, State::Plain(_));
        self.weak && self.objects.iter().any(plain)
    }

    /// The name of a thread for people.
    pub(crate) fn thread_name(&self, thread: ThreadId) -> String {
        match &self.threads[thread].name {
            Some(name) => name.clone(),
            None if thread == 0 => "main".into(),
            None => format!("thread-{thread}"),
        }
    }

    /// The operation that a thread has published, if it has.
    pub(crate) fn published(&self, thread: ThreadId) -> Option<&Op> {
        match &self.threads[thread].status {
            Status::Waiting(op) => Some(op),
            _ => None,
        }
    }

    /// Whether a thread has ended.
    pub(crate) fn has_ended(&self, thread: ThreadId) -> bool {
        matches!(self.threads[thread].status, Status::Ended)
    }

    /// A thread that runs without a decision: one that is new, or whose joined thread has ended.
    pub(crate) fn thread_to_settle(&self) -> Option<ThreadId> {
        (0..self.threads.len()).find(|&thread| match self.threads[thread].status {
            Status::New => true,
            Status::Waiting(Op {
                kind: OpKind::Join(target),
                ..
            }) => self.has_ended(target),
            _ => false,
        })
    }

    /// A `join` that can return, returns: it commutes with every step of every other thread, so
    /// that no decision is lost.
    pub(crate) fn settle(&mut self, thread: ThreadId) {
        if let Status::Waiting(op) = self.threads[thread].status
            && let OpKind::Join(target) = op.kind
        {
            let (clock, chain) = {
                let target = &mut self.threads[target];
                target.panic = None;
                (target.clock.clone(), target.chain)
            };
            let joiner = &mut self.threads[thread];
            joiner.clock.join(&clock);
            joiner.chain = joiner.chain.then_chain(chain);
            self.tell_life(thread, op);
        }
        self.threads[thread].status = Status::Running;
    }

    /// Tells of a step in a thread's life.
    pub(crate) fn tell_life(&mut self, thread: ThreadId, op: Op) {
        self.tell(thread, op, Reply::default(), None);
    }

    /// Adds a step to the story, if there is to be one.
    pub(crate) fn tell(&mut self, thread: ThreadId, op: Op, reply: Reply, note: Option<String>) {
        if let Some(events) = &mut self.events {
            let wakes = std::mem::take(&mut self.woken);
            events.push(Event {
                wakes,
                ..Event::new(thread, op, reply, note)
            });
        }
    }

    /// A thread keeps a permit for good.
    pub(crate) fn tell_forgotten(&mut self, thread: ThreadId, semaphore: ObjectId) {
        if self.events.is_some() {
            let id = semaphore.0 as usize;
            self.forgotten.push(Forgotten { thread, id });
        }
    }

    /// The value that the thread's last step read or wrote, told by the facade.
    pub(crate) fn tell_value(&mut self, value: impl FnOnce() -> Option<String>) {
        if let Some(event) = self.events.as_mut().and_then(|events| events.last_mut()) {
            event.value = value();
        }
    }
}
