//! The whole terminal as one screen, for commands that talk with their user: `watch`, `explore`,
//! `predict`.
//!
//! A command opens a [`Screen`], takes what happens from its [`Events`] one by one, and after each
//! draws its picture anew. What it draws are pages of text, as every other command prints them:
//! [`Page`] makes them scroll, a [`footer`] names the keys, [`help`] explains them.
//!
//! ```ignore
//! let mut screen = Screen::open(output)?;
//! let mut events = Events::open();
//! let mut page = Page::of(&text);
//! loop {
//!     screen.draw(|frame| {
//!         let (body, foot) = footer::split(frame.area());
//!         page.draw(frame, body);
//!         footer::draw(frame, foot, &[("q", "quit")], &page.position());
//!     })?;
//!     match events.next() {
//!         Event::Key(key) if page.scroll(key) => {}
//!         Event::Key(key) if key.code == KeyCode::Char('q') => break,
//!         Event::Message(message) => …,
//!         Event::End => break,
//!         _ => {}
//!     }
//! }
//! ```

mod events;
pub(super) mod footer;
mod guard;
pub(super) mod help;
mod page;
mod waiting;

use std::io::{self, BufWriter, IsTerminal, Stdout};

use anyhow::{Context, bail};
pub(super) use events::{Event, Events};
use guard::Guard;
pub(super) use page::Page;
use ratatui_core::layout::Rect;
use ratatui_core::style::{Modifier, Style};
use ratatui_core::terminal::{Frame, Terminal};
use ratatui_crossterm::CrosstermBackend;
use ratatui_crossterm::crossterm::style::force_color_output;
use ratatui_crossterm::crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate,
};
use ratatui_crossterm::crossterm::{execute, queue};

use super::output::Output;
use waiting::Waiting;
pub(super) use waiting::is_waiting;

/// Room for a picture, so that it goes to the terminal in one piece and does not flicker.
const PICTURE: usize = 64 * 1024;

/// The whole terminal, until it is dropped; then the terminal is as it was before.
pub(super) struct Screen {
    // Fields are dropped in this order: what is still to be written comes before the leaving.
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    coloured: bool,
    guard: Guard,
}

impl Screen {
    /// Whether there is a person at a terminal, who reads and types.
    pub(super) fn is_possible() -> bool {
        let dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        !dumb && io::stdout().is_terminal() && io::stdin().is_terminal()
    }

    /// Takes the terminal; colours as `output` wants them.
    pub(super) fn open(output: &Output) -> anyhow::Result<Screen> {
        let coloured = output.is_coloured();
        // Else it would look at NO_COLOR a second time, and `--color always` would not count.
        force_color_output(coloured);
        let guard = Guard::enter().context("cannot use the terminal as a screen")?;
        let backend = CrosstermBackend::new(BufWriter::with_capacity(PICTURE, io::stdout()));
        let terminal = Terminal::new(backend).context("cannot draw on the terminal")?;
        Ok(Screen {
            terminal,
            coloured,
            guard,
        })
    }

    /// Draws a picture; only what differs from the last one goes to the terminal. It is fitted to
    /// the terminal's present size.
    pub(super) fn draw(&mut self, picture: impl FnOnce(&mut Frame)) -> anyhow::Result<()> {
        if self.guard.is_left() {
            bail!("the screen was left: see above");
        }
        let coloured = self.coloured;
        let draw = |frame: &mut Frame| {
            picture(frame);
            if !coloured {
                let buffer = frame.buffer_mut();
                let plain = Style::reset();
                for cell in &mut buffer.content {
                    // What is marked without a colour stays so.
                    let marked = cell.modifier & Modifier::REVERSED;
                    cell.set_style(plain);
                    cell.modifier = marked;
                }
            }
        };
        // The terminal shows the picture when all of it has come, also over a slow line. One that
        // knows nothing of this shows what comes.
        let drawn = queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)
            .and_then(|()| self.terminal.draw(draw).map(drop))
            .and_then(|()| execute!(self.terminal.backend_mut(), EndSynchronizedUpdate));
        drawn.context("cannot draw on the terminal")
    }

    /// How many columns the terminal has now.
    pub(super) fn width(&self) -> usize {
        self.terminal.size().map_or(80, |size| size.width.into())
    }

    /// Draws a picture that stays while something is done that takes its time, or opens a screen of
    /// its own. What is typed meanwhile is dropped, and Ctrl-C ends only that.
    pub(super) fn aside<M: Send + 'static, T>(
        &mut self,
        events: &mut Events<M>,
        picture: impl FnOnce(&mut Frame),
        work: impl FnOnce() -> T,
    ) -> anyhow::Result<T> {
        events.pause();
        let waiting = Waiting::begin();
        let done = self.draw(picture).map(|()| work());
        drop(waiting);
        events.drop_keys();
        events.resume();
        // Both go to the terminal with the next picture.
        let clear = Clear(ClearType::All);
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate, clear)
            .context("cannot draw on the terminal")?;
        // The next picture is drawn whole. (`clear` would ask the terminal where its cursor is, and
        // not every terminal answers.)
        let size = self.terminal.size();
        let whole = size.map(|size| Rect::new(0, 0, size.width, size.height));
        whole
            .and_then(|whole| self.terminal.resize(whole))
            .context("cannot draw on the terminal")?;
        done
    }
}
