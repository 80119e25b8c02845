//! What stands in which column.

use super::places::Places;
use super::{GAP, Line, NUMBER, Part, thread_name, waits};
use crate::trace::{Step, Trace, text};

/// Two columns may not start closer to each other than this.
const NARROWEST: usize = 7 + GAP;
/// And should not start closer than this: the names of most threads fit.
const COMFORTABLE: usize = 13;
/// Less room than this for a step's text is not readable.
const READABLE: usize = 24;
/// A longer step is broken before columns move together for it.
const USUAL: usize = 32;
/// A step whose text is longer than this is clipped: a value can be of any length.
const LONGEST: usize = 160;
/// Before a note.
const MARK: &str = "↳ ";

/// The columns of one timeline. All offsets are from the end of the step's number.
pub(super) struct Layout<'a> {
    places: Places<'a>,
    /// Threads with steps, in their order.
    columns: Vec<Column>,
    /// Whether each step names its thread, because the columns do not fit beside each other.
    stacked: bool,
    /// Where the room for steps ends.
    room: usize,
    /// Where the places start.
    place: usize,
    /// Where the page ends.
    page: usize,
}

struct Column {
    thread: usize,
    name: String,
    /// The longest of its steps.
    longest: usize,
    /// Where its steps start.
    start: usize,
}

impl<'a> Layout<'a> {
    pub(super) fn new(trace: &'a Trace, width: usize) -> Self {
        let shown = || trace.steps.iter().chain(waits(trace));
        let places = Places::new(shown());
        let place = shown().map(|step| places.short(&step.place));
        let place = place.map(|place| text::width(&place)).max().unwrap_or(0);
        let page = width.saturating_sub(NUMBER + GAP);
        let room = page.saturating_sub(GAP + place).max(READABLE);
        let mut columns = columns(trace);
        let stacked = !arrange(&mut columns, room);
        if stacked {
            stack(&mut columns);
        }
        let ends = columns.iter().map(|column| column.start + column.longest);
        let heads = columns
            .iter()
            .map(|column| column.start + text::width(&column.name));
        let end = ends.chain(heads).max().unwrap_or(0).min(room);
        Layout {
            places,
            columns,
            stacked,
            room,
            place: end + GAP,
            page: page.max(room),
        }
    }

    /// The heads of the columns.
    pub(super) fn head(&self) -> Line {
        let mut line = vec![(Part::Head, text::pad("step", NUMBER + GAP))];
        if self.stacked {
            let start = self.columns.first().map_or(0, |column| column.start);
            line.push((Part::Head, text::pad("thread", start)));
            line.push((Part::Head, "operation".to_owned()));
            return line;
        }
        let ends = self.columns.iter().skip(1).map(|column| column.start);
        for (column, end) in self.columns.iter().zip(ends.chain([self.place])) {
            let width = end - column.start;
            let name = clip_name(&column.name, width - GAP);
            line.push((Part::Thread(column.thread), text::pad(&name, width)));
        }
        line
    }

    /// The lines of one step; the first carries its number and its place.
    pub(super) fn step(&self, step: &Step) -> Vec<Line> {
        let own = |column: &&Column| column.thread == step.thread;
        let Some(column) = self.columns.iter().find(own) else {
            return Vec::new();
        };
        let start = column.start;
        let mut lines: Vec<Line> = Vec::new();
        for operation in text::wrap_call(&operation(step), self.room.saturating_sub(start)) {
            let mut line = if lines.is_empty() {
                self.margin(step, column)
            } else {
                vec![(Part::Space, " ".repeat(NUMBER + GAP + start))]
            };
            let end = start + text::width(&operation);
            line.push((Part::Operation(step.thread), operation));
            if lines.is_empty() {
                let space = self.place.saturating_sub(end).max(1);
                line.push((Part::Space, " ".repeat(space)));
                line.push((Part::Place, self.places.short(&step.place)));
            }
            lines.push(line);
        }
        let Some(note) = &step.note else { return lines };
        let indent = text::width(MARK);
        let room = self.page.saturating_sub(start + indent);
        for (at, note) in text::wrap(&text::clean(note), room).into_iter().enumerate() {
            let mark = if at == 0 { MARK } else { "  " };
            lines.push(vec![
                (Part::Space, " ".repeat(NUMBER + GAP + start)),
                (Part::Note, format!("{mark}{note}")),
            ]);
        }
        lines
    }

    /// The lines of a call that its thread waits in.
    pub(super) fn waits(&self, step: &Step) -> Vec<Line> {
        let mut lines = self.step(step);
        if let Some((_, number)) = lines.first_mut().and_then(|line| line.first_mut()) {
            *number = text::pad("waits", NUMBER + GAP);
        }
        lines
    }

    /// The line that stands for steps that are left out.
    pub(super) fn elided(&self, steps: &[Step]) -> Line {
        let takes_part = |column: &&Column| steps.iter().any(|step| step.thread == column.thread);
        let columns: Vec<&Column> = self.columns.iter().filter(takes_part).collect();
        let (start, whose) = match columns.as_slice() {
            [one] => (one.start, one.name.clone()),
            many => (0, format!("{} threads", many.len())),
        };
        let text = format!("… {} steps of {whose} …", steps.len());
        vec![
            (Part::Space, " ".repeat(NUMBER + GAP + start)),
            (Part::Elided, text),
        ]
    }

    /// What stands before a step: its number, and its thread if there are no columns.
    fn margin(&self, step: &Step, column: &Column) -> Line {
        let number = format!("{:>NUMBER$}{:GAP$}", step.step, "");
        let thread = if self.stacked {
            (
                Part::Thread(column.thread),
                text::pad(&column.name, column.start),
            )
        } else {
            (Part::Space, " ".repeat(column.start))
        };
        vec![(Part::Number, number), thread]
    }
}

/// The threads that have steps.
fn columns(trace: &Trace) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for step in trace.steps.iter().chain(waits(trace)) {
        let width = text::width(&operation(step));
        let known = columns.iter_mut().find(|known| known.thread == step.thread);
        match known {
            Some(column) => column.longest = column.longest.max(width),
            None => columns.push(Column {
                thread: step.thread,
                name: thread_name(trace, step.thread),
                longest: width,
                start: 0,
            }),
        }
    }
    columns.sort_by_key(|column| column.thread);
    columns
}

/// Sets the columns beside each other; false if there is not the room.
///
/// A line holds one step only, so a long one may run on below the heads of the columns to its
/// right: the columns move together, as little as they must, until all fits. Names stay whole as
/// long as breaking very long steps makes that possible.
fn arrange(columns: &mut [Column], room: usize) -> bool {
    let ways = [
        (COMFORTABLE, usize::MAX),
        (COMFORTABLE, USUAL),
        (NARROWEST, usize::MAX),
        (NARROWEST, USUAL),
        (NARROWEST, READABLE),
    ];
    let mut ways = ways.into_iter();
    ways.any(|(nearest, longest)| fit(columns, room, nearest, longest))
}

/// Sets the columns as far from each other as they fit, but never nearer than `nearest`. Steps
/// longer than `longest` count as if they were that long, because they are broken.
fn fit(columns: &mut [Column], room: usize, nearest: usize, longest: usize) -> bool {
    let natural = |column: &Column| column.longest.max(text::width(&column.name)) + GAP;
    let widest = columns.iter().map(natural).max().unwrap_or(0).max(nearest);
    (nearest..=widest).rev().any(|distance| {
        let mut start = 0;
        for column in &mut *columns {
            column.start = start;
            start += natural(column).min(distance);
        }
        let end = |column: &Column| column.start + column.longest.clamp(NARROWEST - GAP, longest);
        columns.iter().all(|column| end(column) <= room)
    })
}

/// One column for all steps, right of their threads' names.
fn stack(columns: &mut [Column]) {
    for column in &mut *columns {
        column.name = clip_name(&column.name, 16);
    }
    let names = columns.iter().map(|column| text::width(&column.name));
    let widest = names.max().unwrap_or(0).max("thread".len());
    for column in columns {
        column.start = widest + GAP;
    }
}

/// A name in `width` columns: its end stays, where `worker-1` and `worker-2` differ.
fn clip_name(name: &str, width: usize) -> String {
    if text::width(name) <= width {
        return name.to_owned();
    }
    let characters = name.chars().count();
    let end: String = name.chars().skip(characters.saturating_sub(3)).collect();
    let beginning = text::clip(name, width.saturating_sub(text::width(&end)));
    format!("{beginning}{end}")
}

fn operation(step: &Step) -> String {
    text::clip(&text::clean(&step.text()), LONGEST)
}
