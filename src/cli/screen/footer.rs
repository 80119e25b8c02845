//! The last line of a screen: its keys.

use racelab::report::{Tone, paint};
use ratatui_core::layout::Rect;
use ratatui_core::terminal::Frame;
use unicode_width::UnicodeWidthStr;

use super::Page;

/// A page as high as this can spare a second line for its keys.
const HIGH: u16 = 16;
/// So many columns are kept free for what is at the right edge.
const RIGHT: usize = 18;

/// What is left of `area`, and the line at its foot; two where the keys need them and there is the
/// room.
pub(crate) fn split(area: Rect, keys: &[(&str, &str)]) -> (Rect, Rect) {
    let needed: usize = keys.iter().map(|key| 2 + wide(key)).sum();
    let lines = match needed + RIGHT > area.width.into() && area.height >= HIGH {
        true => 2,
        false => 1,
    };
    let foot = area.height.min(lines);
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

/// Draws the keys and what they do, and something at the right edge of the last line. Where there is
/// no room for all, the last ones are left out.
pub(crate) fn draw(frame: &mut Frame, area: Rect, keys: &[(&str, &str)], right: &str) {
    let text = text(keys, right, area.width.into(), area.height.into());
    Page::of(&text).draw(frame, area);
}

fn wide((key, what): &(&str, &str)) -> usize {
    key.width() + 1 + what.width()
}

fn text(keys: &[(&str, &str)], right: &str, width: usize, lines: usize) -> String {
    let reserved = match right.width() {
        0 => 0,
        columns => columns + 2,
    };
    let mut keys = keys.iter().peekable();
    let mut text = String::new();
    for line in 1..=lines {
        let last = line == lines;
        let room = width.saturating_sub(if last { reserved } else { 0 });
        let mut columns = 0;
        while let Some(key @ (name, what)) = keys.peek() {
            let between = if columns == 0 { 1 } else { 2 };
            if columns + between + wide(key) > room {
                break;
            }
            text.push_str(&" ".repeat(between));
            text.push_str(&paint(name, Tone::Command, true));
            text.push_str(&paint(&format!(" {what}"), Tone::Faint, true));
            columns += between + wide(key);
            keys.next();
        }
        if !last {
            text.push('\n');
        } else if !right.is_empty() && right.width() < width {
            text.push_str(&" ".repeat(width - columns - right.width() - 1));
            text.push_str(&paint(right, Tone::Strong, true));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: &[(&str, &str)] = &[("?", "help"), ("q", "quit"), ("h", "hint")];

    fn plain(right: &str, width: usize) -> String {
        anstream::adapter::strip_str(&text(KEYS, right, width, 1)).to_string()
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

    #[test]
    fn keys_get_a_second_line_where_there_is_room_for_it() {
        let area = |height| Rect::new(0, 0, 24, height);
        assert_eq!(split(area(24), KEYS).1, Rect::new(0, 22, 24, 2));
        assert_eq!(split(area(10), KEYS).1, Rect::new(0, 9, 24, 1));
        assert_eq!(split(Rect::new(0, 0, 80, 24), KEYS).1.height, 1);
        let two = anstream::adapter::strip_str(&text(KEYS, "↓ 7 more", 20, 2)).to_string();
        assert_eq!(two, " ? help  q quit\n h hint    ↓ 7 more");
    }
}
