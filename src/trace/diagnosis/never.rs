//! What no execution shows, although some should.

use super::Named;
use super::words::at;
use crate::trace::{Kind, Trace};

/// `kind` is what the scenario calls it.
pub(super) fn tell(trace: &Trace, kind: Kind) -> Named {
    if kind != Kind::Serialised {
        let text = "No interleaving has the property; the steps above are the shortest execution.";
        return (kind, text.into());
    }
    // A thread that is joined before the next one is started.
    let lives = |name: &str| {
        let name = name.to_owned();
        trace
            .steps
            .iter()
            .filter(move |step| step.object.is_none() && step.op.starts_with(&name))
    };
    let early = lives("join(").find(|join| lives("spawn(").any(|spawn| spawn.step > join.step));
    match early {
        Some(join) => {
            let spawn = lives("spawn(").find(|spawn| spawn.step > join.step);
            let next = spawn.map(|spawn| spawn.op.clone()).unwrap_or_default();
            let text = format!(
                "{} does {} at {}, before {next}: each thread has ended when the next one starts, \
                 and nothing runs at the same time. Start them all, then join.",
                trace.threads[join.thread],
                join.op,
                at(join),
            );
            (kind, text)
        }
        None => {
            let text = "In every interleaving the threads go one after the other, as if there \
                        were only one: something is held for the whole of their work.";
            (kind, text.into())
        }
    }
}
