//! The court's own engines, a scenario at a time.

use super::turns::{self, Came, Cry};
use super::{Ground, Heard, Tool};
use crate::judge::court::{Case, CourtError, Question, Terms};
use crate::judge::protocol::ScenarioInfo;
use crate::judge::verdict::{Engine, Verdict};
use crate::judge::version;

/// The explorer or loom.
pub(super) struct Judge<'a> {
    ground: Ground<'a>,
    engine: Engine,
}

impl<'a> Judge<'a> {
    pub(super) fn explorer(ground: &Ground<'a>) -> Self {
        let engine = Engine::Explorer;
        let ground = ground.clone();
        Judge { ground, engine }
    }

    pub(super) fn loom(ground: &Ground<'a>) -> Self {
        let engine = Engine::Loom;
        let ground = ground.clone();
        Judge { ground, engine }
    }

    fn skips(&self, scenario: &ScenarioInfo, terms: &Terms) -> Option<String> {
        turns::real_size(scenario).or_else(|| match self.engine {
            Engine::Loom => terms.not_loom.clone(),
            _ => None,
        })
    }
}

impl Tool for Judge<'_> {
    fn name(&self) -> &'static str {
        match self.engine {
            Engine::Loom => "loom",
            _ => "explorer",
        }
    }

    fn what(&self) -> &'static str {
        match self.engine {
            Engine::Loom => "every execution of a small scenario, memory orderings as written",
            _ => "racelab's own: every execution of a small scenario, memory orderings as written",
        }
    }

    fn prepare(&mut self) -> Result<String, String> {
        Ok(version::of(match self.engine {
            Engine::Loom => "loom",
            _ => "racelab",
        }))
    }

    fn hear(&self, case: &Case, scenarios: &[ScenarioInfo]) -> Result<Heard, CourtError> {
        let skips = |scenario: &ScenarioInfo, terms: &Terms| self.skips(scenario, terms);
        turns::take(case, scenarios, self.ground.effort, skips, |turn| {
            let question = Question {
                scenario: Some(turn.scenario.name.clone()),
                engines: vec![self.engine],
                ..Question::default()
            };
            let report = self.ground.court.hear(case, &question)?;
            let Some(scenario) = report.scenarios.first() else {
                return Ok(Came::default());
            };
            let mut came = Came {
                runs: scenario.engines.first().map(|report| report.executions),
                ..Came::default()
            };
            match &scenario.verdict {
                Verdict::Verified => {}
                Verdict::Refuted(failure) => {
                    came.alarm = Some(Cry::new(failure.kind.name(), &failure.message));
                }
                Verdict::Inconclusive(why) => came.gave_up = Some(why.clone()),
            }
            Ok(came)
        })
    }
}
