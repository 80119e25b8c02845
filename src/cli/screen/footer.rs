//! The last line of a screen: its keys.

use racelab::report::{Tone, paint};
use ratatui_core::layout::Rect;
use ratatui_core::terminal::Frame;
use unicode_width::UnicodeWidthStr;

use super::Page;

/// What is left of `area`, and the line at its foot.
pub(crate) fn split(area: Rect) -> (Rect, Rect) {
    let foot = area.height.min(1);
    let body = Rect {
        height: area.height - foot,
        ..area
    };
    let foot = Rect {
        y: area.y + body.height,
        height: foot,
        ..area
    };
    (body, foot)
}

/// Draws the keys and what they do, and something at the right edge. Where there is no room for
/// all, the last ones are left out.
pub(crate) fn draw(frame: &mut Frame, area: Rect, keys: &[(&str, &str)], right: &str) {
    let text = text(keys, right, area.width.into());
    Page::of(&text).draw(frame, area);
}

fn text(keys: &[(&str, &str)], right: &str, width: usize) -> String {
    let reserved = if right.is_empty() {
        0
    } else {
        right.width() + 2
    };
    let mut line = String::new();
    let mut columns = 0;
    for (key, what) in keys {
        let between = if columns == 0 { 1 } else { 2 };
        let wide = between + key.width() + 1 + what.width();
        if columns + wide + reserved > width {
            break;
        }
        line.push_str(&" ".repeat(between));
        line.push_str(&paint(key, Tone::Command, true));
        line.push_str(&paint(&format!(" {what}"), Tone::Faint, true));
        columns += wide;
    }
    if !right.is_empty() && right.width() < width {
        line.push_str(&" ".repeat(width - columns - right.width() - 1));
        line.push_str(&paint(right, Tone::Strong, true));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: &[(&str, &str)] = &[("?", "help"), ("q", "quit"), ("h", "hint")];

    fn plain(right: &str, width: usize) -> String {
        anstream::adapter::strip_str(&text(KEYS, right, width)).to_string()
    }

    #[test]
    fn keys_that_have_no_room_are_left_out() {
        for (width, expected) in [
            (30, " ? help  q quit  h hint"),
            (22, " ? help  q quit"),
            (3, ""),
        ] {
            assert_eq!(plain("", width), expected);
        }
    }

    #[test]
    fn what_is_at_the_right_edge_goes_before_the_keys() {
        for (width, expected) in [
            (30, " ? help  q quit      ↓ 7 more "),
            (24, " ? help  q quit       ↓"),
            (4, ""),
        ] {
            let right = if width == 24 { "↓" } else { "↓ 7 more" };
            assert_eq!(plain(right, width).trim_end(), expected.trim_end());
        }
    }
}
