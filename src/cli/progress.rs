//! How far long searches are, on standard error, where a person reads along.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use racelab::explore::is_interrupted;
use racelab::judge::court::{Board, Court};

use super::screen;

/// How often the line is written anew.
const BEAT: Duration = Duration::from_millis(200);

/// Shows how far the court's searches are, as long as it lives. Nothing is shown of what is over
/// at once, and nothing where standard error is no terminal.
pub(super) struct Shown {
    thread: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Shown {
    pub(super) fn of(court: &Court) -> Shown {
        let board = court.board();
        let (end, ended) = channel();
        let show = move || {
            let line = ProgressBar::with_draw_target(None, target());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
                line.set_style(style);
            }
            let begin = Instant::now();
            while ended.recv_timeout(BEAT) == Err(RecvTimeoutError::Timeout) {
                match text(&board, begin) {
                    Some(text) => {
                        line.set_message(text);
                        line.tick();
                    }
                    None => line.set_message(""),
                }
            }
            line.finish_and_clear();
        };
        Shown {
            thread: Some((end, std::thread::spawn(show))),
        }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        if let Some((end, thread)) = self.thread.take() {
            drop(end);
            // It only shows something.
            let _ = thread.join();
        }
    }
}

/// Standard error, unless a screen is open that waits for this.
fn target() -> ProgressDrawTarget {
    match screen::is_waiting() {
        true => ProgressDrawTarget::hidden(),
        false => ProgressDrawTarget::stderr(),
    }
}

/// `every_update_counts: 1,200,000 executions, 180,000 a second, 340,000 states, 5 endings`.
fn text(board: &Arc<Board>, begin: Instant) -> Option<String> {
    let (scenario, now) = board
        .now()
        .into_iter()
        .max_by_key(|(_, now)| now.executions)?;
    let rate = now.executions as f64 / begin.elapsed().as_secs_f64();
    let end = match is_interrupted() {
        true => "ending with what is known",
        false => "Ctrl-C ends it with what is known",
    };
    Some(format!(
        "{scenario}: {} executions, {} a second, {} states, {} endings · {end}",
        HumanCount(now.executions),
        HumanCount(rate as u64),
        HumanCount(now.states),
        now.endings,
    ))
}

/// A line on standard error that says who is at work, where a person reads along.
pub(super) struct Line(ProgressBar);

impl Line {
    pub(super) fn new() -> Self {
        let line = ProgressBar::with_draw_target(None, target());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}") {
            line.set_style(style);
        }
        line.enable_steady_tick(Duration::from_millis(200));
        Line(line)
    }

    pub(super) fn say(&self, what: &str) {
        self.0.set_message(what.to_owned());
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
