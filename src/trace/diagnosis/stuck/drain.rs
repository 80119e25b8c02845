//! A join that keeps a channel from being emptied.

use super::super::Named;
use super::super::evidence::Evidence;
use super::super::words::{call, line};
use crate::trace::{Action, Kind, Step};

/// The joined thread waits for room in a channel that nobody but the joining one empties.
pub(super) fn find(evidence: &Evidence<'_>, waiting: &[&Step]) -> Option<Named> {
    let join = waiting.iter().find(|step| step.action == Action::Join)?;
    let sends = waiting.iter().filter(|step| step.action == Action::Send);
    let mut blocked = sends.filter(|send| {
        let joined = join.op == format!("join({})", evidence.thread(send.thread));
        let receives = |thread: usize| {
            evidence.touches.iter().any(|touch| {
                Some(touch.id) == send.id
                    && touch.thread == thread
                    && matches!(touch.first.action, Action::Recv | Action::TryRecv)
            })
        };
        let threads = 0..evidence.trace.threads.len();
        let mut others = threads.filter(|thread| *thread != join.thread);
        // Whoever else is left only sends to it too.
        let mut left = waiting.iter().filter(|step| step.thread != join.thread);
        let only_sends = left.all(|step| step.action == Action::Send && step.id == send.id);
        joined && only_sends && !others.any(receives)
    });
    let send = blocked.next()?;
    let is_pipe = send.op.starts_with("write(");
    let text = format!(
        "{me} joins {other} ({}), and {other} waits in {send} ({}) for room in the {what}, which \
         nobody else empties. {first} first and join then, or {first_too} until the {what} is closed.",
        line(&join.place),
        line(&send.place),
        me = evidence.thread(join.thread),
        other = evidence.thread(send.thread),
        first = if is_pipe { "Read" } else { "Receive" },
        first_too = if is_pipe { "read" } else { "receive" },
        what = if is_pipe { "pipe" } else { "channel" },
        send = call(send),
    );
    Some((Kind::JoinBeforeDrain, text))
}
