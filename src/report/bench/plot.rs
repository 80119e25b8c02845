//! A curve in characters. Each line is a letter where something was measured, joined by dots of
//! Braille; so it can be read without colours.

use ratatui_core::buffer::{Buffer, Cell};
use ratatui_core::layout::Rect;
use ratatui_core::style::{Color, Style};
use ratatui_core::symbols::Marker;
use ratatui_core::text::Span;
use ratatui_core::widgets::Widget;
use ratatui_widgets::chart::{Axis, Chart, Dataset, GraphType};

use super::curve::{Curve, Line};
use crate::report::{Tone, paint, wrap};

/// Lines of the drawing, its axis with it: a terminal of 24 lines holds it with its legend.
const HEIGHT: u16 = 18;

/// It gets no wider than this: wider curves tell no more.
const WIDEST: usize = 90;

/// Of the 256 colours that terminals have, those nearest to Okabe and Ito's eight, which colour-blind
/// readers tell apart (<https://jfly.uni-koeln.de/color/>).
const COLOURS: [u8; 7] = [33, 208, 35, 175, 166, 74, 220];

/// The curve, with its title and its legend.
pub(super) fn plot(curve: &Curve, width: usize, colour: bool) -> String {
    let width = width.min(WIDEST);
    let drawing = draw(curve, width as u16);
    let mut text = String::new();
    for line in wrap(&curve.title, width) {
        text.push_str(&paint(&line, Tone::Strong, colour));
        text.push('\n');
    }
    for row in drawing.content.chunks(width) {
        text.push_str(&shown(row, colour));
        text.push('\n');
    }
    let entries: Vec<String> = (0..)
        .zip(&curve.lines)
        // A name stays on its line.
        .map(|(at, line)| format!("{} {}", letter(at), line.name).replace(' ', "\u{a0}"))
        .collect();
    for line in wrap(&entries.join("   "), width - 2) {
        text.push_str(&format!("  {}\n", line.trim().replace('\u{a0}', " ")));
    }
    text
}

/// What marks the line of this number.
fn letter(at: usize) -> char {
    char::from(b'a' + (at % 26) as u8)
}

fn colour_of(at: usize) -> Color {
    Color::Indexed(COLOURS[at % COLOURS.len()])
}

fn draw(curve: &Curve, width: u16) -> Buffer {
    let area = Rect::new(0, 0, width, HEIGHT);
    let mut buffer = Buffer::empty(area);
    let points: Vec<Vec<(f64, f64)>> = curve.lines.iter().map(points).collect();
    let datasets = (0..).zip(&points).map(|(at, points)| {
        Dataset::default()
            .data(points)
            .marker(Marker::Braille)
            .graph_type(GraphType::Line)
            .style(Style::new().fg(colour_of(at)))
    });
    let scale = &curve.y;
    let steps = (scale.marks - 1).max(1) as f64;
    let marks = (0..scale.marks).map(|mark| {
        let share = mark as f64 / steps;
        Span::raw(scale.label(scale.low + share * (scale.high - scale.low)))
    });
    let last = (curve.x_labels.len() - 1) as f64;
    let x_bounds = [-MARGIN, last + MARGIN];
    Chart::new(datasets.collect())
        .x_axis(Axis::default().bounds(x_bounds).labels(["", ""]))
        .y_axis(
            Axis::default()
                .bounds([scale.low, scale.high])
                .labels(marks),
        )
        .legend_position(None)
        .render(area, &mut buffer);
    let Some(frame) = Frame::find(&buffer, x_bounds, [scale.low, scale.high]) else {
        return buffer;
    };
    frame.level(curve, &mut buffer);
    frame.letters(curve, &mut buffer);
    frame.labels(curve, &mut buffer);
    buffer
}

/// So far from the first and the last place the drawing goes on, in places.
const MARGIN: f64 = 0.3;

fn points(line: &Line) -> Vec<(f64, f64)> {
    let spots = line.spots.iter();
    spots.map(|spot| (spot.place as f64, spot.y)).collect()
}

/// Where the curves are in the buffer.
struct Frame {
    left: u16,
    right: u16,
    top: u16,
    bottom: u16,
    x: [f64; 2],
    y: [f64; 2],
}

impl Frame {
    /// Right of and above the corner of the axes.
    fn find(buffer: &Buffer, x: [f64; 2], y: [f64; 2]) -> Option<Frame> {
        let corner = buffer
            .content
            .iter()
            .position(|cell| cell.symbol() == "└")?;
        let (column, row) = buffer.pos_of(corner);
        Some(Frame {
            left: column + 1,
            right: buffer.area.right() - 1,
            top: 0,
            bottom: row.checked_sub(1)?,
            x,
            y,
        })
    }

    /// The cell of a point, as the chart finds it: Braille has two dots beside each other in a cell,
    /// and four above each other.
    fn column(&self, x: f64) -> u16 {
        let share = (x - self.x[0]) / (self.x[1] - self.x[0]);
        let dots = 2 * (self.right - self.left + 1) - 1;
        self.left + (share * f64::from(dots)).round() as u16 / 2
    }

    fn row(&self, y: f64) -> u16 {
        let share = (y - self.y[0]) / (self.y[1] - self.y[0]);
        let dots = 4 * (self.bottom - self.top + 1) - 1;
        self.top + ((1.0 - share.clamp(0.0, 1.0)) * f64::from(dots)).round() as u16 / 4
    }

    /// As fast as what it is compared with.
    fn level(&self, curve: &Curve, buffer: &mut Buffer) {
        let Some(level) = curve.level() else {
            return;
        };
        for column in self.left..=self.right {
            let cell = &mut buffer[(column, self.row(level))];
            if cell.symbol() == " " {
                cell.set_char('·');
            }
        }
    }

    /// A letter at each spot; where several meet, they stand beside each other.
    fn letters(&self, curve: &Curve, buffer: &mut Buffer) {
        let mut taken = Vec::new();
        for (at, line) in curve.lines.iter().enumerate() {
            for spot in &line.spots {
                let row = self.row(spot.y);
                let mut column = self.column(spot.place as f64);
                while taken.contains(&(column, row)) && column < self.right {
                    column += 1;
                }
                taken.push((column, row));
                buffer[(column, row)]
                    .set_char(letter(at))
                    .set_style(Style::new().fg(colour_of(at)));
            }
        }
    }

    /// What is along the bottom, and its name at the end.
    fn labels(&self, curve: &Curve, buffer: &mut Buffer) {
        let row = self.bottom + 2;
        let mut end = self.left;
        for (place, label) in curve.x_labels.iter().enumerate() {
            let star = curve.beyond.is_some_and(|(first, _)| place >= first);
            let label = if star {
                format!("{label}*")
            } else {
                label.clone()
            };
            let width = label.chars().count() as u16;
            let column = self.column(place as f64);
            buffer[(column, self.bottom + 1)].set_char('┴');
            let begin = column.saturating_sub(width / 2).max(self.left);
            if begin >= end && begin + width <= buffer.area.right() {
                buffer.set_string(begin, row, &label, Style::new());
                end = begin + width + 1;
            }
        }
        let name = format!("{} ", curve.x_name);
        let room = usize::from(self.left);
        let first = self.column(0.0).saturating_sub(2);
        if name.chars().count() <= usize::from(first) && room > 0 {
            buffer.set_string(0, row, &name, Style::new());
        }
    }
}

/// A row of the buffer, its colours as escape sequences (ECMA-48, 256 colours).
fn shown(row: &[Cell], colour: bool) -> String {
    let mut text = String::new();
    let end = row.iter().rposition(|cell| cell.symbol() != " ");
    let mut now = Color::Reset;
    for cell in &row[..end.map_or(0, |end| end + 1)] {
        if colour && cell.fg != now && cell.symbol() != " " {
            now = cell.fg;
            match now {
                Color::Indexed(number) => text.push_str(&format!("\x1b[38;5;{number}m")),
                _ => text.push_str("\x1b[0m"),
            }
        }
        text.push_str(cell.symbol());
    }
    if now != Color::Reset {
        text.push_str("\x1b[0m");
    }
    text
}
