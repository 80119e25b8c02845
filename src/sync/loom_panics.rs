//! Panics under loom. It passes on a payload at most, takes its own complaints for panics of the
//! program, and does not tell of threads that nobody joins: so they are noted here.

use std::cell::{Cell, RefCell};
use std::panic::PanicHookInfo;

use crate::explore::panics::line_of;

/// A panic, as the hook saw it.
#[derive(Clone, Debug)]
pub(crate) struct Noted {
    pub(crate) message: String,
    /// File and line; None if it lies inside loom.
    pub(crate) at: Option<String>,
}

thread_local! {
    /// The first panic on this OS thread since the last [`forget`]: it tells the cause, what
    /// follows is the unwinding.
    static FIRST: RefCell<Option<Noted>> = const { RefCell::new(None) };
    static UNJOINED: Cell<usize> = const { Cell::new(0) };
}

/// Notes panics from now on, beside printing them.
pub(crate) fn note_all() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let others = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            note(info);
            others(info);
        }));
    });
}

fn note(info: &PanicHookInfo<'_>) {
    let message = line_of(info.payload());
    let at = info.location().filter(|at| !is_looms(at.file()));
    let at = at.map(|at| format!("{}:{}", at.file(), at.line()));
    FIRST.with_borrow_mut(|first| first.get_or_insert(Noted { message, at }).clone());
}

/// Whether a source file is one of loom's.
fn is_looms(file: &str) -> bool {
    file.split(['/', '\\'])
        .any(|part| part == "loom" || part.starts_with("loom-"))
}

/// The first panic since the last [`forget`].
pub(crate) fn first() -> Option<Noted> {
    FIRST.with_borrow(Clone::clone)
}

/// Whether the first panic since the last [`forget`] is the program's own.
pub(crate) fn is_programs() -> bool {
    first().is_some_and(|noted| noted.at.is_some())
}

/// A new iteration begins.
pub(crate) fn forget() {
    FIRST.take();
    UNJOINED.set(0);
}

/// A thread has ended by a panic. True if it was a complaint of loom itself, which must not be
/// taken for the thread's result.
pub(crate) fn ended_by_panic() -> bool {
    if first().is_some_and(|noted| noted.at.is_none()) {
        return true;
    }
    UNJOINED.set(UNJOINED.get() + 1);
    false
}

/// A `join` has returned a panic, so that somebody has heard of it.
pub(crate) fn taken_by_join() {
    UNJOINED.set(UNJOINED.get().saturating_sub(1));
    if UNJOINED.get() == 0 {
        FIRST.take();
    }
}

/// Whether there is a panic that nobody has heard of.
pub(crate) fn unjoined() -> bool {
    UNJOINED.get() > 0
}
