//! What no execution shows, although some should.

use super::Named;
use super::words::at;
use crate::trace::{Kind, Step, Trace};

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
    let early = lives("join(").find_map(|join| {
        let spawn = lives("spawn(").find(|spawn| spawn.step > join.step)?;
        Some((join, spawn))
    });
    match early {
        Some((join, next)) => {
            let ended = |spawn: &Step| lives("join(").filter(|join| join.step < spawn.step).count();
            let mut starts = lives("spawn(").enumerate();
            let so = if starts.all(|(started, spawn)| ended(spawn) == started) {
                "each thread has ended when the next one starts, and nothing runs at the same \
                 time. Start them all, then join."
                    .to_owned()
            } else {
                let of = |step: &Step| argument(&step.op).to_owned();
                format!(
                    "{} is not started before {} has ended, and they never run at the same time. \
                     Start what should run at once before the first join.",
                    of(next),
                    of(join),
                )
            };
            let text = format!(
                "{} does {} at {}, before {}: {so}",
                trace.threads[join.thread],
                join.op,
                at(join),
                next.op,
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

/// `join(thread-1)`: `thread-1`.
fn argument(call: &str) -> &str {
    let inner = call
        .split_once('(')
        .and_then(|(_, rest)| rest.strip_suffix(')'));
    inner.unwrap_or(call)
}
