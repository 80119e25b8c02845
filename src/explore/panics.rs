//! Panics of model threads: noted for the verdict instead of printed.

use super::execution::Execution;
use super::fiber::{Panics, context};
use super::op::ThreadId;
use super::thread::Panic;
use crate::trace::Place;

/// What a scope says of a panic that nobody has joined, as std's does.
pub(crate) const IN_A_SCOPE: &str = "a scoped thread panicked";

/// From now on a panic of a model thread is noted instead of printed.
pub(crate) fn note_panics() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let others = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !note_panic(info) {
                others(info);
            }
        }));
    });
}

/// Notes a panic of a model thread; true if the panic was one.
fn note_panic(info: &std::panic::PanicHookInfo<'_>) -> bool {
    let Some(context) = context() else {
        return false;
    };
    if context.is_tearing_down() {
        // While the thread unwinds, it ends the whole process: then this is all that is left of it.
        return false;
    }
    let message = message_of(info.payload());
    let place = info.location().map(|at| Place {
        file: at.file().to_owned(),
        line: at.line(),
    });
    let place = place.unwrap_or_default();
    let at = format!("{}:{}", place.file, place.line);
    let thread = context.current();
    let panic = Panic { message, at };
    context.with(|execution| {
        execution.did_more = true;
        execution.tell_panic(thread, line_of(info.payload()), place);
        let me = &mut execution.threads[thread];
        if !passes_on(&panic.message) {
            me.heard = Some(Box::new((thread, panic.clone())));
        }
        me.panic = Some(panic);
    });
    // One while another unwinds may end the process: as above.
    Panics::count() == 1
}

/// Whether a panic only passes on what a `join`, or the end of a scope, told of an earlier one.
pub(crate) fn passes_on(message: &str) -> bool {
    message == IN_A_SCOPE || message.contains("Any { .. }")
}

impl Execution {
    /// The panic that ends or has ended a thread, and whose it is: if it only passes on what a
    /// `join` told it, that one.
    pub(crate) fn panic_of(&self, thread: ThreadId) -> Option<(ThreadId, Panic)> {
        let me = &self.threads[thread];
        let panic = me.panic.clone()?;
        match &me.heard {
            Some(heard) if passes_on(&panic.message) => Some((**heard).clone()),
            _ => Some((thread, panic)),
        }
    }
}

/// The message of a panic's payload.
pub(crate) fn message_of(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a panic without a message").to_owned()
}

/// The same on one line.
pub(crate) fn line_of(payload: &(dyn std::any::Any + Send)) -> String {
    let message = message_of(payload);
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}
