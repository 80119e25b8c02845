//! A page of text that is longer than the screen is high.

use ansi_to_tui::IntoText;
use racelab::report::with_links;
use ratatui_core::layout::Rect;
use ratatui_core::style::Style;
use ratatui_core::terminal::Frame;
use ratatui_core::text::{Line, Span, Text};
use ratatui_crossterm::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_width::UnicodeWidthChar;

/// A page and how far it is scrolled.
pub(crate) struct Page {
    text: Text<'static>,
    /// The text as rows of the width that it was drawn with last.
    rows: Vec<Line<'static>>,
    width: usize,
    height: usize,
    /// The first row that is seen.
    top: usize,
}

impl Page {
    /// A page of a text with the escape sequences of `racelab::report::paint`.
    pub(crate) fn of(text: &str) -> Page {
        // A text that cannot be read as one with colours is shown as it is.
        let text = with_links(text, |_| None);
        let lines = text.trim_end().into_text();
        let lines = lines.unwrap_or_else(|_| Text::raw(text.trim_end().to_owned()));
        Page {
            text: lines,
            rows: Vec::new(),
            width: 0,
            height: 0,
            top: 0,
        }
    }

    /// Another text in its place, which is to be read from where the old one was being read.
    pub(crate) fn change(&mut self, text: &str) {
        let Page {
            width, height, top, ..
        } = *self;
        *self = Page {
            width,
            height,
            top,
            ..Page::of(text)
        };
    }

    /// Fits the page into `area` and draws what is to be seen of it.
    pub(crate) fn draw(&mut self, frame: &mut Frame, area: Rect) {
        self.fit(area.width.into(), area.height.into());
        let seen = self.rows.iter().skip(self.top).take(self.height);
        let buffer = frame.buffer_mut();
        for (row, y) in seen.zip(area.y..) {
            buffer.set_line(area.x, y, row, area.width);
        }
    }

    /// Scrolls, if the key is one to scroll with.
    pub(crate) fn scroll(&mut self, key: KeyEvent) -> bool {
        let screenful = self.height.saturating_sub(2).max(1);
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let top = match key.code {
            KeyCode::Up | KeyCode::Char('k') => self.top.saturating_sub(1),
            KeyCode::Down | KeyCode::Char('j') => self.top + 1,
            KeyCode::PageUp => self.top.saturating_sub(screenful),
            KeyCode::Char('b') if control => self.top.saturating_sub(screenful),
            KeyCode::PageDown | KeyCode::Char(' ') => self.top + screenful,
            KeyCode::Char('f') if control => self.top + screenful,
            KeyCode::Home | KeyCode::Char('g') => 0,
            KeyCode::End | KeyCode::Char('G') => usize::MAX,
            _ => return false,
        };
        self.top = top.min(self.last_top());
        true
    }

    /// Scrolls to where this line of the text is seen, from its beginning if it can be.
    pub(crate) fn reveal(&mut self, line: usize) {
        let before = self.text.lines.iter().take(line);
        let row: usize = before.map(|line| broken(line, self.width).len()).sum();
        if !(self.top..self.top + self.height).contains(&row) {
            self.top = (row + 1).saturating_sub(self.height);
        }
    }

    /// How much there is above and below what is seen: `↑ 3 · ↓ 12 more`; nothing if all is seen.
    pub(crate) fn position(&self) -> String {
        let below = self.last_top() - self.top.min(self.last_top());
        match (self.top, below) {
            (0, 0) => String::new(),
            (0, below) => format!("↓ {below} more"),
            (above, 0) => format!("↑ {above} more"),
            (above, below) => format!("↑ {above} · ↓ {below} more"),
        }
    }

    fn last_top(&self) -> usize {
        self.rows.len().saturating_sub(self.height)
    }

    fn fit(&mut self, width: usize, height: usize) {
        if self.width != width || self.rows.is_empty() {
            self.width = width;
            let lines = self.text.lines.iter();
            self.rows = lines.flat_map(|line| broken(line, width)).collect();
        }
        self.height = height;
        self.top = self.top.min(self.last_top());
    }
}

/// On a page narrower than this, no row is set in.
const NARROW: usize = 24;

/// A line as rows of `width` columns, broken between words where it can be. What goes on in the next
/// row is set in, and in a piece of a program that the compiler shows stands behind the same bar.
fn broken(line: &Line<'static>, width: usize) -> Vec<Line<'static>> {
    let all: Vec<(char, Style)> = line
        .spans
        .iter()
        .flat_map(|span| {
            span.content
                .chars()
                .map(|character| (character, span.style))
        })
        .collect();
    let margin = margin(&all, width);
    let mut rows = Vec::new();
    let mut rest = &all[..];
    while let Some(end) = overflow(rest, width, if rows.is_empty() { 0 } else { margin.len() }) {
        let (row, next) = (&rest[..end], &rest[end..]);
        rows.push(row_of(&margin, row, rows.is_empty(), line.style));
        let spaces = next.iter().take_while(|(character, _)| *character == ' ');
        rest = &next[spaces.count()..];
    }
    if rows.is_empty() || !rest.is_empty() {
        rows.push(row_of(&margin, rest, rows.is_empty(), line.style));
    }
    rows
}

/// What stands before all rows of a line but the first; nothing where the page is too narrow for it.
fn margin(line: &[(char, Style)], width: usize) -> Vec<(char, Style)> {
    let is_space = |at: &usize| {
        line.get(*at)
            .is_some_and(|(character, _)| *character == ' ')
    };
    let spaces = |from: usize| (from..).take_while(is_space).count();
    let number = spaces(0);
    let digits = line[number..].iter();
    let digits = digits.take_while(|(character, _)| character.is_ascii_digit());
    let bar = number + digits.count();
    let bar = bar + spaces(bar);
    let blank = |columns| vec![(' ', Style::default()); columns];
    let most = width / 2;
    let mut margin = blank((number + 4).min(most));
    if let Some(&(sign @ '|', style)) = line.get(bar)
        && bar < most
    {
        margin = blank((bar + 1 + spaces(bar + 1) + 4).min(most));
        margin[bar] = (sign, style);
    }
    match width < NARROW {
        true => Vec::new(),
        false => margin,
    }
}

/// Where a row of so many columns ends, `taken` of which are; None if all of it fits.
fn overflow(rest: &[(char, Style)], width: usize, taken: usize) -> Option<usize> {
    let mut columns = taken;
    let mut fits = None;
    for (at, (character, _)) in rest.iter().enumerate() {
        columns += character.width().unwrap_or(0);
        if columns > width && at > 0 {
            fits = Some(at);
            break;
        }
    }
    let fits = fits?;
    let blank = |at: usize| rest[at].0 == ' ';
    // A row that would be all but empty is filled instead.
    let word = (fits / 3..=fits).rev().find(|at| *at > 0 && blank(*at));
    Some(word.unwrap_or(fits))
}

fn row_of(
    margin: &[(char, Style)],
    row: &[(char, Style)],
    first: bool,
    style: Style,
) -> Line<'static> {
    let margin = if first { &[][..] } else { margin };
    let mut line = Line::default().style(style);
    let all = [margin, row].concat();
    for piece in all.chunk_by(|(_, one), (_, other)| one == other) {
        let text: String = piece.iter().map(|(character, _)| character).collect();
        line.push_span(Span::styled(text, piece[0].1));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lines: usize, height: usize) -> Page {
        let text: Vec<_> = (1..=lines).map(|line| format!("line {line}")).collect();
        let mut page = Page::of(&text.join("\n"));
        page.fit(40, height);
        page
    }

    fn press(page: &mut Page, code: KeyCode) -> bool {
        page.scroll(KeyEvent::new(code, KeyModifiers::NONE))
    }

    #[test]
    fn a_page_that_fits_does_not_scroll() {
        let mut page = page(5, 5);
        assert!(press(&mut page, KeyCode::Down));
        assert_eq!((page.top, page.position().as_str()), (0, ""));
    }

    #[test]
    fn what_is_above_and_below_is_counted() {
        let mut page = page(25, 10);
        assert_eq!(page.position(), "↓ 15 more");
        press(&mut page, KeyCode::Char(' '));
        assert_eq!(page.position(), "↑ 8 · ↓ 7 more");
        press(&mut page, KeyCode::End);
        assert_eq!(page.position(), "↑ 15 more");
        press(&mut page, KeyCode::PageUp);
        press(&mut page, KeyCode::Home);
        assert_eq!(page.position(), "↓ 15 more");
        assert!(!press(&mut page, KeyCode::Char('n')));
    }

    #[test]
    fn a_larger_window_never_leaves_an_empty_half() {
        let mut page = page(25, 10);
        press(&mut page, KeyCode::End);
        page.fit(40, 20);
        assert_eq!(page.position(), "↑ 5 more");
    }

    #[test]
    fn a_line_that_is_too_long_goes_on_in_the_next_row() {
        let mut page = Page::of("\u{1b}[1;31m0123456789\u{1b}[0m→ world");
        page.fit(8, 10);
        let rows: Vec<_> = page.rows.iter().map(Line::to_string).collect();
        assert_eq!(rows, ["01234567", "89→", "world"]);
        page.fit(0, 0);
        assert_eq!(page.rows.len(), 16);
    }

    #[test]
    fn what_the_compiler_shows_goes_on_behind_its_bar() {
        let mut page =
            Page::of("  12 |   let a = something_long(of, it);\n  words that go on and on");
        page.fit(36, 10);
        let rows: Vec<_> = page.rows.iter().map(Line::to_string).collect();
        assert_eq!(
            rows,
            [
                "  12 |   let a = something_long(of,",
                "     |       it);",
                "  words that go on and on",
            ]
        );
    }

    #[test]
    fn a_row_that_was_out_of_sight_is_brought_back() {
        let mut page = page(25, 10);
        press(&mut page, KeyCode::End);
        page.reveal(3);
        assert_eq!(page.position(), "↓ 15 more");
        page.reveal(12);
        assert_eq!(page.top, 3);
    }
}
