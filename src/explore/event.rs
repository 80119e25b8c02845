//! The steps of an execution that is to be told.

use super::execution::Execution;
use super::op::{ObjectId, Op, Reply, ThreadId};
use crate::trace::Forgotten;

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
