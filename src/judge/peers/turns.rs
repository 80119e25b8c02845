//! Scenarios one after the other, within one effort.

use std::time::{Duration, Instant};

use super::{Alarm, Effort, Heard, Place, milliseconds};
use crate::explore::is_interrupted;
use crate::judge::court::{Case, CourtError, Terms};
use crate::judge::protocol::ScenarioInfo;
use crate::judge::verdict::Quantifier;

/// A scenario's turn: what is left of the effort, shared with those after it.
pub(super) struct Turn<'a> {
    pub(super) scenario: &'a ScenarioInfo,
    pub(super) terms: Terms,
    /// So many runs.
    pub(super) runs: u64,
    /// For so long.
    pub(super) time: Duration,
}

/// What a tool cries out.
#[derive(Debug)]
pub(super) struct Cry {
    /// What it calls the bug.
    pub(super) kind: String,
    /// In its own words.
    pub(super) says: String,
    /// In whose code it lies.
    pub(super) place: Option<Place>,
}

impl Cry {
    /// Of a tool that names no place.
    pub(super) fn new(kind: impl Into<String>, says: impl Into<String>) -> Self {
        Cry {
            kind: kind.into(),
            says: says.into(),
            place: None,
        }
    }
}

/// What came of a turn.
#[derive(Default)]
pub(super) struct Came {
    pub(super) alarm: Option<Cry>,
    /// How many runs there were, and the last of them raised the alarm, if there is one.
    pub(super) runs: Option<u64>,
    /// Why it found less than it could.
    pub(super) gave_up: Option<String>,
}

/// Gives each scenario its turn until one of them raises an alarm. `skips` says why one cannot be
/// heard.
pub(super) fn take(
    case: &Case,
    scenarios: &[ScenarioInfo],
    effort: Effort,
    skips: impl Fn(&ScenarioInfo, &Terms) -> Option<String>,
    mut hear: impl FnMut(&Turn) -> Result<Came, CourtError>,
) -> Result<Heard, CourtError> {
    let begin = Instant::now();
    let mut heard = Heard::default();
    let mut asked = Vec::new();
    for scenario in scenarios {
        let terms = case.terms.get(&scenario.name).cloned().unwrap_or_default();
        match skips(scenario, &terms) {
            Some(why) => heard.skipped.push((scenario.name.clone(), why)),
            None => asked.push((scenario, terms)),
        }
    }
    // What is made to show a race by itself comes first.
    asked.sort_by_key(|(scenario, _)| scenario.quantifier != Quantifier::Natively);
    let mut runs = effort.runs;
    let count = asked.len();
    heard.heard = count;
    for (index, (scenario, terms)) in asked.into_iter().enumerate() {
        if is_interrupted() {
            break;
        }
        let left = u32::try_from(count - index).unwrap_or(u32::MAX);
        let turn = Turn {
            scenario,
            terms,
            runs: (runs / u64::from(left)).max(1),
            time: effort.time().saturating_sub(begin.elapsed()) / left,
        };
        let came = hear(&turn)?;
        runs = runs.saturating_sub(came.runs.unwrap_or(turn.runs));
        heard.gave_up = heard.gave_up.or(came.gave_up);
        if let Some(cry) = came.alarm {
            heard.alarm = Some(Alarm {
                scenario: turn.scenario.name.clone(),
                kind: cry.kind,
                says: cry.says,
                place: cry.place,
                after_ms: milliseconds(begin.elapsed()),
                run: came.runs,
            });
            break;
        }
    }
    heard.took_ms = milliseconds(begin.elapsed());
    Ok(heard)
}

/// Why a scenario says nothing to whoever runs it and waits for something to go wrong.
pub(super) fn never_goes_wrong(scenario: &ScenarioInfo) -> Option<String> {
    let why = "a program whose threads never overlap does not go wrong: that none of its \
               executions has a property is seen only by who knows them all";
    (scenario.quantifier == Quantifier::Sometimes).then(|| why.to_owned())
}

/// Why a scenario is too large for who follows interleavings.
pub(super) fn real_size(scenario: &ScenarioInfo) -> Option<String> {
    let why = "it goes wrong only at real size, which has too many interleavings to follow";
    (scenario.quantifier == Quantifier::Natively).then(|| why.to_owned())
}
