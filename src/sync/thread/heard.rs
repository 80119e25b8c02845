//! What panics a real thread has heard of. `unwrap` on what a `join` returned panics anew, and of
//! the panic that it passes on says no more than `Any { .. }`.

use std::any::Any;
use std::cell::RefCell;

use crate::explore::panics::{line_of, passes_on};

std::thread_local! {
    /// The last panic that this thread has heard of: one of its own, or one that a `join` returned.
    static HEARD: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// This thread hears of a panic.
pub(crate) fn hear(message: String) {
    // While the thread ends there may be nobody left to tell.
    let _ = HEARD.try_with(|heard| {
        if !passes_on(&message) {
            *heard.borrow_mut() = Some(message);
        }
    });
}

/// The message of a panic of this thread; if it only passes on another one, of that.
pub(crate) fn cause(payload: &(dyn Any + Send)) -> String {
    let message = line_of(payload);
    let heard = || HEARD.try_with(RefCell::take).ok().flatten();
    match passes_on(&message).then(heard).flatten() {
        Some(heard) => heard,
        None => message,
    }
}
