//! Model threads: coroutines on one OS thread, and their scheduler loop.

mod panics;
mod teardown;

use std::cell::{Cell, RefCell, UnsafeCell};
use std::panic::{AssertUnwindSafe, Location, catch_unwind};

use corosensei::stack::DefaultStack;
use corosensei::{Coroutine, CoroutineResult, Yielder};

use super::execution::Execution;
use super::hash::Chain;
use super::op::{Op, OpKind, Reply, ThreadId};
use super::panics::{message_of, note_panics};
use super::pulse::Pulse;
use super::stacks::Stacks;
use super::thread::{Panic, Status};
use super::way;
pub(super) use panics::Panics;

/// Bytes of a model thread's stack. Pages that are never touched cost nothing.
const STACK_SIZE: usize = 256 * 1024;

/// What the scheduler says at a decision.
pub(crate) enum Decision {
    /// This thread's published operation takes effect, in this way, and leaves it this history.
    Take {
        thread: ThreadId,
        alternative: u16,
        history: Chain,
    },
    /// The same, to try whether what looks like a circle is one.
    Probe {
        thread: ThreadId,
        alternative: u16,
        history: Chain,
    },
    /// The execution ends here.
    Stop,
}

/// Who decides.
pub(crate) trait Scheduler {
    /// Which published operation takes effect next; `last` is the thread that ran last.
    fn choose(&mut self, execution: &Execution, last: ThreadId) -> Decision;
}

/// How an execution ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stopped {
    /// Every thread has ended.
    AllEnded,
    /// The scenario itself panicked; the other threads were not heard any more.
    MainPanicked,
    /// The scheduler stopped it, or found nothing that can go on.
    ByScheduler,
}

type Fiber = Coroutine<(), (), (), DefaultStack>;

/// What a thread runs.
type Body = Box<dyn FnOnce()>;

/// The running execution, as its own threads see it.
pub(crate) struct Context {
    execution: UnsafeCell<Execution>,
    scheduler: UnsafeCell<*mut dyn Scheduler>,
    fibers: RefCell<Vec<Option<Fiber>>>,
    /// For each thread, how it suspends itself.
    handles: RefCell<Vec<*const Yielder<(), ()>>>,
    next: Cell<Option<ThreadId>>,
    current: Cell<ThreadId>,
    tearing_down: Cell<bool>,
    /// How many operations the thread that is unwound at the end has done meanwhile.
    last_operations: Cell<u32>,
    pulse: &'static Pulse,
    stacks: RefCell<Vec<DefaultStack>>,
    /// Bodies of threads that have not started.
    bodies: RefCell<Vec<Option<Body>>>,
}

thread_local! {
    static CONTEXT: Cell<*const Context> = const { Cell::new(std::ptr::null()) };
}

/// The context of the execution that runs on this OS thread.
#[inline]
pub(crate) fn context() -> Option<&'static Context> {
    // SAFETY: set for the duration of `run` only, which does not return while model code runs.
    unsafe { CONTEXT.get().as_ref() }
}

impl Context {
    /// A look at the execution. `f` must not run model code.
    pub(crate) fn with<R>(&self, f: impl FnOnce(&mut Execution) -> R) -> R {
        // SAFETY: one OS thread, and `f` neither suspends nor calls back here.
        f(unsafe { &mut *self.execution.get() })
    }

    /// The thread that runs.
    pub(crate) fn current(&self) -> ThreadId {
        self.current.get()
    }

    /// Whether the execution is over and its threads are only being unwound.
    pub(crate) fn is_tearing_down(&self) -> bool {
        self.tearing_down.get()
    }

    /// Publishes an operation, waits until it is chosen, and returns what it told.
    pub(crate) fn perform(&self, op: Op) -> Reply {
        let me = self.current.get();
        if self.tearing_down.get() {
            return self.perform_nothing(op);
        }
        self.pulse.beat_at(op.at);
        let yielder = self.handles.borrow()[me];
        let unwinds = std::thread::panicking();
        if unwinds && me == 0 && op.kind.drops_an_object() {
            return self.with(|execution| execution.drop_at_once(me, op));
        }
        self.with(|execution| {
            execution.threads[me].unwinds = unwinds;
            execution.learn(me, Some(&op));
            execution.publish(me, op);
        });
        self.schedule();
        if self.next.get() != Some(me) {
            // SAFETY: the yielder of the running coroutine lives on its stack.
            unsafe { (*yielder).suspend(()) };
            if self.tearing_down.get() {
                // What unwinds already comes to its end by itself.
                return match std::thread::panicking() {
                    true => self.perform_nothing(op),
                    false => teardown::unwind(),
                };
            }
        }
        self.with(|execution| execution.threads[me].reply)
    }

    /// Makes a thread that will run `body`.
    pub(crate) fn spawn(
        &self,
        name: Option<String>,
        at: &'static Location<'static>,
        body: Box<dyn FnOnce()>,
    ) -> ThreadId {
        let parent = self.current.get();
        let thread = self.with(|execution| {
            let thread = execution.add_thread(Some(parent), name);
            execution.tell_life(parent, Op::alone(OpKind::Spawn(thread), at));
            thread
        });
        self.bodies.borrow_mut().push(Some(body));
        thread
    }

    /// A number that nothing else in this execution has, and that is the same in every execution.
    pub(crate) fn next_number(&self) -> u64 {
        let me = self.current.get();
        self.with(|execution| {
            execution.did_more = true;
            let thread = &mut execution.threads[me];
            thread.made += 1;
            let (uid, made) = (thread.uid, thread.made);
            super::hash::Chain::default().then(uid).then(made).short()
        })
    }

    /// Decides who runs next.
    fn schedule(&self) {
        let last = self.current.get();
        let next = self.with(|execution| {
            if execution.misuse.is_some() {
                return None;
            }
            execution.did_more = false;
            if let Some(thread) = execution.thread_to_settle() {
                execution.settle(thread);
                return Some(thread);
            }
            // A destructor, while its panic unwinds.
            if execution.used_after_free.is_some() {
                return None;
            }
            // SAFETY: the scheduler outlives `run`, and is used here only.
            let scheduler = unsafe { &mut **self.scheduler.get() };
            let (thread, alternative, history) = match scheduler.choose(execution, last) {
                Decision::Take {
                    thread,
                    alternative,
                    history,
                } => (thread, alternative, history),
                Decision::Probe {
                    thread,
                    alternative,
                    history,
                } => {
                    execution.probing = true;
                    (thread, alternative, history)
                }
                Decision::Stop => return None,
            };
            let Status::Waiting(op) = execution.threads[thread].status else {
                unreachable!("chose a thread that has published nothing")
            };
            execution.goes_on(thread, &op, alternative);
            execution.apply(thread, op, alternative, history);
            if execution.threads[thread].unwinds {
                execution.tell_unwinding();
            }
            // Who has used freed memory does not get what it has read there.
            execution.used_after_free.is_none().then_some(thread)
        });
        if let Some(thread) = next
            && self.with(|execution| execution.has_ended(thread))
        {
            // It has ended its own process.
            return self.schedule();
        }
        if let Some(thread) = next {
            self.current.set(thread);
        }
        self.next.set(next);
    }

    /// Runs threads until the scheduler stops, all have ended, or the scenario panics.
    fn run_threads(&self) -> Stopped {
        self.schedule();
        while let Some(thread) = self.next.get() {
            let mut fiber = match self
                .fibers
                .borrow_mut()
                .get_mut(thread)
                .and_then(Option::take)
            {
                Some(fiber) => fiber,
                None => self.start(thread),
            };
            match self.resume(thread, &mut fiber) {
                CoroutineResult::Yield(()) => {
                    let mut fibers = self.fibers.borrow_mut();
                    if fibers.len() <= thread {
                        fibers.resize_with(thread + 1, || None);
                    }
                    fibers[thread] = Some(fiber);
                }
                CoroutineResult::Return(()) => {
                    self.stacks.borrow_mut().push(fiber.into_stack());
                    let main_panicked = self.with(|execution| {
                        execution.learn(thread, None);
                        execution.end(thread);
                        thread == 0 && execution.threads[0].panic.is_some()
                    });
                    if main_panicked {
                        return Stopped::MainPanicked;
                    }
                    self.schedule();
                }
            }
        }
        let all_ended = self.with(|execution| {
            (0..execution.threads.len()).all(|thread| execution.has_ended(thread))
        });
        if all_ended {
            Stopped::AllEnded
        } else {
            Stopped::ByScheduler
        }
    }

    /// Lets a thread go on until it is suspended or ends, with the panics that unwind on it.
    fn resume(&self, thread: ThreadId, fiber: &mut Fiber) -> CoroutineResult<(), ()> {
        self.with(|execution| std::mem::take(&mut execution.threads[thread].panics))
            .take_up();
        let result = fiber.resume(());
        let panics = Panics::put_aside();
        self.with(|execution| execution.threads[thread].panics = panics);
        result
    }

    fn start(&self, thread: ThreadId) -> Fiber {
        let body = self.bodies.borrow_mut()[thread]
            .take()
            .expect("a thread starts once");
        let stack = self.stack();
        self.make_room_for(thread);
        Coroutine::with_stack(stack, move |yielder, ()| {
            if let Some(context) = context() {
                context.handles.borrow_mut()[thread] = yielder;
            }
            let outcome = catch_unwind(AssertUnwindSafe(body));
            let Some(context) = context() else { return };
            if context.tearing_down.get() {
                return;
            }
            // Whoever joins it happens after these as well.
            let outcome = outcome.and(context.drop_locals(thread));
            context.with(|execution| {
                let noted = &mut execution.threads[thread].panic;
                match outcome {
                    // One that the body caught itself did not end the thread.
                    Ok(()) => *noted = None,
                    // The hook has noted it, unless it was only resumed.
                    Err(payload) => {
                        let message = message_of(&*payload);
                        noted.get_or_insert(Panic {
                            message,
                            at: "resume_unwind".into(),
                        });
                    }
                }
            });
        })
    }

    /// A stack that no thread has.
    fn stack(&self) -> DefaultStack {
        self.stacks.borrow_mut().pop().unwrap_or_else(|| {
            DefaultStack::new(STACK_SIZE).unwrap_or_else(|error| {
                panic!("no memory for the stack of one more thread: {error}")
            })
        })
    }

    fn make_room_for(&self, thread: ThreadId) {
        let mut handles = self.handles.borrow_mut();
        if handles.len() <= thread {
            handles.resize(thread + 1, std::ptr::null());
        }
    }

    /// Drops, on the thread itself, what it has of its `thread_local!` statics. A destructor may
    /// make more of them. The first panic, if there is one.
    fn drop_locals(&self, thread: ThreadId) -> std::thread::Result<()> {
        let mut outcome = Ok(());
        while let Some(value) = self.with(|execution| execution.threads[thread].locals.take_last())
        {
            outcome = outcome.and(catch_unwind(AssertUnwindSafe(|| drop(value))));
        }
        outcome
    }
}

/// Runs one execution: `body` is its thread `main`.
pub(crate) fn run(
    execution: Execution,
    scheduler: &mut dyn Scheduler,
    stacks: &mut Stacks,
    body: Box<dyn FnOnce() + '_>,
) -> (Execution, Stopped) {
    assert!(
        context().is_none(),
        "a scenario cannot explore another scenario"
    );
    note_panics();
    // SAFETY: only lifetimes are changed; both are used during this call only: `tear_down` drops
    // what is left of `body` before it returns.
    let (scheduler, body): (*mut dyn Scheduler, Box<dyn FnOnce()>) = unsafe {
        let scheduler = std::mem::transmute::<
            *mut (dyn Scheduler + '_),
            *mut (dyn Scheduler + 'static),
        >(scheduler);
        (
            scheduler,
            std::mem::transmute::<Box<dyn FnOnce() + '_>, Box<dyn FnOnce() + 'static>>(body),
        )
    };
    let context = Context {
        execution: UnsafeCell::new(execution),
        scheduler: UnsafeCell::new(scheduler),
        fibers: RefCell::default(),
        handles: RefCell::default(),
        next: Cell::new(None),
        current: Cell::new(0),
        tearing_down: Cell::new(false),
        last_operations: Cell::new(0),
        pulse: stacks.pulse(),
        stacks: RefCell::new(std::mem::take(&mut stacks.free)),
        bodies: RefCell::new(vec![Some(body)]),
    };
    context.with(|execution| execution.add_thread(None, None));
    let panics = Panics::put_aside();
    CONTEXT.set(&raw const context);
    let stopped = context.run_threads();
    context.tear_down();
    CONTEXT.set(std::ptr::null());
    panics.take_up();
    stacks.free = context.stacks.take();
    (context.execution.into_inner(), stopped)
}

impl Op {
    /// An operation without an object.
    pub(crate) fn alone(kind: OpKind, at: &'static Location<'static>) -> Op {
        Op {
            kind,
            object: None,
            within: None,
            at,
        }
    }
}

impl Execution {
    /// An operation takes effect with the step before it. That is how the scenario's own thread drops
    /// what it has while its panic unwinds, by which the execution ends, unless it is caught: it has
    /// not waited for the others, and who of them and it drops the last `Arc` of an object is in
    /// nobody's history.
    fn drop_at_once(&mut self, thread: ThreadId, op: Op) -> Reply {
        self.did_more = true;
        let history = self.history_after(thread, &op, way::AS_USUAL);
        self.apply(thread, op, way::AS_USUAL, history);
        self.tell_unwinding();
        self.threads[thread].reply
    }
}
