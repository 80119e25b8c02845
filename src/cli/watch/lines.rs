//! Where there is no terminal: each verdict is printed, and what it tells if it is not verified.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use racelab::catalog::{Catalog, Lab};
use racelab::explore::is_interrupted;
use racelab::judge::SubjectVerdict;
use racelab::judge::court::Court;
use racelab::report::terminal;

use super::desk::{Desk, Heard, News};
use super::{Start, pages};
use crate::cli::Status;
use crate::cli::output::Output;
use crate::cli::{notes, subject};

/// How often somebody looks whether something has changed or it is to end.
const BEAT: Duration = Duration::from_millis(100);

/// Prints verdicts until it is interrupted.
pub(super) fn print(
    output: &Output,
    catalog: &Catalog,
    court: &Arc<Court>,
    start: Start,
) -> anyhow::Result<Status> {
    let labs = catalog.labs();
    let Start { mut at, searches } = start;
    let mut searches = searches;
    let (post, news) = channel();
    let post = move |new: News| {
        // Nobody listens any more: then nobody needs it.
        let _ = post.send(new);
    };
    let mut desk = Desk::new(court.clone(), &labs[at], post);
    while !is_interrupted() {
        match news.recv_timeout(BEAT) {
            Ok(News::Heard(number, heard)) => {
                let Some(heard) = desk.heard(number, heard) else {
                    continue;
                };
                let verified = is_verified(&heard);
                output.print(&text(catalog, desk.lab(), heard, output.width()))?;
                if verified && let Err(error) = desk.note_verified(catalog.root()) {
                    output.warn(&notes::not_noted(&error));
                }
                if verified && searches && at + 1 < labs.len() {
                    at += 1;
                    desk.take(&labs[at]);
                } else {
                    searches = false;
                }
            }
            // What is printed stays; so it is printed when it is complete.
            Ok(News::Settled(..)) => {}
            Ok(News::Changed) | Err(RecvTimeoutError::Timeout) => {
                desk.look();
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    Ok(Status::Fine)
}

fn is_verified(heard: &Heard) -> bool {
    heard
        .as_ref()
        .is_ok_and(|report| report.verdict == SubjectVerdict::Verified)
}

fn text(catalog: &Catalog, lab: &Lab, heard: Heard, width: usize) -> String {
    let file = lab.path.join("exercise.rs");
    match heard {
        Ok(report) if report.verdict == SubjectVerdict::Verified => {
            terminal::line(&report, width, true)
        }
        Ok(report) => {
            let line = terminal::line(&report, width, true);
            format!("{line}\n{}\n", terminal::first(&report, width, true))
        }
        Err(_) if !file.exists() => {
            let file = subject::shown(catalog.root(), &file);
            pages::missing(lab, &file, width)
        }
        Err(error) => pages::trouble(lab, &error.to_string(), width),
    }
}
