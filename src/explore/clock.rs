//! Vector clocks (Fidge 1988, Mattern 1989), by which happens-before is decided, with the view of
//! memory that goes with them.

use smallvec::SmallVec;

/// What happens before a point of an execution.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Clock {
    /// For each thread, how many of its steps happen before here.
    steps: Counts,
    /// The view: for each atomic, the oldest store that may still be read here.
    pub(crate) view: Counts,
}

/// A number for each index; 0 for those that were never raised.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts(SmallVec<[u32; 6]>);

impl Clone for Counts {
    // As a copy of memory: what is derived goes number by number.
    #[inline]
    fn clone(&self) -> Self {
        match self.0.is_empty() {
            true => Counts::default(),
            false => Counts(SmallVec::from_slice(&self.0)),
        }
    }
}

impl Counts {
    #[inline]
    pub(crate) fn of(&self, index: usize) -> u32 {
        self.0.get(index).copied().unwrap_or(0)
    }

    #[inline]
    pub(crate) fn set(&mut self, index: usize, count: u32) {
        if self.0.len() <= index {
            self.0.resize(index + 1, 0);
        }
        self.0[index] = count;
    }

    /// At least `count`.
    #[inline]
    pub(crate) fn raise(&mut self, index: usize, count: u32) {
        if self.of(index) < count {
            self.set(index, count);
        }
    }

    /// The larger of the two, for each index.
    #[inline]
    pub(crate) fn join(&mut self, other: &Counts) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine = (*mine).max(*theirs);
        }
    }
}

impl Clock {
    /// How many steps of `thread` happen before here.
    #[inline]
    pub(crate) fn of(&self, thread: usize) -> u32 {
        self.steps.of(thread)
    }

    /// One more step of `thread`.
    #[inline]
    pub(crate) fn tick(&mut self, thread: usize) {
        self.steps.set(thread, self.of(thread) + 1);
    }

    /// Notes that the first `steps` of `thread` happen before here.
    #[cfg(test)]
    pub(crate) fn set(&mut self, thread: usize, steps: u32) {
        self.steps.set(thread, steps);
    }

    /// Everything that happens before `other` happens before here too.
    #[inline]
    pub(crate) fn join(&mut self, other: &Clock) {
        self.steps.join(&other.steps);
        self.view.join(&other.view);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_join_knows_what_either_side_knew() {
        let (mut a, mut b) = (Clock::default(), Clock::default());
        a.tick(0);
        b.tick(2);
        b.tick(2);
        b.view.raise(1, 3);
        assert_eq!((a.of(2), b.of(2)), (0, 2));
        a.join(&b);
        assert_eq!((a.of(0), a.of(1), a.of(2)), (1, 0, 2));
        assert_eq!((a.view.of(0), a.view.of(1)), (0, 3));
    }
}
