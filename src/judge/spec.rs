use super::plain::Plain;
use super::verdict::Quantifier;
use crate::explore::Outcome;
use crate::trace::Kind;

/// A small closed program over the subject, and what must hold of it.
///
/// Made by [`always`], [`sometimes`] and [`natively`]; a spec is an array of them, given to
/// [`judge::main`](super::main()).
pub struct Scenario {
    pub(super) name: &'static str,
    pub(super) quantifier: Quantifier,
    pub(super) asks: &'static str,
    pub(super) body: Box<dyn Fn() -> Outcome + Send + Sync>,
    /// `{:?}` of the outcomes that are right; empty if every one is.
    pub(super) allowed: Vec<String>,
    /// What it is called when this scenario is not met.
    pub(super) kind: Option<Kind>,
    /// How often a waiting thread may be passed.
    pub(super) overtaken_at_most: Option<u32>,
}

/// In every interleaving the asserts of `body` hold, and what it returns is
/// [allowed](Scenario::allows).
pub fn always<R: Plain + 'static>(
    name: &'static str,
    body: impl Fn() -> R + Send + Sync + 'static,
) -> Scenario {
    Scenario::new(name, Quantifier::Always, move || outcome_of(&body()))
}

/// In at least one interleaving `body` returns true.
///
/// This catches what no assert can: a program that is right because its threads never overlap. If
/// no interleaving has the property, the verdict is *serialised*, unless
/// [`called`](Scenario::called) says otherwise.
pub fn sometimes(name: &'static str, body: impl Fn() -> bool + Send + Sync + 'static) -> Scenario {
    let scenario = Scenario::new(name, Quantifier::Sometimes, move || Outcome {
        value: None,
        holds: body(),
    });
    scenario.called(Kind::Serialised)
}

/// On real threads, at real size, `body` finishes, its asserts hold, and what it returns is
/// [allowed](Scenario::allows).
pub fn natively<R: Plain + 'static>(
    name: &'static str,
    body: impl Fn() -> R + Send + Sync + 'static,
) -> Scenario {
    Scenario::new(name, Quantifier::Natively, move || outcome_of(&body()))
}

impl Scenario {
    fn new(
        name: &'static str,
        quantifier: Quantifier,
        body: impl Fn() -> Outcome + Send + Sync + 'static,
    ) -> Self {
        let body = Box::new(body);
        Scenario {
            name,
            quantifier,
            asks: "",
            body,
            allowed: Vec::new(),
            kind: None,
            overtaken_at_most: None,
        }
    }

    /// What the scenario asks, in one line for the student: `2 threads × 1 update must give 2`.
    pub fn asks(mut self, asks: &'static str) -> Self {
        self.asks = asks;
        self
    }

    /// The outcomes that are right. Compared as `{:?}` prints them.
    pub fn allows<R: Plain>(mut self, outcomes: impl IntoIterator<Item = R>) -> Self {
        // A loop and no adaptors: every spec compiles this again for each of its types.
        for outcome in outcomes {
            self.allowed.push(format!("{outcome:?}"));
        }
        self
    }

    /// While a thread waits for a lock, a permit or a message, others may pass it so many times and
    /// take the same before it (bounded waiting). More is *starvation*.
    pub fn overtaken_at_most(mut self, times: u32) -> Self {
        self.overtaken_at_most = Some(times);
        self
    }

    /// The kind of failure to report when this scenario is not met and no pattern explains why.
    pub fn called(mut self, kind: Kind) -> Self {
        self.kind = Some(kind);
        self
    }
}

/// The outcome of an execution whose scenario returned `value`.
fn outcome_of<R: Plain>(value: &R) -> Outcome {
    let text = format!("{value:?}");
    Outcome {
        value: (text != "()").then_some(text),
        holds: true,
    }
}
