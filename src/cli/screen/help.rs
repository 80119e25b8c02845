//! What the keys do, in a box over the picture.

use racelab::report::{Tone, paint, wrap};
use ratatui_core::layout::Rect;
use ratatui_core::terminal::Frame;
use ratatui_core::widgets::Widget;
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

/// Words that are to be read at once get no wider than this.
const READABLE: usize = 64;

/// Draws words in a box, over the picture.
pub(crate) fn note(frame: &mut Frame, title: &str, words: &str) {
    let room = usize::from(frame.area().width).saturating_sub(4);
    let width = room.min(READABLE);
    let lines: Vec<_> = words.lines().flat_map(|line| wrap(line, width)).collect();
    let widest = lines.iter().map(|line| line.width()).max().unwrap_or(0);
    draw_box(
        frame,
        title,
        widest.max(title.width()),
        lines.len(),
        &lines.join("\n"),
    );
}

/// Draws the keys and what they do in a box, over the picture. Where it does not fit, what does is seen.
pub(crate) fn draw(frame: &mut Frame, title: &str, rows: &[(&str, &str)]) {
    let longest = |column: fn(&(&str, &str)) -> usize| rows.iter().map(column).max().unwrap_or(0);
    let key_width = longest(|(key, _)| key.width());
    let width = key_width + 2 + longest(|(_, what)| what.width());
    let mut text = String::new();
    for (key, what) in rows {
        let padding = " ".repeat(key_width - key.width());
        let key = paint(key, Tone::Command, true);
        text.push_str(&format!("{key}{padding}  {what}\n"));
    }
    draw_box(frame, title, width, rows.len(), &text);
}

fn draw_box(frame: &mut Frame, title: &str, width: usize, height: usize, text: &str) {
    let area = centred(frame.area(), width + 4, height + 2);
    Clear.render(area, frame.buffer_mut());
    let title = format!(" {title} ");
    let block = Block::bordered().title(title.as_str());
    let inner = block.inner(area);
    block.render(area, frame.buffer_mut());
    let inner = Rect {
        x: inner.x + inner.width.min(1),
        width: inner.width.saturating_sub(2),
        ..inner
    };
    Page::of(text).draw(frame, inner);
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
