//! What can be wished for beside a verdict: hints, a new beginning, and commands of their own.

use anstream::adapter::strip_str;
use racelab::catalog::progress::Progress;
use racelab::explore::carry_on;
use racelab::judge::Quantifier;
use ratatui_core::terminal::Frame;

use super::desk::News;
use super::keys::Wish;
use super::window::{Over, Window};
use crate::cli::arguments::{Command, Explore, Predict, Run, Solution, Subject};
use crate::cli::screen::{Events, Screen};
use crate::cli::{notes, obey, reset, subject};

impl<P: Fn(News) + Clone + Send + 'static> Window<'_, P> {
    /// The next hint; after the last, the last again. Which were shown is remembered.
    pub(super) fn hint(&mut self) {
        let lab = self.desk.lab();
        let hints = &lab.about.hints;
        let progress = Progress::read(self.catalog.root());
        let shown = self.hints.entry(lab.folder.clone()).or_default();
        if let Ok(mut progress) = progress {
            *shown = (*shown).max(progress.hints_shown(lab));
            // Who cannot write their progress gets the hint all the same.
            let _ = progress.next_hint(lab);
        }
        *shown = (*shown + 1).min(hints.len());
        let (title, words) = match shown.checked_sub(1).and_then(|at| hints.get(at)) {
            Some(hint) => {
                let more = match *shown < hints.len() {
                    true => "h: the next one",
                    false => "That was the last. H: all of them",
                };
                let title = format!("hint {shown} of {}", hints.len());
                (title, format!("{hint}\n\n{more}"))
            }
            None => ("hint".to_owned(), "This lab has none.".to_owned()),
        };
        self.over = Some(Over::Note { title, words });
    }

    /// The hints that were shown so far.
    pub(super) fn hints_again(&mut self) {
        let lab = self.desk.lab();
        let noted = Progress::read(self.catalog.root()).map(|notes| notes.hints_shown(lab));
        let shown = self.hints.get(&lab.folder).copied().unwrap_or(0);
        let shown = shown.max(noted.unwrap_or(0));
        let hints: Vec<_> = lab.about.hints.iter().take(shown).cloned().collect();
        match hints.is_empty() {
            true => self.note("hints", "You have seen none yet. h: the first one"),
            false => self.note("hints", &hints.join("\n\n")),
        }
    }

    /// The exercise as it was handed out.
    pub(super) fn reset(&mut self) {
        let lab = self.desk.lab().clone();
        let file = subject::shown(self.catalog.root(), &lab.path.join("exercise.rs"));
        let words = match lab.reset() {
            Ok(done) => {
                let forgotten = Progress::read(self.catalog.root())
                    .and_then(|mut progress| progress.forget(&lab));
                self.hints.remove(&lab.folder);
                let told = strip_str(&reset::told(&file, &done)).to_string();
                match forgotten {
                    Ok(()) => told,
                    Err(error) => format!("{told}{}", notes::not_noted(&error)),
                }
            }
            Err(error) => error.to_string(),
        };
        self.note("reset", &words);
        self.desk.look();
        // What was done is to be read.
        self.desk.is_of_a_save();
    }

    /// Does what a command of its own does, before the user's eyes.
    pub(super) fn aside(
        &mut self,
        wish: Wish,
        screen: &mut Screen,
        events: &mut Events<News>,
    ) -> anyhow::Result<()> {
        let Some(command) = self.command(wish) else {
            return Ok(());
        };
        // What was saved before was not waited for.
        self.desk.is_of_a_save();
        // The two would be in each other's way.
        let judges = self.desk.judges_for().is_some();
        self.desk.cancel();
        let kept = self.output.keeping(screen.width());
        let (title, words) = meanwhile(wish);
        self.note(title, words);
        let picture = |frame: &mut Frame| self.draw(frame);
        let work = || {
            if let Err(error) = obey(&kept, Some(&command)) {
                kept.error(&format!("{error:#}"));
            }
        };
        let done = screen.aside(events, picture, work);
        self.over = None;
        done?;
        self.show(wish, kept.kept());
        // Ctrl-C has ended that command, and nothing else.
        carry_on();
        if judges {
            self.desk.judge();
        } else {
            self.desk.look();
        }
        Ok(())
    }

    /// The command that does it.
    fn command(&self, wish: Wish) -> Option<Command> {
        let lab = self.lab().folder.clone();
        let exercise = Subject {
            variant: "exercise".to_owned(),
            file: None,
        };
        Some(match wish {
            Wish::Run => Command::Run(Run {
                lab,
                subject: exercise,
                times: None,
                no_demo: true,
            }),
            Wish::Explore => Command::Explore(Explore {
                lab,
                subject: exercise,
                scenario: self.refuted(&[Quantifier::Always, Quantifier::Sometimes]),
                at: None,
            }),
            Wish::Predict => Command::Predict(Predict {
                lab,
                variant: "racy".to_owned(),
                file: None,
                scenario: self.refuted(&[Quantifier::Always]),
                outcome: Vec::new(),
            }),
            Wish::Solutions => Command::Solution(Solution {
                lab,
                name: None,
                show: None,
                spoil: false,
                no_table: false,
            }),
            _ => return None,
        })
    }
}

/// What is to be read while a command works.
fn meanwhile(wish: Wish) -> (&'static str, &'static str) {
    match wish {
        Wish::Run => (
            "run",
            "It runs on real threads, for a second or two; longer where a thread waits for what never \
             comes.\n\nCtrl-C ends it.",
        ),
        Wish::Solutions => (
            "solutions",
            "What experts would write is built and measured beside yours. The first time that may \
             take half a minute.\n\nCtrl-C ends it with what is known by then.",
        ),
        Wish::Predict => (
            "predict",
            "The outcomes are being looked for.\n\nCtrl-C ends it.",
        ),
        _ => (
            "explore",
            "A map of all interleavings is being drawn.\n\nCtrl-C ends it.",
        ),
    }
}
