//! Recognises a thread that goes round in a loop without getting anywhere.
//!
//! A thread that looks again and again at the same version of the same object, from the same line,
//! having changed nothing in between, is taken to spin: it will do so until another thread changes
//! something, so the scheduler lets all others go first. A loop with an end (`for _ in 0..5 {
//! x.load(..) }`) looks the same at first; it gives itself away when it ends although nothing has
//! changed. Then its line is known for [no spin](NotSpins), and the search begins anew.

use std::collections::HashSet;
use std::panic::Location;

use super::hash::Chain;

/// How often a thread may look at the same before it counts as spinning.
pub(crate) const LOOKS: u32 = 3;

/// How often a thread may come past the same `yield_now` before it lets all others go first.
const YIELDS: u32 = 2;

/// A line of the program, told apart by the address of its location.
type Line = *const Location<'static>;

/// Lines that are known to be in loops with an end.
#[derive(Clone, Debug, Default)]
pub(crate) struct NotSpins(HashSet<usize>);

impl NotSpins {
    pub(crate) fn insert(&mut self, at: &'static Location<'static>) {
        self.0.insert(std::ptr::from_ref(at) as usize);
    }

    pub(crate) fn contains(&self, at: &'static Location<'static>) -> bool {
        !self.0.is_empty() && self.0.contains(&(std::ptr::from_ref(at) as usize))
    }
}

/// What a thread has looked at since it last changed anything.
#[derive(Default)]
pub(crate) struct Spin {
    looks: Vec<Look>,
    /// The yields that it came past, never forgotten: a loop with `yield_now` may well lock and
    /// unlock on its way round.
    yields: Vec<(Line, u32)>,
}

struct Look {
    line: Line,
    seen: Chain,
    times: u32,
}

impl Spin {
    /// How often the thread has looked at this from this line since it last changed anything.
    pub(crate) fn times(&self, at: &'static Location<'static>, seen: Chain) -> u32 {
        let line = std::ptr::from_ref(at);
        let known = self.looks.iter();
        known
            .filter(|look| look.line == line && look.seen == seen)
            .map(|look| look.times)
            .next()
            .unwrap_or(0)
    }

    /// The thread has looked at something, and changed nothing.
    pub(crate) fn looked(&mut self, at: &'static Location<'static>, seen: Chain) {
        let line = std::ptr::from_ref(at);
        let mut known = self.looks.iter_mut();
        match known.find(|look| look.line == line && look.seen == seen) {
            Some(look) => look.times += 1,
            None => self.looks.push(Look {
                line,
                seen,
                times: 1,
            }),
        }
    }

    /// The thread is about to yield: whether it comes round to the same yield again.
    pub(crate) fn yields_again(&mut self, at: &'static Location<'static>) -> bool {
        let line = std::ptr::from_ref(at);
        match self.yields.iter_mut().find(|known| known.0 == line) {
            Some((_, times)) => {
                *times += 1;
                *times > YIELDS
            }
            None => {
                self.yields.push((line, 1));
                false
            }
        }
    }

    /// Whether the thread has come past this line since it last changed anything.
    pub(crate) fn knows(&self, at: &'static Location<'static>) -> bool {
        let line = std::ptr::from_ref(at);
        self.looks.iter().any(|look| look.line == line)
            || self.yields.iter().any(|known| known.0 == line)
    }

    /// The thread has changed something.
    pub(crate) fn has_moved(&mut self) {
        self.looks.clear();
    }
}
