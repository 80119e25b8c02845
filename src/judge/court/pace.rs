//! How fast a subject is on real threads.

use std::time::{Duration, Instant};

use super::{Case, Court, CourtError};
use crate::judge::Cancel;
use crate::judge::process::child::Limits;
use crate::judge::process::{self, Ending};
use crate::judge::protocol::{Budget, Request, Response};
use crate::judge::verdict::{Quantifier, Verdict};

impl Court {
    /// How often a second the *natively* scenarios of a case come to their end, all of them one
    /// after the other, with starting the program; each is repeated for `time`. None if one goes
    /// wrong or does not end, or where there is none.
    ///
    /// It says something where the builder [measures](super::Builder::for_measuring) and nothing
    /// else runs.
    pub fn pace(&self, case: &Case, time: Duration) -> Result<Option<f64>, CourtError> {
        let scenarios = self.scenarios(case)?;
        let program = self.program(case)?;
        // Of one passage through all of them.
        let mut seconds = 0.0;
        for scenario in &scenarios {
            if scenario.quantifier != Quantifier::Natively {
                continue;
            }
            let terms = case.terms.get(&scenario.name).cloned().unwrap_or_default();
            let budget = Budget {
                repetitions: u64::MAX,
                ..terms.budget
            };
            let request = |response| Request::Stress {
                response,
                scenario: scenario.name.clone(),
                budget,
                milliseconds: u64::try_from(time.as_millis()).unwrap_or(u64::MAX),
            };
            // The program ends by itself; this is for one that cannot.
            let limits = Limits {
                wall: time + Duration::from_secs(budget.hang_seconds + 5),
                resident_mb: budget.memory_mb.max(4096),
                address_space_mb: u64::MAX,
            };
            let begin = Instant::now();
            let cancel = Cancel::never();
            let root = self.builder.root();
            let ending = process::ask(&program, root, request, &limits, &cancel, &|_| ());
            let took = begin.elapsed().as_secs_f64();
            match ending? {
                Ending::Answered(Response::Report(report))
                    if report.verdict == Verdict::Verified && report.executions > 0 =>
                {
                    seconds += took / report.executions as f64;
                }
                _ => return Ok(None),
            }
        }
        Ok((seconds > 0.0).then(|| 1.0 / seconds))
    }
}
