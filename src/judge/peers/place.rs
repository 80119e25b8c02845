use serde::{Deserialize, Serialize};

/// In whose code an alarm lies, seen from the innermost call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The subject's or the spec's.
    Program,
    /// A primitive of `racelab::sync`: `cell`.
    Facade(String),
    /// A library, std and racelab's own machinery included.
    Library(String),
}

impl Place {
    /// Where a stack begins, by its frames from the inside: `#1 <alloc::sync::Arc<u8>>::drop …` or
    /// `by 0x3366FB: std::thread::start …`.
    pub(super) fn of<'a>(mut frames: impl Iterator<Item = &'a str>) -> Option<Place> {
        frames.find_map(Place::of_frame)
    }

    fn of_frame(frame: &str) -> Option<Place> {
        let (number, function) = frame.trim_start().split_once(' ')?;
        let function = match number {
            "at" | "by" => function.split_once(": ")?.1,
            _ => function,
        };
        // The path that the function's own begins with; what it is generic over does not count.
        let path = function.trim_start_matches(['<', '&', ' ', '*']);
        let path = path.trim_start_matches("dyn ").trim_start_matches("mut ");
        let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
        let path = path.split(|c: char| !is_name(c)).next()?;
        let mut parts = path.split("::");
        match (parts.next()?, parts.next()?) {
            ("racelab", "sync") => Some(Place::Facade(parts.next()?.to_owned())),
            ("subject" | "spec", _) => Some(Place::Program),
            ("alloc", "sync") => Some(Place::Library("std".to_owned())),
            // Boxes, vectors, closures: on behalf of whoever has them.
            ("alloc" | "core", _) => None,
            (library, _) => Some(Place::Library(library.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_frame_that_works_for_nobody_else_tells_whose_code_it_is() {
        let library = |name: &str| Some(Place::Library(name.to_owned()));
        let facade = |name: &str| Some(Place::Facade(name.to_owned()));
        let free = "    #0 free <null> (spec+0x17461a)";
        let vec = "    #1 <alloc::vec::Vec<crossbeam_channel::waker::Entry>>::try_remove <null>";
        let waker = "    #2 <crossbeam_channel::waker::SyncWaker>::unregister <null>";
        let subject = "    #2 <<subject::Counter>::new::{closure#0} as core::ops::FnOnce>";
        let cell = "    #0 <racelab::sync::cell::SharedCell<u64>>::get";
        let exchange = "   at 0x33: atomic_compare_exchange<usize> (atomic.rs:3975)";
        let start = "   by 0x33: std::sys::pal::unix::stack_overflow::thread_info (in /a/b)";
        let arc = "    #1 <alloc::sync::Arc<racelab::sync::atomic::AtomicU64>>::drop_slow <null>";
        for (stack, expected) in [
            (
                &[free, vec, waker, subject][..],
                library("crossbeam_channel"),
            ),
            (&[free, vec, subject], Some(Place::Program)),
            (&[free, arc, subject], library("std")),
            (&[cell, subject], facade("cell")),
            (&[exchange, start], library("std")),
            (&[free], None),
        ] {
            assert_eq!(Place::of(stack.iter().copied()), expected, "{stack:?}");
        }
    }
}
