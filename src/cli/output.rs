//! Where a command's words go.

use std::cell::RefCell;
use std::io::{self, ErrorKind, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use anyhow::Context;
use racelab::report::{Tone, json, paint, with_links};
use serde::Serialize;

use super::arguments::{Color, Format};

/// Lines get longer than this on no terminal: nobody could read them.
const WIDEST: usize = 120;

/// Standard output and error, with what the user wants of them.
pub(super) struct Output {
    format: Format,
    color: ColorChoice,
    width: usize,
    /// Where the words go instead, if somebody else shows them.
    kept: Option<RefCell<String>>,
}

impl Output {
    pub(super) fn new(format: Format, color: Color) -> Self {
        let color = match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Output {
            format,
            color,
            width: width(),
            kept: None,
        }
    }

    /// The same for a page of `width` columns that somebody else shows: the words are kept.
    pub(super) fn keeping(&self, width: usize) -> Output {
        Output {
            format: self.format,
            color: self.color,
            width: width.clamp(40, WIDEST),
            kept: Some(RefCell::default()),
        }
    }

    /// The words that were kept.
    pub(super) fn kept(self) -> String {
        self.kept.map(RefCell::into_inner).unwrap_or_default()
    }

    /// Whether the user wants JSON.
    pub(super) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Whether the user wants a picture.
    pub(super) fn is_svg(&self) -> bool {
        self.format == Format::Svg
    }

    /// Whether standard output is to have colours.
    pub(super) fn is_coloured(&self) -> bool {
        let stream = AutoStream::new(io::stdout(), self.color);
        stream.current_choice() != ColorChoice::Never
    }

    /// How many columns a page has.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Text for reading. Its colours are dropped on the way where they are not wanted.
    pub(super) fn print(&self, text: &str) -> anyhow::Result<()> {
        if let Some(kept) = &self.kept {
            let text = with_links(text, |_| None);
            kept.borrow_mut().push_str(&text);
            return Ok(());
        }
        let text = match self.links() {
            true => with_links(text, address),
            false => with_links(text, |_| None),
        };
        let mut stream = AutoStream::new(io::stdout().lock(), self.color);
        written(
            stream
                .write_all(text.as_bytes())
                .and_then(|()| stream.flush()),
        )
    }

    /// Whether places can be opened from where they are read.
    fn links(&self) -> bool {
        let dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        io::stdout().is_terminal() && !dumb && self.is_coloured()
    }

    /// A JSON value, on lines of its own.
    pub(super) fn json(&self, value: &impl Serialize) -> anyhow::Result<()> {
        let mut text = serde_json::to_string_pretty(value)?;
        text.push('\n');
        let mut stream = io::stdout().lock();
        written(
            stream
                .write_all(text.as_bytes())
                .and_then(|()| stream.flush()),
        )
    }

    /// What is on its way: on standard error, and only where a person reads along.
    pub(super) fn warn(&self, message: &str) {
        let warning = paint("warning:", Tone::Unsure, true);
        self.to_stderr(&format!("{warning} {message}\n"));
    }

    /// Why the tool could not do its work.
    pub(super) fn error(&self, message: &str) {
        if self.is_json() {
            // Nothing is left to be done if this cannot be written either.
            let _ = self.json(&json::error(message));
        } else {
            let error = paint("error:", Tone::Bad, true);
            self.to_stderr(&format!("{error} {message}\n"));
        }
    }

    fn to_stderr(&self, text: &str) {
        if let Some(kept) = &self.kept {
            return kept.borrow_mut().push_str(text);
        }
        let mut stream = AutoStream::new(io::stderr().lock(), self.color);
        let _ = stream.write_all(text.as_bytes());
    }
}

/// Where a place of this checkout is, as terminals and editors open it: `file:///…/exercise.rs#29`.
fn address(place: &str) -> Option<String> {
    let (file, line) = place.rsplit_once(':')?;
    let here = std::env::current_dir().ok()?;
    let whole = here.ancestors().map(|folder| folder.join(file));
    let file = whole.into_iter().find(|file| file.is_file())?;
    let file = file.to_str()?.replace('\\', "/");
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-~:".contains(&byte);
    let file: String = file
        .bytes()
        .map(|byte| match plain(byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect();
    Some(format!("file:///{}#{line}", file.trim_start_matches('/')))
}

/// A reader that has seen enough, as `head` has, is no error.
fn written(result: io::Result<()>) -> anyhow::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write to standard output"),
    }
}

/// `COLUMNS`, or else the terminal's, or else 80.
fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok();
    let columns = columns.and_then(|columns| columns.trim().parse().ok());
    let terminal = || terminal_size::terminal_size().map(|(width, _)| width.0.into());
    let width: usize = columns.or_else(terminal).unwrap_or(80);
    width.clamp(40, WIDEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_from_the_folder_in_which_one_is() {
        let address = address("src/cli/output.rs:12").unwrap();
        assert!(address.starts_with("file:///"), "{address}");
        assert!(address.ends_with("/src/cli/output.rs#12"), "{address}");
        assert!(!address.contains(' '), "{address}");
    }

    #[test]
    fn what_is_not_there_is_no_place() {
        assert_eq!(address("src/cli/nowhere.rs:12"), None);
        assert_eq!(address("a panic"), None);
    }
}
