//! Hearings with few processes, for where many cases are heard at once.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::Ordering::Relaxed;

use super::{Found, Hearing, Session, asked, is_cut, patient};
use crate::judge::court::{CourtError, Terms};
use crate::judge::process::{self, Ending};
use crate::judge::protocol::Request;
use crate::judge::verdict::{Engine, EngineReport};

/// Loom's iterations in a hearing in turn, once the explorer has found something wrong: most that it
/// finds wrong it finds in the first few.
const BRIEF_ITERATIONS: u64 = 500;

impl Session<'_> {
    /// One report a hearing, in their order, with few processes: one program hears an engine's
    /// scenarios in turn. What it says of a scenario is what it would say of that alone: whatever is
    /// not verified ends it, and who dies with another's hearing behind it is heard once more, alone.
    pub(super) fn hear_in_turn(
        &self,
        hearings: &[Hearing],
    ) -> Result<Vec<EngineReport>, CourtError> {
        let mut reports: Vec<Option<EngineReport>> = hearings.iter().map(|_| None).collect();
        let found = Found::default();
        for engines in [&[Engine::Explorer, Engine::Loom][..], &[Engine::Native]] {
            // The explorer first: where it finds a hang, loom is not asked.
            let own = engines.iter().flat_map(|engine| {
                (0..hearings.len()).filter(|index| hearings[*index].engine == *engine)
            });
            let mut left: VecDeque<usize> = own.collect();
            while let Some(&first) = left.front() {
                if let Some(report) = self.unheard(&hearings[first], &found)? {
                    reports[first] = Some(report);
                    left.pop_front();
                    continue;
                }
                // Runs on real threads have limits of their own each.
                let together = match engines {
                    [Engine::Native] => 1,
                    _ => left.len(),
                };
                let turn = left.iter().take(together).map(|index| &hearings[*index]);
                let turn: Vec<_> = turn
                    .map(|hearing| (hearing, brief(hearing, &found)))
                    .collect();
                let endings = self.turn(&turn)?;
                for (place, (ending, (hearing, terms))) in
                    endings.into_iter().zip(&turn).enumerate()
                {
                    if place > 0 && !matches!(ending, Ending::Answered(_)) {
                        break;
                    }
                    let Some(index) = left.pop_front() else { break };
                    let report =
                        self.report(hearing, is_cut(hearing, &terms.budget), ending, &found);
                    found.note(&report);
                    reports[index] = Some(report);
                }
            }
        }
        Ok(reports.into_iter().flatten().collect())
    }

    /// How the hearings end that one program has in turn.
    fn turn(&self, turn: &[(&Hearing, Terms)]) -> Result<Vec<Ending>, CourtError> {
        let limits = turn
            .iter()
            .map(|(hearing, terms)| process::limits(hearing.engine, &terms.budget));
        let nothing = || CourtError::Tool("there is nothing to hear".to_owned());
        // Who needs more than its own, because others came before it, is heard once more.
        let limits = limits.reduce(|a, b| a.or_more(&b)).ok_or_else(nothing)?;
        let request = |places: Vec<PathBuf>| {
            let all = places.into_iter().zip(turn);
            let all = all.map(|(place, (hearing, terms))| asked(hearing, terms.budget, place));
            Request::Judge(all.collect())
        };
        let (program, root, cell) = (&self.program, self.root, self.cell.as_ref());
        let request = (turn.len(), request);
        let cancel = &self.cancel;
        Ok(process::ask_in_turn(
            cell, program, root, request, &limits, cancel,
        )?)
    }
}

/// The terms of a hearing in turn. By then it is known for sure what the explorer has found: where
/// that is something wrong, nobody waits for loom, whose silence changes nothing.
fn brief(hearing: &Hearing, found: &Found) -> Terms {
    let mut terms = patient(hearing, found);
    if hearing.engine == Engine::Loom && found.refuted.load(Relaxed) {
        terms.budget.iterations = terms.budget.iterations.min(BRIEF_ITERATIONS);
    }
    terms
}
