use crate::judge::verdict::Verdict;
use crate::sync::loom_mutex::TRIED_IN_VAIN;
use crate::trace::Kind;

/// What loom meant when its process died: it aborts on some failures instead of returning, and
/// what it found out is only in what it said.
pub(super) fn verdict(how: &str, stderr: &str) -> Verdict {
    let Some(panic) = first_panic(stderr) else {
        return Verdict::Inconclusive(format!("loom gave no answer: its process {how}"));
    };
    if stderr.contains(TRIED_IN_VAIN) {
        return Verdict::Inconclusive(format!("{TRIED_IN_VAIN} here without ending the process"));
    }
    if panic.message.contains("deadlock; threads") {
        let message = "every thread waits, and none can go on".to_owned();
        return refuted(Kind::Deadlock, message, panic.message);
    }
    if panic
        .message
        .contains("exceeded maximum number of branches")
    {
        return Verdict::Inconclusive(
            "loom: an execution has more steps than it follows; is a thread spinning?".to_owned(),
        );
    }
    if panic.message.contains("self.threads.len() < self.max()") {
        return Verdict::Inconclusive(
            "loom: the scenario has more threads than it knows".to_owned(),
        );
    }
    if panic.message.contains("Causality violation") {
        return refuted(Kind::DataRace, panic.message.to_owned(), panic.message);
    }
    if panic.place.contains("/loom-") || panic.message.contains("[loom internal bug]") {
        return Verdict::Inconclusive(format!("loom itself failed: {}", panic.message));
    }
    refuted(Kind::Panic, panic.message.to_owned(), panic.message)
}

fn refuted(kind: Kind, message: String, said: &str) -> Verdict {
    Verdict::refuted(kind, message, format!("loom says: {said}"))
}

/// A panic as the standard hook prints it.
struct Panic<'a> {
    place: &'a str,
    /// Its message, the first line.
    message: &'a str,
}

/// The first panic: those after it are made by the first.
fn first_panic(stderr: &str) -> Option<Panic<'_>> {
    let mut lines = stderr.lines();
    let place = lines.find_map(|line| line.split_once("panicked at ").map(|(_, place)| place))?;
    let message = lines.map(str::trim).find(|line| !line.is_empty())?;
    Some(Panic {
        place: place.trim_end_matches(':'),
        message,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict_on(place: &str, message: &str) -> Verdict {
        let stderr =
            format!("hello\nthread 'main' (7) panicked at {place}:\n{message}\nnote: run\n");
        verdict("aborted", &stderr)
    }

    #[test]
    fn what_loom_says_before_it_aborts_is_understood() {
        let loom = "/registry/loom-0.7.2/src/rt/execution.rs:216:13";
        for (place, message, expected) in [
            (
                loom,
                "deadlock; threads = [(Id(0), Blocked)]",
                Some(Kind::Deadlock),
            ),
            (
                loom,
                "Causality violation: Concurrent write accesses.",
                Some(Kind::DataRace),
            ),
            (
                "labs/x.rs:3:5",
                "assertion failed: a == b",
                Some(Kind::Panic),
            ),
            (loom, "Model exceeded maximum number of branches.", None),
            (
                loom,
                "assertion failed: self.threads.len() < self.max()",
                None,
            ),
            (loom, "[loom internal bug]", None),
            (loom, "object is not branchable", None),
        ] {
            let verdict = verdict_on(place, message);
            let kind = verdict.failure().map(|failure| failure.kind);
            assert_eq!(kind, expected, "{message}: {verdict:?}");
        }
        assert!(matches!(
            verdict("aborted", "no panic"),
            Verdict::Inconclusive(_)
        ));
    }
}
