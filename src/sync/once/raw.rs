//! An initialization that happens once, without what it makes: nothing here is generic, so that a
//! student's program does not compile it again.

use std::panic::Location;

use crate::explore::op::OpKind;
use crate::explore::{self, OnceOp, State};
use crate::sync::backend::{Backend, Explored, For};
use crate::sync::mutex::unpoisoned;

/// An initialization that happens once.
pub(in crate::sync) struct RawOnce(Backend<std::sync::Once, LoomOnce>);

/// How an initialization is asked for.
#[derive(Clone, Copy)]
pub(in crate::sync) struct Call {
    /// The method.
    pub(in crate::sync) name: &'static str,
    /// What a panic says that comes of an earlier one. None: it is tried again.
    pub(in crate::sync) poisoned: Option<&'static str>,
}

/// For loom, which has no initialization of its own that could be asked for.
struct LoomOnce {
    phase: loom::sync::Mutex<Phase>,
    changed: loom::sync::Condvar,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    New,
    Running,
    Done,
    Poisoned,
}

impl RawOnce {
    #[track_caller]
    pub(in crate::sync) fn new(done: bool) -> Self {
        let (model, phase) = match done {
            true => (explore::Once::Done, Phase::Done),
            false => (explore::Once::New, Phase::New),
        };
        let native = || {
            let once = std::sync::Once::new();
            if done {
                once.call_once(|| ());
            }
            once
        };
        let loom = || LoomOnce {
            phase: loom::sync::Mutex::new(phase),
            changed: loom::sync::Condvar::new(),
        };
        RawOnce(Backend::new(native, || State::Once(model), loom))
    }

    /// Runs `init` if nobody has, and tells it whether an earlier one has panicked; waits while
    /// another thread is at it.
    ///
    /// # Panics
    /// If an earlier one has panicked and that is not to be overcome.
    #[track_caller]
    pub(in crate::sync) fn call(&self, noun: &str, call: Call, init: &mut dyn FnMut(bool)) {
        let Call { name, poisoned } = call;
        let (force, at) = (poisoned.is_none(), Location::caller());
        let was_poisoned = match self.0.get(noun) {
            For::Native(once) if force => {
                return once.call_once_force(|state| init(state.is_poisoned()));
            }
            For::Native(once) => return once.call_once(|| init(false)),
            For::Explored(object) => {
                let reply = object.perform(OpKind::Once(OnceOp::Begin { name, force }), at);
                match reply.ok {
                    true => Some(reply.closed),
                    false if reply.closed => panic!("{}", poisoned.unwrap_or_default()),
                    false => None,
                }
            }
            For::Loom(once) => match once.begin() {
                Phase::Done => None,
                Phase::Poisoned => {
                    if let Some(message) = poisoned {
                        once.end(Phase::Poisoned);
                        panic!("{message}");
                    }
                    Some(true)
                }
                _ => Some(false),
            },
        };
        if let Some(was_poisoned) = was_poisoned {
            let mut end = End {
                part: self.0.get(noun),
                name,
                at,
                done: false,
            };
            init(was_poisoned);
            end.done = true;
        }
    }

    /// The same in one step, for what only `write`s; waits while a thread is at it.
    #[track_caller]
    pub(in crate::sync) fn set(&self, noun: &str, write: &mut dyn FnMut()) {
        match self.0.get(noun) {
            For::Explored(object) => {
                let at = Location::caller();
                if object.perform(OpKind::Once(OnceOp::Set), at).ok {
                    write();
                }
            }
            _ => {
                let call = Call {
                    name: "set",
                    poisoned: None,
                };
                self.call(noun, call, &mut |_| write());
            }
        }
    }

    /// Whether it is done, by the method `name`.
    #[track_caller]
    pub(in crate::sync) fn is_done(&self, noun: &str, name: &'static str) -> bool {
        let at = Location::caller();
        match self.0.get(noun) {
            For::Native(once) => once.is_completed(),
            For::Explored(object) => {
                let look = OpKind::Once(OnceOp::Look { name });
                object.perform(look, at).ok
            }
            For::Loom(once) => *unpoisoned(once.phase.lock()) == Phase::Done,
        }
    }
}

/// Ends an initialization, also one that panics.
struct End<'a> {
    part: For<'a, std::sync::Once, LoomOnce>,
    name: &'static str,
    at: &'static Location<'static>,
    done: bool,
}

impl Drop for End<'_> {
    fn drop(&mut self) {
        let &mut End { name, at, done, .. } = self;
        match &self.part {
            For::Native(_) => {}
            For::Explored(object) => end(*object, OnceOp::End { name, done }, at),
            For::Loom(once) => once.end(match done {
                true => Phase::Done,
                false => Phase::Poisoned,
            }),
        }
    }
}

fn end(object: Explored, op: OnceOp, at: &'static Location<'static>) {
    object.perform(OpKind::Once(op), at);
}

impl LoomOnce {
    /// Waits while a thread is at it; then begins, unless it is done. What it was before.
    fn begin(&self) -> Phase {
        let mut phase = unpoisoned(self.phase.lock());
        while *phase == Phase::Running {
            phase = unpoisoned(self.changed.wait(phase));
        }
        let before = *phase;
        if before != Phase::Done {
            *phase = Phase::Running;
        }
        before
    }

    fn end(&self, with: Phase) {
        *unpoisoned(self.phase.lock()) = with;
        self.changed.notify_all();
    }
}
