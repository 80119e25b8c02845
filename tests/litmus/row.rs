//! A row of the table: a litmus test with its verdicts.

use std::collections::BTreeSet;
use std::sync::Arc;

/// A litmus test: a small program, and for every outcome whether C++20 (Rust's memory model)
/// allows it and what shows it.
///
/// An outcome is a word: the values that the threads read, thread after thread in program order,
/// one digit each, `-` where a read was left out, and then what is left in memory where that is
/// asked. An execution with a data race has no values; its outcome is `race`. What a row does not
/// name is forbidden too.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) program: Arc<dyn Fn() -> String + Send + Sync>,
    /// Allowed, and some interleaving leads to it.
    pub(crate) interleaved: &'static str,
    /// Allowed, and only the orderings as written show it: a stale load, or a race that an edge
    /// would mend.
    pub(crate) weak: &'static str,
    /// Interleaved, but with the orderings as written no execution comes to it without a race.
    pub(crate) raced: &'static str,
    /// Allowed, and the explorer does not produce it: it needs a modification order, or an order
    /// of the `SeqCst` operations, that is not the order of execution.
    pub(crate) beyond: &'static str,
    /// Forbidden: what the row is there for.
    pub(crate) forbidden: &'static str,
    /// Distinct executions if every access were `SeqCst`.
    pub(crate) orderly: u64,
    /// Distinct executions with the orderings as written.
    pub(crate) written: u64,
    /// Why the verdict is so, in a line.
    pub(crate) because: &'static str,
    pub(crate) loom: Loom,
}

/// What loom says to a row.
pub(crate) enum Loom {
    /// It finds what the explorer must find.
    Agrees,
    /// It does not find some outcomes that the explorer must find, or finds others.
    Disagrees {
        misses: &'static str,
        adds: &'static str,
        because: &'static str,
    },
    /// It comes to no end.
    GivesUp { because: &'static str },
}

/// A row, to be filled in.
pub(crate) fn litmus(
    name: &'static str,
    program: impl Fn() -> String + Send + Sync + 'static,
) -> Row {
    Row {
        name,
        program: Arc::new(program),
        interleaved: "",
        weak: "",
        raced: "",
        beyond: "",
        forbidden: "",
        orderly: 0,
        written: 0,
        because: "",
        loom: Loom::Agrees,
    }
}

impl Row {
    pub(crate) fn interleaved(self, interleaved: &'static str) -> Row {
        Row {
            interleaved,
            ..self
        }
    }

    pub(crate) fn weak(self, weak: &'static str) -> Row {
        Row { weak, ..self }
    }

    /// The orderings as written leave a data race, in whatever came to these outcomes too.
    pub(crate) fn races(self, raced: &'static str) -> Row {
        let weak = "race";
        Row {
            weak,
            raced,
            ..self
        }
    }

    pub(crate) fn beyond(self, beyond: &'static str) -> Row {
        Row { beyond, ..self }
    }

    pub(crate) fn forbidden(self, forbidden: &'static str) -> Row {
        Row { forbidden, ..self }
    }

    /// Distinct executions: as if all were `SeqCst`, and with the orderings as written.
    pub(crate) fn distinct(self, orderly: u64, written: u64) -> Row {
        Row {
            orderly,
            written,
            ..self
        }
    }

    pub(crate) fn because(self, because: &'static str) -> Row {
        Row { because, ..self }
    }

    /// loom does not find these outcomes.
    pub(crate) fn loom_misses(self, misses: &'static str, because: &'static str) -> Row {
        let loom = Loom::Disagrees {
            misses,
            adds: "",
            because,
        };
        Row { loom, ..self }
    }

    /// loom finds these outcomes as well.
    pub(crate) fn loom_adds(self, adds: &'static str, because: &'static str) -> Row {
        let loom = Loom::Disagrees {
            misses: "",
            adds,
            because,
        };
        Row { loom, ..self }
    }

    /// loom comes to no end.
    pub(crate) fn loom_gives_up(self, because: &'static str) -> Row {
        let loom = Loom::GivesUp { because };
        Row { loom, ..self }
    }

    /// What the second pass must show: all that is allowed, within the explorer's limits.
    pub(crate) fn shown(&self) -> BTreeSet<String> {
        let allowed = &words(self.interleaved) | &words(self.weak);
        &allowed - &words(self.raced)
    }
}

/// The outcomes in a cell of the table.
pub(crate) fn words(cell: &str) -> BTreeSet<String> {
    cell.split_whitespace().map(str::to_owned).collect()
}
