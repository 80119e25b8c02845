//! `racelab`: judges the exercises in their order, up to the first that is not verified. What was
//! verified and has not changed since is not judged again.

use racelab::catalog::Lab;
use racelab::judge::court::{Court, Question};
use racelab::judge::{SubjectReport, SubjectVerdict};
use racelab::report::{Tone, command, json, paint, terminal};

use super::notes::Notes;
use super::output::Output;
use super::progress::Shown;
use super::{Status, subject};

pub(super) fn judge_next(output: &Output) -> anyhow::Result<Status> {
    let catalog = subject::catalog()?;
    for broken in catalog.broken() {
        output.warn(&format!("{} is left out: {}", broken.folder, broken.error));
    }
    let court = Court::for_edits(catalog.root())?;
    let mut notes = Notes::of(output, &catalog);
    let mut verified = Vec::new();
    for lab in catalog.labs() {
        if let Some(day) = notes.verified(lab) {
            if !output.is_json() {
                let line = terminal::still_verified(&lab.folder, day, output.width(), true);
                output.print(&line)?;
            }
            verified.push(lab.folder.clone());
            continue;
        }
        let report = notes.noting(lab, || {
            let _shown = Shown::of(&court);
            Ok(court.hear(&lab.case("exercise")?, &Question::default())?)
        })?;
        if report.verdict == SubjectVerdict::Verified {
            if !output.is_json() {
                output.print(&terminal::line(&report, output.width(), true))?;
                output.print(&what_others_do(lab))?;
            }
            verified.push(report.lab);
            continue;
        }
        if output.is_json() {
            output.json(&json::progress(&verified, Some(&report)))?;
        } else {
            if !verified.is_empty() {
                output.print("\n")?;
            }
            output.print(&terminal::first(&report, output.width(), true))?;
            output.print(&what_to_do(lab, &report))?;
        }
        return Ok(Status::NotVerified);
    }
    if output.is_json() {
        output.json(&json::progress(&verified, None))?;
    } else {
        output.print(&all_done(verified.len()))?;
    }
    Ok(Status::Fine)
}

/// For who has just solved it.
fn what_others_do(lab: &Lab) -> String {
    if lab.solutions().is_empty() {
        return String::new();
    }
    let (racelab, number) = (command::RACELAB, command::number(&lab.folder));
    let how = paint(&format!("{racelab} solution {number}"), Tone::Command, true);
    format!("  how experts solve it: {how}\n")
}

fn what_to_do(lab: &Lab, report: &SubjectReport) -> String {
    let number = command::number(&lab.folder);
    let racelab = command::RACELAB;
    let verb = match report.verdict {
        SubjectVerdict::DoesNotCompile(_) | SubjectVerdict::NotAllowed(_) => "make it compile",
        SubjectVerdict::Inconclusive => "make it smaller",
        _ => "mend it",
    };
    let brief = format!("labs/{}/README.md", lab.folder);
    let rows = [
        (verb, report.file.clone()),
        ("judge it again", racelab.trim_end_matches(" --").to_owned()),
        ("the brief", brief),
        ("a hint", format!("{racelab} hint {number}")),
        ("what words mean", format!("{racelab} terms")),
    ];
    let mut text = format!("\n{}\n", paint("next", Tone::Strong, true));
    for (what, how) in rows {
        let how = paint(&how, Tone::Command, true);
        text.push_str(&format!("  {what:<16} {how}\n"));
    }
    text
}

fn all_done(labs: usize) -> String {
    let done = paint("All is verified.", Tone::Good, true);
    let command = paint("labs/NN_name/exercise.rs", Tone::Command, true);
    format!(
        "\n{done} Every interleaving of {labs} labs was looked at, and none goes wrong.\n\
         Solve one again, another way: a lock, an atomic, a channel, a semaphore. When would you\n\
         take which? The file is always {command}.\n"
    )
}
