//! The axioms on litmus tests whose verdicts are published.

mod beyond;
mod shapes;
mod single;

use super::axioms::SeqCstRule::{self, Cxx20, ExecutionOrder, Rc11};
use super::candidates::outcomes;
use super::litmus::{Access, Litmus, Outcome, PLACES};

const X: usize = 0;
const Y: usize = 1;
const Z: usize = 2;

/// An outcome that a test asks for: what each thread reads, and what remains in each place
/// where that matters.
struct Asked {
    reads: &'static [&'static [u64]],
    finals: [Option<u64>; PLACES],
}

fn reads(reads: &'static [&'static [u64]]) -> Asked {
    let finals = [None; PLACES];
    Asked { reads, finals }
}

impl Asked {
    fn and_remain(self, x: impl Into<Option<u64>>, y: impl Into<Option<u64>>) -> Asked {
        let finals = [x.into(), y.into(), None];
        Asked { finals, ..self }
    }

    fn is(&self, outcome: &Outcome) -> bool {
        let remains = |place: usize| self.finals[place].is_none_or(|v| v == outcome.finals[place]);
        outcome.reads.iter().eq(self.reads.iter()) && (0..PLACES).all(remains)
    }
}

/// A test is its name, its threads, the outcome and whether each of these rules allows it.
type Test = (&'static str, Vec<Vec<Access>>, Asked, [bool; 3]);

const RULES: [SeqCstRule; 3] = [Cxx20, Rc11, ExecutionOrder];
const ALLOWED: [bool; 3] = [true; 3];
const FORBIDDEN: [bool; 3] = [false; 3];

fn check(tests: Vec<Test>) {
    for (name, threads, asked, expected) in tests {
        let reads = |access: &&Access| !matches!(access, Access::Store(..) | Access::Fence(_));
        let read = threads.iter().map(|t| t.iter().filter(reads).count());
        assert!(
            read.eq(asked.reads.iter().map(|r| r.len())),
            "{name} asks for too much"
        );
        let litmus = Litmus(threads);
        let said = RULES.map(|rule| outcomes(&litmus, rule).iter().any(|found| asked.is(found)));
        assert_eq!(said, expected, "{name}, by {RULES:?}:{litmus:?}");
    }
}
