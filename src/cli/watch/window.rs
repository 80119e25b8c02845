//! The whole terminal for one exercise, its verdict, and what the user wants to do about it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use racelab::catalog::progress::Progress;
use racelab::catalog::{Catalog, Lab};
use racelab::judge::court::{Board, Court};
use racelab::judge::{Quantifier, SubjectReport, SubjectVerdict};
use racelab::report::{terminal, terms};
use ratatui_core::terminal::Frame;
use ratatui_crossterm::crossterm::event::{KeyCode, KeyEvent};

use super::desk::{Desk, Heard, News};
use super::keys::{self, Wish};
use super::solutions::{self, Solution};
use super::{Start, pages};
use crate::cli::output::Output;
use crate::cli::screen::{Event, Events, Page, Screen, footer, help};
use crate::cli::{Status, list, markdown, notes, subject};

/// What is over sooner than this needs no announcement.
const AT_ONCE: Duration = Duration::from_millis(150);
/// A verdict of an older file stays on the screen no longer than this.
const LONG: Duration = Duration::from_secs(2);
/// How often the picture is looked after while something is judged, and while nothing is.
const BUSY: Duration = Duration::from_millis(100);
const IDLE: Duration = Duration::from_millis(500);
/// What is asked before an exercise begins anew.
const RESET: &str = "The exercise becomes what it was when it was handed out: the lab is open again, \
                     its points are to be earned anew, and its hints begin again. Your work is kept \
                     beside it.\n\ny: begin anew    any other key: no";
/// Nobody reads lines longer than this.
const WIDEST: usize = 120;

/// Watches until the user has enough.
pub(super) fn open(
    output: &Output,
    catalog: &Catalog,
    court: &Arc<Court>,
    start: Start,
) -> anyhow::Result<Status> {
    let mut screen = Screen::open(output)?;
    let mut events = Events::open();
    let lab = &catalog.labs()[start.at];
    let mut window = Window {
        output,
        catalog,
        at: start.at,
        searches: start.searches,
        desk: Desk::new(court.clone(), lab, events.post()),
        board: court.board(),
        known: Known::Nothing,
        aside: None,
        told: String::new(),
        unseen: false,
        over: None,
        boxed: help::Card::default(),
        hints: BTreeMap::new(),
        page: Page::of(""),
        text: String::new(),
    };
    loop {
        window.compose(screen.width());
        screen.draw(|frame| window.draw(frame))?;
        // Whatever happens changes the picture; that nothing happens may, while something runs.
        let event = loop {
            let patience = window.patience();
            match events.next_within(patience) {
                Some(event) => break Some(event),
                None if window.desk.look() || patience < IDLE => break None,
                None => {}
            }
        };
        match event {
            Some(Event::Key(key)) => {
                if window.obey(key, &mut screen, &mut events)? {
                    break;
                }
            }
            Some(Event::Message(News::Changed)) => {
                window.desk.look();
            }
            Some(Event::Message(News::Settled(number, report))) => window.settle(number, report),
            Some(Event::Message(News::Heard(number, heard))) => window.hear(number, heard),
            Some(Event::End) => break,
            Some(Event::Resized) | None => {}
        }
    }
    Ok(Status::Fine)
}

/// What is known of the exercise.
enum Known {
    Nothing,
    Verdict(Box<SubjectReport>, Vec<Solution>),
    Missing,
    Trouble(String),
}

/// What lies over the picture until the next key.
pub(super) enum Over {
    Help,
    /// Whether to begin anew.
    Reset,
    Note {
        title: String,
        words: String,
    },
}

pub(super) struct Window<'a, P> {
    pub(super) output: &'a Output,
    pub(super) catalog: &'a Catalog,
    /// The lab, by its place in the catalog.
    at: usize,
    /// Whether it goes on to the first exercise that is not verified.
    searches: bool,
    pub(super) desk: Desk<P>,
    board: Arc<Board>,
    known: Known,
    /// What is read instead of the verdict: the list, the brief.
    aside: Option<Wish>,
    /// What a command of its own has said.
    told: String,
    /// Whether a verdict has come while something else was read.
    unseen: bool,
    pub(super) over: Option<Over>,
    /// What of it is seen.
    boxed: help::Card,
    /// How many hints of each lab were shown.
    pub(super) hints: BTreeMap<String, usize>,
    page: Page,
    /// The text of the page.
    text: String,
}

impl<P: Fn(News) + Clone + Send + 'static> Window<'_, P> {
    pub(super) fn lab(&self) -> &Lab {
        self.desk.lab()
    }

    fn next(&self) -> Option<&Lab> {
        self.catalog.labs().get(self.at + 1)
    }

    fn is_verified(&self) -> bool {
        matches!(&self.known, Known::Verdict(report, _) if report.verdict == SubjectVerdict::Verified)
    }

    /// Shows what is sure already: that it is refuted, and how.
    fn settle(&mut self, number: u64, report: SubjectReport) {
        if let Some(report) = self.desk.settle(number, report) {
            self.known = Known::Verdict(Box::new(report), Vec::new());
            self.text.clear();
            self.searches = false;
            self.make_room();
        }
    }

    fn hear(&mut self, number: u64, heard: Heard) {
        let was_settled = self.desk.is_settled();
        let Some(heard) = self.desk.heard(number, heard) else {
            return;
        };
        self.known = match heard {
            Ok(report) => {
                let verified = report.verdict == SubjectVerdict::Verified;
                let solutions = verified.then(|| solutions::of(self.lab()));
                Known::Verdict(Box::new(report), solutions.unwrap_or_default())
            }
            Err(_) if !self.lab().path.join("exercise.rs").exists() => Known::Missing,
            Err(error) => Known::Trouble(error.to_string()),
        };
        if !was_settled {
            self.make_room();
        }
        if self.is_verified() {
            // Nobody needs a hint now.
            self.over = None;
            if let Err(error) = self.desk.note_verified(self.catalog.root()) {
                self.note("progress", &notes::not_noted(&error));
            }
        }
        // A new verdict is read from its beginning; one that is completed is being read, and so is
        // what is read instead of it.
        if self.aside.is_none() && (!was_settled || !matches!(self.known, Known::Verdict(..))) {
            self.text.clear();
        }
        if self.searches && self.is_verified() && self.next().is_some() {
            self.go_to(self.at + 1);
        } else {
            self.searches = false;
        }
    }

    /// There is a new verdict. If it is of a save, that is what the user waits for; only who reads
    /// is not disturbed, but told.
    fn make_room(&mut self) {
        if self.desk.is_of_a_save() {
            if !matches!(self.over, Some(Over::Reset)) {
                self.over = None;
            }
            if !matches!(
                self.aside,
                None | Some(Wish::List | Wish::Brief | Wish::Terms)
            ) {
                self.aside = None;
                self.text.clear();
            }
        }
        self.unseen = self.aside.is_some();
    }

    /// The verdict in a word or two.
    fn told_shortly(&self) -> String {
        match &self.known {
            Known::Verdict(report, _) => terminal::verdict(report),
            Known::Missing => "the file is missing".to_owned(),
            Known::Trouble(_) => "cannot be judged".to_owned(),
            Known::Nothing => "judging …".to_owned(),
        }
    }

    fn go_to(&mut self, at: usize) {
        let labs = self.catalog.labs();
        if let Some(lab) = labs.get(at) {
            self.at = at;
            self.known = Known::Nothing;
            self.aside = None;
            self.text.clear();
            self.desk.take(lab);
        }
    }

    /// How long to wait for the next event before looking what has become of things.
    fn patience(&self) -> Duration {
        match self.desk.outdated_for() {
            Some(since) if since < AT_ONCE && !self.desk.is_unsure() => AT_ONCE - since,
            Some(_) => BUSY,
            None => IDLE,
        }
    }

    /// Whether somebody has to be told that something is being judged.
    fn announces(&self) -> bool {
        let outdated = self.desk.outdated_for();
        outdated.is_some_and(|since| since >= AT_ONCE)
    }

    /// The text of the page, for a terminal so wide.
    fn compose(&mut self, width: usize) {
        let width = width.clamp(20, WIDEST);
        let text = self.words(width);
        if self.text.is_empty() {
            self.page = Page::of(&text);
        } else if text != self.text {
            self.page.change(&text);
        }
        self.text = text;
    }

    /// Shows what a command has said, if it has said something.
    pub(super) fn show(&mut self, wish: Wish, told: String) {
        if !told.trim().is_empty() {
            self.told = told;
            self.aside = Some(wish);
            self.unseen = false;
            self.text.clear();
        }
    }

    /// The scenario whose story is on the page, if it is of one of these.
    pub(super) fn refuted(&self, quantifiers: &[Quantifier]) -> Option<String> {
        let Known::Verdict(report, _) = &self.known else {
            return None;
        };
        let all = report.scenarios.iter();
        let mut wrong = all
            .filter(|scenario| quantifiers.contains(&scenario.quantifier))
            .filter(|scenario| scenario.verdict.failure().is_some());
        wrong.next().map(|scenario| scenario.name.clone())
    }

    fn words(&self, width: usize) -> String {
        match self.aside {
            Some(Wish::Run | Wish::Predict | Wish::Explore | Wish::Solutions) => {
                return self.told.clone();
            }
            Some(Wish::List) => {
                return match Progress::read(self.catalog.root()) {
                    Ok(progress) => {
                        let labs = list::standings(self.catalog, &progress);
                        list::as_text(self.catalog, &labs, width)
                    }
                    Err(error) => error.to_string(),
                };
            }
            Some(Wish::Terms) => return terms::told(terms::TERMS, 0, width, true),
            Some(_) => {
                let brief = self.lab().brief();
                return brief.map_or_else(
                    |error| error.to_string(),
                    |brief| markdown::render(&keys::instead_of_commands(&brief), width),
                );
            }
            None => {}
        }
        let lab = self.lab();
        let outdated = self.desk.outdated_for().unwrap_or_default();
        if outdated > LONG || matches!(self.known, Known::Nothing) {
            let since = self.desk.judges_for().unwrap_or_default();
            return pages::judging(lab, since, &self.board.now(), width);
        }
        match &self.known {
            Known::Verdict(report, solutions) => {
                let again = self.announces();
                pages::verdict(lab, report, solutions, self.next(), again, width)
            }
            Known::Missing => {
                let file = lab.path.join("exercise.rs");
                pages::missing(lab, &subject::shown(self.catalog.root(), &file), width)
            }
            Known::Trouble(error) => pages::trouble(lab, error, width),
            Known::Nothing => String::new(),
        }
    }

    pub(super) fn draw(&mut self, frame: &mut Frame) {
        let mut keys = keys::shown();
        let reads_on = self.aside.is_some();
        if reads_on {
            let what = match self.unseen {
                true => "shows it",
                false => "back to the verdict",
            };
            keys = vec![("any key".to_owned(), what)];
        } else if self.is_verified() && self.next().is_some() {
            // What one does now comes first.
            keys.retain(|(key, _)| key != "n");
            keys.insert(0, ("n".to_owned(), "next"));
        }
        let keys: Vec<_> = borrowed(&keys);
        let (body, foot) = footer::split(frame.area(), &keys);
        self.page.draw(frame, body);
        let right = match self.announces() {
            true => "judging …".to_owned(),
            false if reads_on && self.unseen => format!("new verdict: {}", self.told_shortly()),
            false => self.page.position(),
        };
        footer::draw(frame, foot, &keys, &right);
        match &self.over {
            Some(Over::Help) => {
                let keys = keys::explained();
                let rows = [&borrowed(&keys)[..], help::SCROLLING].concat();
                self.boxed.draw(frame, "keys", &rows);
            }
            Some(Over::Reset) => self.boxed.note(frame, "reset", RESET),
            Some(Over::Note { title, words }) => self.boxed.note(frame, title, words),
            None => self.boxed = help::Card::default(),
        }
    }

    /// Does what a key asks for; true if it is the end.
    fn obey(
        &mut self,
        key: KeyEvent,
        screen: &mut Screen,
        events: &mut Events<News>,
    ) -> anyhow::Result<bool> {
        if self.boxed.scroll(key) {
            return Ok(false);
        }
        let wish = keys::wish(key);
        let over = self.over.take();
        match over {
            Some(Over::Reset) => {
                if matches!(key.code, KeyCode::Char('y' | 'Y')) {
                    self.reset();
                }
                return Ok(false);
            }
            // What means something is done; any other key only closes it, and so does its own.
            Some(Over::Help) if wish == Some(Wish::Help) => return Ok(false),
            Some(_) if wish.is_none() => return Ok(false),
            _ => {}
        }
        if self.page.scroll(key) {
            return Ok(false);
        }
        let aside = self.aside.take();
        if aside.is_some() {
            self.text.clear();
            if wish == aside || matches!(wish, None | Some(Wish::Quit)) {
                return Ok(false);
            }
        }
        let Some(wish) = wish else { return Ok(false) };
        self.searches = false;
        match wish {
            Wish::Quit => return Ok(true),
            Wish::Help => self.over = Some(Over::Help),
            Wish::Hint => self.hint(),
            Wish::Again => self.desk.judge(),
            Wish::List | Wish::Brief | Wish::Terms => {
                self.aside = Some(wish);
                self.unseen = false;
                self.text.clear();
            }
            Wish::Next if self.next().is_none() => self.note("next", "This is the last lab."),
            Wish::Next => self.go_to(self.at + 1),
            Wish::Previous if self.at == 0 => self.note("previous", "This is the first lab."),
            Wish::Previous => self.go_to(self.at - 1),
            Wish::HintsAgain => self.hints_again(),
            Wish::Solutions if self.lab().solutions().is_empty() => {
                self.note(
                    "solutions",
                    "They are not in this edition: it is the one for students.",
                );
            }
            Wish::Solutions if !self.is_verified() => {
                self.note("solutions", "You see them here once your own is verified.");
            }
            Wish::Run | Wish::Predict | Wish::Explore | Wish::Solutions => {
                self.aside(wish, screen, events)?;
            }
            Wish::Reset => self.over = Some(Over::Reset),
        }
        Ok(false)
    }

    pub(super) fn note(&mut self, title: &str, words: &str) {
        let (title, words) = (title.to_owned(), words.to_owned());
        self.over = Some(Over::Note { title, words });
    }
}

fn borrowed<'a>(keys: &'a [(String, &'a str)]) -> Vec<(&'a str, &'a str)> {
    keys.iter()
        .map(|(key, what)| (key.as_str(), *what))
        .collect()
}
