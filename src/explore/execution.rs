//! One execution of a scenario: its threads, its objects, and the step that each thread would
//! take next.

use std::any::Any;
use std::collections::HashMap;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Orderings;
use super::clock::{Clock, Counts};
use super::event::{Event, PanicEvent};
use super::habits::Next;
use super::hash::Chain;
use super::model::{Heap, Object, Pointers, Poisons, Race, Retired, State, UsedAfterFree};
use super::op::{ObjectId, Op, OpKind, Reply, ThreadId, ThreadNumber};
use super::spin::NotSpins;
use super::thread::{Status, Thread};
use crate::trace::Forgotten;

/// A thread that did what nobody may do: gave a lock back that it does not hold.
#[derive(Clone, Debug)]
pub(crate) struct Misuse {
    pub(crate) thread: ThreadId,
    pub(crate) what: String,
    pub(crate) at: &'static Location<'static>,
}

/// One execution.
pub(crate) struct Execution {
    /// Different for every execution of the process: objects remember theirs.
    pub(crate) id: u64,
    pub(crate) threads: Vec<Thread>,
    pub(crate) objects: Vec<Object>,
    /// The sum of the threads' terms.
    pub(crate) fingerprint: Chain,
    /// A sum over what the threads have published: another one after the same steps shows that
    /// the program is not deterministic.
    pub(crate) ahead: u64,
    /// How many operations took effect.
    pub(crate) steps: usize,
    /// How many operations took effect since one changed anything.
    pub(crate) idle_rounds: usize,
    /// How many operations told their threads something else than the time before.
    pub(crate) news: usize,
    /// Lines of loops that have an end.
    pub(crate) not_spins: Arc<NotSpins>,
    /// Whether the scheduler tries if what looks like a livelock is one.
    pub(crate) probing: bool,
    /// A line that was taken for a spin and is none.
    pub(crate) no_spin: Option<&'static Location<'static>>,
    /// Whether a thread was told something else on its way round than the time before.
    pub(crate) moved_on: bool,
    /// What atomic accesses order.
    pub(crate) orderings: Orderings,
    /// Whether an atomic access or a fence orders less than it could.
    pub(crate) weak: bool,
    /// For each atomic, the oldest store that a `SeqCst` access may still read: `SeqCst` accesses
    /// raise it to what they read or write, `SeqCst` fences to all that their thread knows.
    pub(crate) sequential: Counts,
    /// How many atomics there are.
    pub(crate) atomics: usize,
    /// The first data race.
    pub(crate) race: Option<Race>,
    /// What ended the execution before its time.
    pub(crate) misuse: Option<Misuse>,
    /// How often something may happen for no reason, at one line in one thread.
    pub(crate) spurious: u32,
    /// Statics declared with `shared!`, by address.
    pub(crate) statics: HashMap<usize, Box<dyn Any>>,
    /// While a shared static is being made: its identity, and its objects so far.
    pub(crate) making_static: Option<(u64, u64)>,
    /// How many of them are the program's own.
    pub(crate) own_statics: usize,
    /// The poison of locks.
    pub(crate) poisons: Poisons,
    /// The atomics that hold addresses.
    pub(crate) pointers: Pointers,
    /// Memory that the program has allocated, if it has.
    pub(crate) heap: Option<Box<Heap>>,
    /// Plain memory that was given back.
    pub(crate) retired: Vec<Retired>,
    /// The access to memory that had been given back; the execution ends with it.
    pub(crate) used_after_free: Option<UsedAfterFree>,
    /// The steps, if they are to be told.
    pub(crate) events: Option<Vec<Event>>,
    /// Whom the step that is taking effect wakes, if steps are to be told.
    pub(crate) woken: Vec<ThreadId>,
    /// Permits kept for good, if steps are to be told.
    pub(crate) forgotten: Vec<Forgotten>,
    /// Panics, if steps are to be told.
    pub(crate) panics: Vec<PanicEvent>,
    /// Whether spawns and joins are steps of the story.
    pub(crate) tells_lives: bool,
    /// Whether it is noted what threads do next.
    pub(crate) learns: bool,
    /// What threads have done next, by their histories.
    pub(crate) learnt: Vec<(Chain, Next)>,
    /// Whether the running thread has done more since its last operation than to come to its next.
    pub(crate) did_more: bool,
}

impl Execution {
    pub(crate) fn new(tells: bool, tells_lives: bool) -> Self {
        // No two of the process share one, whichever search or replay they belong to.
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Execution {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            threads: Vec::with_capacity(8),
            objects: Vec::with_capacity(8),
            fingerprint: Chain::default(),
            ahead: 0,
            steps: 0,
            idle_rounds: 0,
            news: 0,
            not_spins: Arc::default(),
            probing: false,
            no_spin: None,
            moved_on: false,
            orderings: Orderings::default(),
            weak: false,
            sequential: Counts::default(),
            atomics: 0,
            race: None,
            misuse: None,
            spurious: 0,
            statics: HashMap::new(),
            making_static: None,
            own_statics: 0,
            poisons: Poisons::default(),
            pointers: Pointers::default(),
            heap: None,
            retired: Vec::new(),
            used_after_free: None,
            events: tells.then(Vec::new),
            woken: Vec::new(),
            forgotten: Vec::new(),
            panics: Vec::new(),
            tells_lives,
            learns: false,
            learnt: Vec::new(),
            did_more: false,
        }
    }

    /// A copy of its threads and objects as they are, without what the program itself keeps there.
    /// It has allocated nothing: what lies in its memory cannot be copied.
    pub(crate) fn copy(&self) -> Execution {
        Execution {
            threads: self.threads.clone(),
            objects: self.objects.clone(),
            fingerprint: self.fingerprint,
            ahead: self.ahead,
            steps: self.steps,
            idle_rounds: self.idle_rounds,
            news: self.news,
            not_spins: self.not_spins.clone(),
            weak: self.weak,
            sequential: self.sequential.clone(),
            poisons: self.poisons.clone(),
            pointers: self.pointers.clone(),
            heap: None,
            retired: self.retired.clone(),
            statics: HashMap::new(),
            events: None,
            woken: Vec::new(),
            forgotten: Vec::new(),
            panics: Vec::new(),
            learnt: Vec::new(),
            misuse: None,
            used_after_free: None,
            ..*self
        }
    }

    /// A new thread, made by `parent`; it runs when the scheduler finds it.
    pub(crate) fn add_thread(
        &mut self,
        parent: Option<ThreadId>,
        name: Option<String>,
    ) -> ThreadId {
        self.did_more = true;
        let (uid, number, clock) = match parent {
            Some(parent) => {
                let parent = &mut self.threads[parent];
                parent.made += 1;
                parent.children += 1;
                (
                    Chain::default().then(parent.uid).then(parent.made).short(),
                    parent.number.child(parent.children),
                    parent.clock.clone(),
                )
            }
            None => (1, ThreadNumber::MAIN, Clock::default()),
        };
        self.threads.push(Thread::new(uid, number, name, clock));
        self.threads.len() - 1
    }

    /// A new object, made by `thread`.
    pub(crate) fn add_object(&mut self, thread: ThreadId, mut state: State) -> ObjectId {
        self.did_more = true;
        if let State::Atomic(atomic) = &mut state {
            atomic.location = self.atomics;
            self.atomics += 1;
        }
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
            contents: Chain::default(),
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

    /// A thread has come to its end.
    pub(crate) fn end(&mut self, thread: ThreadId) {
        self.threads[thread].status = Status::Ended;
        let ahead = std::mem::take(&mut self.threads[thread].ahead);
        self.ahead = self.ahead.wrapping_sub(ahead);
        self.leaves_a_spin(thread);
    }

    /// The name of a thread for people.
    pub(crate) fn thread_name(&self, thread: ThreadId) -> String {
        match &self.threads[thread].name {
            Some(name) => name.clone(),
            None if thread == 0 => "main".into(),
            None => format!("thread-{thread}"),
        }
    }

    /// The thread with this number.
    pub(crate) fn numbered(&self, number: ThreadNumber) -> Option<ThreadId> {
        let guess = number.word() as usize;
        match self.threads.get(guess) {
            Some(thread) if thread.number == number => Some(guess),
            _ => self.threads.iter().position(|t| t.number == number),
        }
    }

    /// Which threads a step passes that takes something: those that wait for the same, as bits by
    /// their numbers.
    pub(crate) fn passes(&self, thread: ThreadId, op: &Op) -> u64 {
        let Some(object) = op.object else { return 0 };
        if !op.kind.takes() && !op.kind.tries() {
            return 0;
        }
        let waits = |other: &ThreadId| {
            *other != thread
                && self.published(*other).is_some_and(|wanted| {
                    wanted.object == Some(object) && op.kind.passes(&wanted.kind)
                })
        };
        let passed = (0..self.threads.len()).filter(waits);
        passed.fold(0, |passed, other| match self.threads[other].number.word() {
            number @ 0..64 => passed | 1 << number,
            _ => passed,
        })
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

    /// A thread that runs without a decision: one that is new, whose joined thread has ended, or
    /// that was notified.
    pub(crate) fn thread_to_settle(&self) -> Option<ThreadId> {
        (0..self.threads.len()).find(|&thread| match &self.threads[thread].status {
            Status::New => true,
            Status::Waiting(op) => match op.kind {
                OpKind::Join(target) => self.has_ended(target),
                OpKind::Await { .. } | OpKind::AwaitOthers => {
                    self.threads[thread].notified.is_some()
                }
                _ => false,
            },
            _ => false,
        })
    }

    /// A `join` that can return, returns, and so does who was notified: it commutes with every
    /// step of every other thread, so that no decision is lost.
    pub(crate) fn settle(&mut self, thread: ThreadId) {
        if let Status::Waiting(op) = self.threads[thread].status {
            match op.kind {
                OpKind::Join(target) => {
                    let heard = self.panic_of(target);
                    let (clock, chain) = {
                        let target = &mut self.threads[target];
                        target.panic = None;
                        (target.clock.clone(), target.chain)
                    };
                    let joiner = &mut self.threads[thread];
                    if let Some(heard) = heard {
                        joiner.heard = Some(Box::new(heard));
                    }
                    joiner.clock.join(&clock);
                    joiner.chain = joiner.chain.then_chain(chain);
                    self.tell_life(thread, op);
                }
                _ => {
                    let me = &mut self.threads[thread];
                    let notifier = me.notified.take().unwrap_or_default();
                    me.chain = me.chain.then_chain(notifier);
                    me.reply = Reply::DONE;
                    me.spin.has_moved();
                }
            }
        }
        self.threads[thread].status = Status::Running;
    }
}
