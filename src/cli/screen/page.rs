//! A page of text that is longer than the screen is high.

use ansi_to_tui::IntoText;
use ratatui_core::layout::Rect;
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
        let Page { height, top, .. } = *self;
        *self = Page {
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

/// A line as rows of `width` columns: what is too long goes on in the next row.
fn broken(line: &Line<'static>, width: usize) -> Vec<Line<'static>> {
    let mut rows = Vec::new();
    let mut row = Line::default().style(line.style);
    let mut columns = 0;
    for span in &line.spans {
        let mut piece = String::new();
        for character in span.content.chars() {
            let wide = character.width().unwrap_or(0);
            if columns + wide > width && columns > 0 {
                row.push_span(Span::styled(std::mem::take(&mut piece), span.style));
                rows.push(std::mem::replace(
                    &mut row,
                    Line::default().style(line.style),
                ));
                columns = 0;
            }
            piece.push(character);
            columns += wide;
        }
        row.push_span(Span::styled(piece, span.style));
    }
    rows.push(row);
    rows
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
        assert_eq!(rows, ["01234567", "89→ worl", "d"]);
        page.fit(0, 0);
        assert_eq!(page.rows.len(), 17);
    }
}
