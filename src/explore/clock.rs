//! Vector clocks (Fidge 1988, Mattern 1989), by which happens-before is decided.

use smallvec::SmallVec;

/// For each thread, how many of its steps happen before here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Clock(SmallVec<[u32; 6]>);

impl Clock {
    /// How many steps of `thread` happen before here.
    #[inline]
    pub(crate) fn of(&self, thread: usize) -> u32 {
        self.0.get(thread).copied().unwrap_or(0)
    }

    /// One more step of `thread`.
    #[inline]
    pub(crate) fn tick(&mut self, thread: usize) {
        self.set(thread, self.of(thread) + 1);
    }

    /// Notes that the first `steps` of `thread` happen before here.
    #[inline]
    pub(crate) fn set(&mut self, thread: usize, steps: u32) {
        if self.0.len() <= thread {
            self.0.resize(thread + 1, 0);
        }
        self.0[thread] = steps;
    }

    /// Everything that happens before `other` happens before here too.
    #[inline]
    pub(crate) fn join(&mut self, other: &Clock) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine = (*mine).max(*theirs);
        }
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
        assert_eq!((a.of(2), b.of(2)), (0, 2));
        a.join(&b);
        assert_eq!((a.of(0), a.of(1), a.of(2)), (1, 0, 2));
    }
}
