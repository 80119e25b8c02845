//! `racelab replay`: one interleaving, step by step.

use std::time::Instant;

use racelab::judge::court::Court;
use racelab::judge::{SubjectReport, SubjectVerdict, Verdict};
use racelab::report::{json, terminal};

use super::arguments::Replay;
use super::output::Output;
use super::{Status, subject};

pub(super) fn replay(output: &Output, arguments: &Replay) -> anyhow::Result<Status> {
    let start = Instant::now();
    let catalog = subject::catalog()?;
    let case = subject::case(catalog.lab(&arguments.lab)?, &arguments.subject)?;
    let court = Court::new(catalog.root())?;
    let Replay {
        scenario, schedule, ..
    } = arguments;
    let replayed = court.replay(&case, scenario, schedule)?;
    if output.is_json() {
        let (lab, subject) = (&case.lab, &case.subject);
        output.json(&json::replay(lab, subject, scenario, schedule, &replayed))?;
    } else {
        let report = SubjectReport {
            verdict: match &replayed.verdict {
                Verdict::Verified => SubjectVerdict::Verified,
                Verdict::Refuted(_) => SubjectVerdict::Refuted,
                Verdict::Inconclusive(_) => SubjectVerdict::Inconclusive,
            },
            file: subject::shown(catalog.root(), &case.file),
            lab: case.lab,
            subject: case.subject,
            scenarios: Vec::new(),
            duration_ms: u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
        };
        let page = terminal::replay(&report, scenario, &replayed, output.width(), true);
        output.print(&page)?;
    }
    Ok(match replayed.verdict {
        Verdict::Verified => Status::Fine,
        _ => Status::NotVerified,
    })
}
