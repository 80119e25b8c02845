//! The game on a screen.

use racelab::report::{Tone, paint, terms};
use ratatui_crossterm::crossterm::event::KeyCode;

use super::desk::Desk;
use crate::cli::output::Output;
use crate::cli::screen::{Event, Events, Page, Screen, footer, help};

const KEYS: &[(&str, &str)] = &[
    ("1-9", "step"),
    ("u", "undo"),
    ("m", "a move?"),
    ("g", "goal"),
    ("j", "jump"),
    ("?", "help"),
    ("q", "quit"),
];

const HELP: &[(&str, &str)] = &[
    ("1-9", "let this thread take its step"),
    ("↑ ↓ Enter", "the same, by the mark"),
    ("u r", "take a step back, take it again"),
    ("0", "back to the beginning"),
    ("m", "ask for a move"),
    ("g", "another goal"),
    ("j", "jump to where a schedule leads"),
    ("PgUp PgDn", "the page, if it is longer than the screen"),
    ("t", "what the words mean"),
    ("q", "quit"),
];

/// What these mean is said below the keys.
const WORDS: &[&str] = &["execution", "preemption", "par", "ahead"];

/// These close the help and do nothing else.
const CLOSE: &[KeyCode] = &[
    KeyCode::Char('?'),
    KeyCode::Char('h'),
    KeyCode::Char(' '),
    KeyCode::Esc,
];

/// What the keys mean now.
enum Mode {
    Play,
    Help,
    /// What the words mean.
    Terms(Page),
    /// A schedule is being typed.
    Jump(String),
}

pub(super) fn play(output: &Output, desk: &mut Desk<'_>) -> anyhow::Result<()> {
    let mut screen = Screen::open(output)?;
    let events: Events<()> = Events::open();
    let mut page = Page::of(&desk.page(screen.width()));
    let mut mode = Mode::Play;
    let mut words = help::Card::default();
    loop {
        screen.draw(|frame| {
            let (body, foot) = footer::split(frame.area(), KEYS);
            match &mut mode {
                Mode::Terms(terms) => terms.draw(frame, body),
                _ => page.draw(frame, body),
            }
            match &mode {
                Mode::Jump(typed) => {
                    let prompt = paint("schedule:", Tone::Strong, true);
                    let line = format!(" {prompt} {typed}▏ (Enter: jump, Esc: stay)");
                    Page::of(&line).draw(frame, foot);
                }
                Mode::Terms(terms) => {
                    let keys = &[("any key", "back to the game")];
                    footer::draw(frame, foot, keys, &terms.position());
                }
                _ => footer::draw(frame, foot, KEYS, &page.position()),
            }
            if let Mode::Help = mode {
                words.draw(frame, "explore", &help::with_words(HELP, WORDS));
            }
        })?;
        let event = events.next();
        if let Event::End = event {
            return Ok(());
        }
        match (&mut mode, event) {
            (Mode::Terms(terms), Event::Key(key)) => {
                let scrolled = terms.scroll(key);
                if !scrolled {
                    mode = Mode::Play;
                }
            }
            (Mode::Jump(typed), Event::Key(key)) => match key.code {
                KeyCode::Esc => mode = Mode::Play,
                KeyCode::Backspace => {
                    typed.pop();
                }
                KeyCode::Char(character) => typed.push(character),
                KeyCode::Enter => {
                    if let Err(error) = desk.jump(typed) {
                        desk.say(format!("{error:#}"), Tone::Bad);
                    }
                    mode = Mode::Play;
                }
                _ => {}
            },
            (Mode::Help, Event::Key(key)) if words.scroll(key) => {}
            // What means something is done; any other key only closes the help.
            (Mode::Help, Event::Key(key)) if CLOSE.contains(&key.code) => mode = Mode::Play,
            (Mode::Play | Mode::Help, Event::Key(key)) => {
                mode = Mode::Play;
                match key.code {
                    KeyCode::Char('q') => return Ok(()),
                    KeyCode::Char('?' | 'h') => mode = Mode::Help,
                    KeyCode::Char('t') => {
                        let text =
                            terms::told(terms::TERMS, 0, screen.width().clamp(20, 120), true);
                        mode = Mode::Terms(Page::of(&text));
                    }
                    KeyCode::Char('j') => mode = Mode::Jump(String::new()),
                    KeyCode::Char('u') | KeyCode::Backspace | KeyCode::Left => {
                        desk.change(|game| {
                            game.undo();
                        })?;
                    }
                    KeyCode::Char('r') | KeyCode::Right => {
                        desk.change(|game| {
                            game.redo();
                        })?;
                    }
                    KeyCode::Char('0') => desk.change(|game| game.restart())?,
                    KeyCode::Char('g') if desk.game.goals() < 2 => {
                        let only = "There is no other goal.";
                        desk.say(only.to_owned(), Tone::Unsure);
                    }
                    KeyCode::Char('g') => desk.change(|game| game.next_goal())?,
                    KeyCode::Char('m') => desk.advise(),
                    KeyCode::Up => desk.mark(false),
                    KeyCode::Down => desk.mark(true),
                    KeyCode::Enter => desk.take(desk.marked())?,
                    KeyCode::Char(digit @ '1'..='9') => {
                        let number = digit.to_digit(10).unwrap_or(1) as usize;
                        desk.take(number - 1)?;
                    }
                    _ => {
                        page.scroll(key);
                    }
                }
            }
            _ => {}
        }
        page.change(&desk.page(screen.width()));
    }
}
