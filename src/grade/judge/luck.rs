//! What real threads show, without what differs from run to run: the same file is told the same
//! everywhere.
//!
//! They are asked where no interleaving goes wrong, so what they refute fails at real size, and always.
//! Which wrong result comes out of it is luck.

use std::borrow::Cow;

use racelab::judge::{Quantifier, ScenarioReport, Verdict};
use racelab::trace::Kind;

/// A scenario as results tell it.
pub(super) fn without(heard: &ScenarioReport) -> Cow<'_, ScenarioReport> {
    let (Quantifier::Natively, Verdict::Refuted(failure)) = (heard.quantifier, &heard.verdict)
    else {
        return Cow::Borrowed(heard);
    };
    let mut failure = failure.clone();
    failure.message = message(failure.kind, &failure.message);
    failure.diagnosis = diagnosis(&failure.diagnosis);
    let mut heard = heard.clone();
    heard.verdict = Verdict::Refuted(failure);
    for engine in &mut heard.engines {
        engine.outcomes.clear();
    }
    Cow::Owned(heard)
}

/// What was allowed stays, and what a panic says but for its numbers.
fn message(kind: Kind, message: &str) -> String {
    let allowed = message
        .strip_prefix("the outcome is ")
        .and_then(|rest| rest.rsplit_once("; allowed is "));
    match allowed {
        Some((_, allowed)) => format!("the outcome is another one; allowed is {allowed}"),
        None if matches!(kind, Kind::Panic | Kind::WrongResult) => numbers_left_out(message),
        None => message.to_owned(),
    }
}

/// Without the run in which it happened.
fn diagnosis(diagnosis: &str) -> String {
    let run = diagnosis.split_once(", in run ");
    let run = run.and_then(|(before, rest)| Some((before, rest.split_once(". ")?.1)));
    match run {
        Some((before, after)) => {
            format!("{before}; which outcome it is differs from run to run. {after}")
        }
        None => diagnosis.to_owned(),
    }
}

fn numbers_left_out(text: &str) -> String {
    let mut left = String::new();
    for character in text.chars() {
        match character.is_ascii_digit() {
            false => left.push(character),
            true if left.ends_with('…') => {}
            true => left.push('…'),
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_wrong_result_real_threads_give_is_not_told() {
        let told = message(Kind::WrongResult, "the outcome is 672; allowed is 100000");
        assert_eq!(told, "the outcome is another one; allowed is 100000");
        let told = message(
            Kind::Panic,
            "index out of bounds: the len is 16 but the index is 212",
        );
        assert_eq!(told, "index out of bounds: the len is … but the index is …");
        let hang = "not done after 20 s";
        assert_eq!(message(Kind::Hang, hang), hang);
        let told = diagnosis(
            "This happened on real threads, at exercise.rs:7, in run 2 of at most 5. They show it.",
        );
        let known = "This happened on real threads, at exercise.rs:7; which outcome it is differs from run \
                     to run. They show it.";
        assert_eq!(told, known);
        assert_eq!(
            diagnosis("Nothing moved for 10 s."),
            "Nothing moved for 10 s."
        );
    }
}
