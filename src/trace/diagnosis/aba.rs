//! A value that changed and changed back between a look and the exchange that trusts it.
//!
//! The ABA problem (IBM System/370 *Principles of Operation*, 1983, on `CS`; Michael and Scott,
//! PODC 1996): equal values are taken for an unchanged object.

use super::Named;
use super::evidence::{Evidence, Touch};
use super::words::{at, object, read, who, wrote};
use crate::trace::{Action, Kind};

pub(super) fn find(evidence: &Evidence<'_>) -> Option<Named> {
    let trusts = |(first, second): &(Touch<'_>, Touch<'_>)| {
        let exchange = second.first;
        let succeeds = exchange.action == Action::Exchange && !exchange.failed;
        first.is_memory() && !first.writes() && succeeds && first.first.read() == exchange.read()
    };
    let mut pairs = evidence.pairs().rev().filter(trusts);
    let (look, away, back, exchange) = pairs.find_map(|(first, second)| {
        let old = first.first.read()?;
        let between = evidence.between((first, second));
        let writes: Vec<_> = between.filter(Touch::writes).collect();
        let differs = |write: &&Touch<'_>| write.first.wrote.as_deref() != Some(old);
        let away = writes.iter().find(differs)?;
        let back = writes.last()?;
        let came_back = back.first.wrote.as_deref() == Some(old);
        came_back.then_some((first.first, away.first, back.first, second.first))
    })?;
    let text = format!(
        "{me} read {a} from {object} at {}; {other} made it {b} at step {} and it was {a} again at \
         step {}. {me}'s compare_exchange at {} sees the same value and succeeds, although \
         everything behind it may have changed. Let a counter in the value change with every \
         write.",
        at(look),
        away.step,
        back.step,
        at(exchange),
        me = who(evidence, look),
        other = who(evidence, away),
        object = object(look),
        a = read(look),
        b = wrote(away),
    );
    Some((Kind::Aba, text))
}
