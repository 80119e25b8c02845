//! The steps of an execution that is to be told.

use super::execution::Execution;
use super::op::{ObjectId, Op, Reply, ThreadId};
use crate::trace::{Forgotten, Place};

/// A step that took effect, kept only when the execution is to be told.
pub(crate) struct Event {
    pub(crate) thread: ThreadId,
    pub(crate) op: Op,
    pub(crate) reply: Reply,
    pub(crate) value: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) wakes: Vec<ThreadId>,
    /// Whether a destructor does it while its thread's panic unwinds.
    pub(crate) unwinds: bool,
}

/// A panic, kept only when the execution is to be told. It is no step: it happens in one with
/// what its thread did before it.
pub(crate) struct PanicEvent {
    pub(crate) thread: ThreadId,
    pub(crate) message: String,
    pub(crate) place: Place,
    /// How many events there were before it.
    pub(crate) after: usize,
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
            unwinds: false,
        }
    }
}

impl Execution {
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

    /// Adds a panic to the story, if there is to be one.
    pub(crate) fn tell_panic(&mut self, thread: ThreadId, message: String, place: Place) {
        if let Some(events) = &self.events {
            self.panics.push(PanicEvent {
                thread,
                message,
                place,
                after: events.len(),
            });
        }
    }

    /// The last step was a destructor's, while its thread's panic unwinds.
    pub(crate) fn tell_unwinding(&mut self) {
        if let Some(event) = self.events.as_mut().and_then(|events| events.last_mut()) {
            event.unwinds = true;
        }
    }

    /// A thread keeps a permit for good.
    pub(crate) fn tell_forgotten(&mut self, thread: ThreadId, semaphore: ObjectId) {
        if self.events.is_some() {
            let id = semaphore.0 as usize;
            self.forgotten.push(Forgotten { thread, id });
        }
    }

    /// The address that the thread's last step works with.
    pub(crate) fn tell_pointer(&mut self, address: usize) {
        if self.events.is_some() {
            self.pointers.see(address as u64);
            let number = self.pointers.number(address as u64);
            self.tell_value(|| Some(number));
        }
    }

    /// The value that the thread's last step read or wrote, told by the facade.
    pub(crate) fn tell_value(&mut self, value: impl FnOnce() -> Option<String>) {
        if let Some(event) = self.events.as_mut().and_then(|events| events.last_mut()) {
            event.value = value();
        }
    }
}
