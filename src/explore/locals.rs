//! The values of one model thread's `thread_local!` statics.

use std::any::Any;

/// What a thread has of the statics that every thread has for itself.
#[derive(Default)]
pub(crate) struct Locals(Vec<Local>);

/// A copy of a thread has no values: they are the program's own.
impl Clone for Locals {
    fn clone(&self) -> Self {
        Locals::default()
    }
}

struct Local {
    /// The address of the static.
    key: usize,
    /// None once the thread, at its end, has begun to drop it.
    value: Option<Box<dyn Any>>,
    needs_drop: bool,
}

/// The value was dropped already: its thread is ending.
pub(crate) struct Dropped;

impl Locals {
    /// The value under `key`; None if there is none yet.
    pub(crate) fn find(&self, key: usize) -> Option<Result<*const dyn Any, Dropped>> {
        let local = self.0.iter().find(|local| local.key == key)?;
        let value = local.value.as_deref().map(std::ptr::from_ref::<dyn Any>);
        Some(value.ok_or(Dropped))
    }

    /// Puts in what was made for `key`.
    pub(crate) fn insert(&mut self, key: usize, value: Box<dyn Any>, needs_drop: bool) {
        self.0.push(Local {
            key,
            value: Some(value),
            needs_drop,
        });
    }

    /// Whether there is nothing to drop.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes out the value that is to be dropped next: as in std, the one that was made last, and
    /// none of those that nobody would notice to be gone.
    pub(crate) fn take_last(&mut self) -> Option<Box<dyn Any>> {
        let mut left = self.0.iter_mut().rev().filter(|local| local.needs_drop);
        left.find_map(|local| local.value.take())
    }
}
