use super::Terms;
use crate::explore::ENDLESS;
use crate::judge::protocol::ScenarioInfo;
use crate::judge::under_loom::NO_EXECUTION;
use crate::judge::verdict::{
    Engine, EngineReport, Quantifier, ScenarioReport, SubjectVerdict, Verdict,
};
use crate::trace::Kind;

/// What the engines together say of a scenario. The one whose story is told comes first.
pub(super) fn scenario(
    scenario: &ScenarioInfo,
    terms: &Terms,
    mut engines: Vec<EngineReport>,
) -> ScenarioReport {
    if scenario.quantifier == Quantifier::Sometimes {
        engines.iter_mut().for_each(hold_back);
    }
    let verdict = together(&engines);
    engines.sort_by_key(|report| (!tells(&verdict, report), report.engine));
    ScenarioReport {
        name: scenario.name.clone(),
        quantifier: scenario.quantifier,
        asks: scenario.asks.clone(),
        points: terms.points,
        gates: terms.gates,
        verdict,
        engines,
        not_loom: terms.not_loom.clone(),
    }
}

/// What is said of a scenario as long as not all its engines were heard.
pub(crate) const OPEN: &str = "still being judged";

/// A scenario that is still being judged.
pub(super) fn open(scenario: &ScenarioInfo, terms: &Terms) -> ScenarioReport {
    ScenarioReport {
        name: scenario.name.clone(),
        quantifier: scenario.quantifier,
        asks: scenario.asks.clone(),
        points: terms.points,
        gates: terms.gates,
        verdict: Verdict::Inconclusive(OPEN.to_owned()),
        engines: Vec::new(),
        not_loom: terms.not_loom.clone(),
    }
}

/// Whether this is what is said of a scenario that is still being judged.
pub(super) fn is_open(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Inconclusive(why) if why == OPEN)
}

/// Whether the explorer ran out of steps in one execution.
pub(super) fn is_endless(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Inconclusive(why) if why.contains(ENDLESS))
}

/// What became of a subject, by its scenarios.
pub(super) fn subject(scenarios: &[ScenarioReport]) -> SubjectVerdict {
    let any = |is: fn(&Verdict) -> bool| scenarios.iter().any(|scenario| is(&scenario.verdict));
    if any(|verdict| matches!(verdict, Verdict::Refuted(_))) {
        SubjectVerdict::Refuted
    } else if any(|verdict| matches!(verdict, Verdict::Inconclusive(_))) {
        SubjectVerdict::Inconclusive
    } else {
        SubjectVerdict::Verified
    }
}

/// Only who has looked at every execution can say that none has a property. Loom ends at the first
/// that goes wrong in another way, and then has nothing to say about a *sometimes*.
fn hold_back(report: &mut EngineReport) {
    let other_ways = [
        Kind::DataRace,
        Kind::Deadlock,
        Kind::Panic,
        Kind::UseAfterFree,
        Kind::WrongResult,
    ];
    if report.engine == Engine::Loom
        && let Verdict::Refuted(failure) = &report.verdict
        && other_ways.contains(&failure.kind)
    {
        let message = &failure.message;
        let why = match message.strip_prefix(NO_EXECUTION) {
            // It knows no time, so it may have missed one. The scenario has a name of its own for it.
            Some(asks) => format!("loom found no execution with the property{asks}"),
            None => format!("loom stopped at an execution that goes wrong: {message}"),
        };
        report.verdict = Verdict::Inconclusive(why);
        report.complete = false;
    }
}

/// Whether the verdict is this engine's own.
fn tells(verdict: &Verdict, report: &EngineReport) -> bool {
    *verdict == report.verdict
}

/// The first engine is the first judge; loom, where it is heard as well, confirms or contradicts.
/// Its silence changes nothing, and its alone counts where the first has run out of budget.
fn together(engines: &[EngineReport]) -> Verdict {
    let of = |engine| engines.iter().find(|report| report.engine == engine);
    let first = engines.iter().find(|report| report.engine != Engine::Loom);
    match (first, of(Engine::Loom)) {
        (Some(first), Some(loom)) => both(first, loom),
        (Some(only), None) | (None, Some(only)) => only.verdict.clone(),
        (None, None) => Verdict::Inconclusive("no engine was heard".to_owned()),
    }
}

fn both(explorer: &EngineReport, loom: &EngineReport) -> Verdict {
    use Verdict::{Inconclusive, Refuted, Verified};
    match (&explorer.verdict, &loom.verdict) {
        (Refuted(failure), Verified) if failure.beyond_loom.is_some() => explorer.verdict.clone(),
        (Verified, Refuted(_)) | (Refuted(_), Verified) => Inconclusive(format!(
            "the judges disagree: {}, {}",
            stance(explorer),
            stance(loom)
        )),
        // Of a program that is not deterministic loom knows nothing either.
        (Inconclusive(why), Refuted(_)) if why.contains("not deterministic") => {
            explorer.verdict.clone()
        }
        (Inconclusive(_), Refuted(_)) => loom.verdict.clone(),
        _ => explorer.verdict.clone(),
    }
}

/// `loom refutes it: deadlock: every thread waits`.
fn stance(report: &EngineReport) -> String {
    let engine = match report.engine {
        Engine::Explorer => "the explorer",
        Engine::Loom => "loom",
        Engine::Native => "a native run",
    };
    match &report.verdict {
        Verdict::Verified => format!("{engine} verifies it in {} executions", report.executions),
        Verdict::Refuted(failure) => {
            format!("{engine} refutes it: {}: {}", failure.kind, failure.message)
        }
        Verdict::Inconclusive(why) => format!("{engine} does not know: {why}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Failure;

    fn says(engine: Engine, letter: char) -> EngineReport {
        let refuted =
            || Failure::without_trace(Kind::Panic, format!("{engine} saw it"), String::new());
        let verdict = match letter {
            'v' => Verdict::Verified,
            'r' => Verdict::Refuted(Box::new(refuted())),
            _ => Verdict::Inconclusive(format!("{engine} gave up")),
        };
        EngineReport {
            engine,
            verdict,
            executions: 6,
            interleavings: None,
            overtaken: None,
            complete: false,
            outcomes: Vec::new(),
            trace: None,
        }
    }

    fn merged(explorer: char, loom: Option<char>) -> ScenarioReport {
        merged_over(Quantifier::Always, explorer, loom)
    }

    fn merged_over(quantifier: Quantifier, explorer: char, loom: Option<char>) -> ScenarioReport {
        let info = ScenarioInfo {
            name: "counts".to_owned(),
            quantifier,
            asks: String::new(),
            allowed: Vec::new(),
        };
        let loom = loom.map(|letter| says(Engine::Loom, letter));
        let engines = [says(Engine::Explorer, explorer)].into_iter().chain(loom);
        scenario(&info, &Terms::default(), engines.collect())
    }

    #[test]
    fn what_loom_does_not_know_of_it_cannot_deny() {
        let mut explorer = says(Engine::Explorer, 'r');
        if let Verdict::Refuted(failure) = &mut explorer.verdict {
            failure.beyond_loom = Some("loom knows no time".to_owned());
        }
        let loom = says(Engine::Loom, 'v');
        assert_eq!(together(&[explorer.clone(), loom]), explorer.verdict);
    }

    #[test]
    fn two_judges_give_one_verdict() {
        use Engine::{Explorer, Loom};
        for (explorer, loom, verdict, told_by) in [
            ('v', None, "verified", Explorer),
            ('v', Some('v'), "verified", Explorer),
            ('v', Some('i'), "verified", Explorer),
            ('r', None, "refuted", Explorer),
            ('r', Some('r'), "refuted", Explorer),
            ('r', Some('i'), "refuted", Explorer),
            ('i', None, "inconclusive", Explorer),
            ('i', Some('v'), "inconclusive", Explorer),
            ('i', Some('i'), "inconclusive", Explorer),
            ('i', Some('r'), "refuted", Loom),
            ('v', Some('r'), "inconclusive", Explorer),
            ('r', Some('v'), "inconclusive", Explorer),
        ] {
            let report = merged(explorer, loom);
            let got = (report.verdict.name(), report.engines[0].engine);
            assert_eq!(got, (verdict, told_by), "{explorer} {loom:?}");
        }
    }

    #[test]
    fn loom_cannot_deny_a_sometimes_by_another_failure() {
        let report = merged_over(Quantifier::Sometimes, 'v', Some('r'));
        assert_eq!(report.verdict, Verdict::Verified);
        assert!(matches!(
            report.engines[1].verdict,
            Verdict::Inconclusive(_)
        ));
    }

    #[test]
    fn that_loom_finds_no_execution_is_not_one_that_goes_wrong() {
        let mut loom = says(Engine::Loom, 'r');
        if let Verdict::Refuted(failure) = &mut loom.verdict {
            failure.kind = Kind::WrongResult;
            failure.message = format!("{NO_EXECUTION}: both are at work");
        }
        hold_back(&mut loom);
        let why = "loom found no execution with the property: both are at work";
        assert_eq!(loom.verdict, Verdict::Inconclusive(why.to_owned()));
    }

    #[test]
    fn a_disagreement_tells_what_each_judge_says() {
        let Verdict::Inconclusive(why) = merged('v', Some('r')).verdict else {
            panic!("not inconclusive");
        };
        let expected = "the judges disagree: the explorer verifies it in 6 executions, \
                        loom refutes it: panic: loom saw it";
        assert_eq!(why, expected);
    }

    #[test]
    fn a_subject_is_as_good_as_its_worst_scenario() {
        let all = |letters: &str| {
            let reports: Vec<_> = letters.chars().map(|letter| merged(letter, None)).collect();
            subject(&reports).name()
        };
        assert_eq!(all("vv"), "verified");
        assert_eq!(all("viv"), "inconclusive");
        assert_eq!(all("vir"), "refuted");
    }
}
