//! What the keys do, in a box over the picture.

use anstream::adapter::strip_str;
use racelab::report::{Tone, paint, terms, wrap};
use ratatui_core::layout::Rect;
use ratatui_core::terminal::Frame;
use ratatui_core::widgets::Widget;
use ratatui_crossterm::crossterm::event::KeyEvent;
use ratatui_widgets::block::Block;
use ratatui_widgets::clear::Clear;
use unicode_width::UnicodeWidthStr;

use super::Page;

/// The keys of a scrolling page.
pub(crate) const SCROLLING: &[(&str, &str)] = &[
    ("↑ ↓", "a line up or down"),
    ("PgUp PgDn", "a screenful up or down; the space bar too"),
    ("Home End", "the beginning, the end"),
];

/// Keys, and below them what some words mean.
pub(crate) fn with_words(
    keys: &[(&'static str, &'static str)],
    words: &[&'static str],
) -> Vec<(&'static str, &'static str)> {
    let meanings = words
        .iter()
        .filter_map(|word| Some((*word, terms::meaning(word)?)));
    let mut rows = keys.to_vec();
    rows.push(("", ""));
    rows.extend(meanings);
    rows
}

/// Words that are to be read at once get no wider than this.
const READABLE: usize = 64;

/// A box of words over the picture. Where it is too high for the screen, it scrolls.
#[derive(Default)]
pub(crate) struct Card {
    text: String,
    page: Option<Page>,
}

impl Card {
    /// Draws words in a box, over the picture.
    pub(crate) fn note(&mut self, frame: &mut Frame, title: &str, words: &str) {
        let room = usize::from(frame.area().width).saturating_sub(4);
        let width = room.min(READABLE);
        let lines: Vec<_> = words.lines().flat_map(|line| wrap(line, width)).collect();
        let widest = lines.iter().map(|line| line.width()).max().unwrap_or(0);
        self.fill(frame, title, widest.max(title.width()), lines.join("\n"));
    }

    /// Draws keys or words and what they do or mean in a box, over the picture.
    pub(crate) fn draw(&mut self, frame: &mut Frame, title: &str, rows: &[(&str, &str)]) {
        let room = usize::from(frame.area().width).saturating_sub(4);
        let text = table(rows, room.min(READABLE));
        let widest = text.lines().map(shown).max().unwrap_or(0);
        self.fill(frame, title, widest, text);
    }

    /// Scrolls, if the key is one to scroll with and not all of the box is seen.
    pub(crate) fn scroll(&mut self, key: KeyEvent) -> bool {
        let page = self.page.as_mut();
        page.is_some_and(|page| !page.position().is_empty() && page.scroll(key))
    }

    /// The frame says how much there is above and below what is seen.
    fn fill(&mut self, frame: &mut Frame, title: &str, width: usize, text: String) {
        let height = text.lines().count();
        if self.text != text {
            self.page = None;
        }
        let page = self.page.get_or_insert_with(|| Page::of(&text));
        self.text = text;
        let area = centred(frame.area(), width + 4, height + 2);
        Clear.render(area, frame.buffer_mut());
        let title = format!(" {title} ");
        let block = Block::bordered().title(title.as_str());
        let inner = block.inner(area);
        let inner = Rect {
            x: inner.x + inner.width.min(1),
            width: inner.width.saturating_sub(2),
            ..inner
        };
        page.draw(frame, inner);
        let foot = match page.position() {
            position if position.is_empty() => position,
            position => format!(" {position} "),
        };
        block
            .title_bottom(foot.as_str())
            .render(area, frame.buffer_mut());
    }
}

/// Two columns: the second is wrapped, so that no line is wider than `width`.
fn table(rows: &[(&str, &str)], width: usize) -> String {
    let keys = rows.iter().map(|(key, _)| key.width()).max().unwrap_or(0);
    let room = width.saturating_sub(keys + 2).max(8);
    let mut text = String::new();
    for (key, what) in rows {
        let mut key = format!(
            "{}{}",
            paint(key, Tone::Command, true),
            " ".repeat(keys - key.width())
        );
        for line in wrap(what, room) {
            text.push_str(&format!("{key}  {line}\n"));
            key = " ".repeat(keys);
        }
    }
    text
}

/// How many columns a line takes on the screen.
fn shown(line: &str) -> usize {
    strip_str(line).to_string().width()
}

/// A box of this size in the middle of `whole`, or as much of it as there is.
pub(crate) fn centred(whole: Rect, width: usize, height: usize) -> Rect {
    let width = u16::try_from(width).unwrap_or(u16::MAX).min(whole.width);
    let height = u16::try_from(height).unwrap_or(u16::MAX).min(whole.height);
    Rect {
        x: whole.x + (whole.width - width) / 2,
        y: whole.y + (whole.height - height) / 2,
        width,
        height,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &[(&str, &str)] = &[("q", "quit"), ("1-9", "let this thread take its step")];

    #[test]
    fn what_a_key_does_is_wrapped_beside_its_key() {
        let plain = |width| strip_str(&table(ROWS, width)).to_string();
        assert_eq!(plain(64), "q    quit\n1-9  let this thread take its step\n");
        let narrow = "q    quit\n1-9  let this thread\n     take its step\n";
        assert_eq!(plain(22), narrow);
    }
}
