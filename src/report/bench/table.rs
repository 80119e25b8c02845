use unicode_width::UnicodeWidthStr;

use super::units;
use crate::bench::{Measured, Point, Role, Row};
use crate::report::{Tone, paint, wrap};

/// Half of the measurements further apart than this share of their median: the machine is busy.
const LARGE: f64 = 0.1;

/// Fewer rounds than this say little.
const FEW: usize = 5;

/// Space between columns.
const GAP: usize = 3;

/// The head, and what was measured, in columns.
pub(super) fn table(measured: &Measured, width: usize, colour: bool) -> String {
    let mut text = head(measured, width, colour);
    let rows = measured.ranked();
    let by_threads: Vec<_> = measured
        .threads
        .iter()
        .map(|threads| (*threads, measured.size))
        .collect();
    let heads: Vec<_> = measured
        .threads
        .iter()
        .map(|threads| threads_head(measured, *threads))
        .collect();
    let of = match &measured.per {
        Some(per) => format!("time per {per}"),
        None => "time".to_owned(),
    };
    let title = format!(
        "{of} at {} {}",
        units::count(measured.size),
        measured.size_is
    );
    let times = |row: &Row, load: (usize, usize)| row.at(load.0, load.1).map(time);
    let grid = Grid {
        title: &title,
        rows: &rows,
        loads: &by_threads,
        heads: &heads,
    };
    text.push_str(&grid.text(width, colour, &times));
    if let Some(baseline) = measured.baseline() {
        let title = match &measured.against {
            None => "times as fast as the sequential program".to_owned(),
            Some(name) => format!("times as fast as {name}"),
        };
        let others: Vec<_> = rows
            .iter()
            .copied()
            .filter(|row| row.name != baseline.name)
            .collect();
        let speeds = |row: &Row, load: (usize, usize)| {
            let speed = measured.speed_up(row, load.0, load.1)?;
            Some((units::times(speed), String::new()))
        };
        let grid = Grid {
            title: &title,
            rows: &others,
            loads: &by_threads,
            heads: &heads,
        };
        text.push_str(&grid.text(width, colour, &speeds));
    }
    if measured.memory {
        let memory = |row: &Row, load: (usize, usize)| {
            let peak = row.at(load.0, load.1)?.peak_kb?;
            Some((units::memory(peak as f64), String::new()))
        };
        let grid = Grid {
            title: "memory at its peak",
            rows: &rows,
            loads: &by_threads,
            heads: &heads,
        };
        text.push_str(&grid.text(width, colour, &memory));
    }
    if measured.sizes.len() > 1 {
        text.push_str(&over_sizes(measured, &rows, width, colour));
    }
    text
}

/// Over the sizes: the time of the sequential program, and how many times as fast the others are.
fn over_sizes(measured: &Measured, rows: &[&Row], width: usize, colour: bool) -> String {
    let threads = measured.threads_over_sizes;
    let loads: Vec<_> = measured.sizes.iter().map(|size| (threads, *size)).collect();
    let sizes = measured.sizes.iter().map(|size| units::short(*size));
    let baseline = measured.baseline();
    let with = measured.threads_called(threads);
    let title = match baseline {
        Some(row) => format!(
            "over the {}, with {with}: {}'s time, and how many times as fast the others are",
            measured.size_is, row.name
        ),
        None => format!("time over the {}, with {with}", measured.size_is),
    };
    let cell = |row: &Row, load: (usize, usize)| {
        let point = row.at(load.0, load.1)?;
        match baseline {
            Some(baseline) if baseline.name != row.name => {
                let speed = measured.speed_up(row, load.0, load.1)?;
                Some((units::times(speed), String::new()))
            }
            _ => Some((units::time(point.per_item()), String::new())),
        }
    };
    let rows: Vec<_> = rows
        .iter()
        .copied()
        .filter(|row| row.role != Role::Lecture)
        .collect();
    let grid = Grid {
        title: &title,
        rows: &rows,
        loads: &loads,
        heads: &sizes.collect::<Vec<_>>(),
    };
    grid.text(width, colour, &cell)
}

fn head(measured: &Measured, width: usize, colour: bool) -> String {
    let name = paint(&measured.bench, Tone::Strong, colour);
    let mut text = format!("{name} · {}\n", measured.lab);
    for line in wrap(&measured.title, width) {
        text.push_str(&format!("{line}\n"));
    }
    let machine = &measured.machine;
    let cores = match machine.cores {
        1 => "1 core".to_owned(),
        cores => format!("{cores} cores"),
    };
    let rounds = match measured.rounds {
        1 => "1 round".to_owned(),
        rounds => format!("{rounds} rounds in which all take turns"),
    };
    let how = format!(
        "{} · {cores} ({}, {}) · medians of {rounds}, ± half the interquartile range",
        measured.date, machine.processor, machine.system
    );
    for line in wrap(&how, width) {
        text.push_str(&paint(&line, Tone::Faint, colour));
        text.push('\n');
    }
    text
}

/// `4 threads*`, with a mark if those are more than the cores.
fn threads_head(measured: &Measured, threads: usize) -> String {
    let star = match measured.exceed_the_cores(threads) {
        true => "*",
        false => "",
    };
    format!("{}{star}", measured.threads_called(threads))
}

/// `12.3 ms` and `±4%`.
fn time(point: &Point) -> (String, String) {
    let half = point.nanoseconds.spread() * 50.0;
    let spread = match point.samples.len() {
        ..3 => String::new(),
        _ => format!("±{half:.0}%"),
    };
    (units::time(point.per_item()), spread)
}

/// A cell: what stands in it, and what is fainter behind it.
type Content<'a> = dyn Fn(&Row, (usize, usize)) -> Option<(String, String)> + 'a;

struct Grid<'a> {
    title: &'a str,
    rows: &'a [&'a Row],
    /// Numbers of threads and sizes, a column each.
    loads: &'a [(usize, usize)],
    heads: &'a [String],
}

impl Grid<'_> {
    /// The table. Columns that do not fit beside the others stand below them.
    fn text(&self, width: usize, colour: bool, cell: &Content) -> String {
        let names = self.rows.iter().map(|row| row.name.width());
        let first = names.max().unwrap_or(0) + 2;
        let mut columns: Vec<Column> = Vec::new();
        for (load, head) in self.loads.iter().zip(self.heads) {
            let cells = self.rows.iter().map(|row| self.cell(row, *load, cell));
            columns.push(Column::of(head, cells.collect()));
        }
        let mut text = String::from("\n");
        for line in wrap(self.title, width) {
            text.push_str(&format!("{}\n", paint(&line, Tone::Strong, colour)));
        }
        let mut rest = &columns[..];
        while !rest.is_empty() {
            let mut used = first;
            let fits = rest.iter().take_while(|column| {
                used += column.width() + GAP;
                used <= width
            });
            let (now, later) = rest.split_at(fits.count().max(1));
            text.push_str(&self.block(first, now, colour));
            rest = later;
        }
        text
    }

    fn cell(&self, row: &Row, load: (usize, usize), cell: &Content) -> (String, String) {
        if row.role == Role::Sequential && load.1 == self.loads[0].1 && load != self.loads[0] {
            // It is measured once: what it does not use does not change it.
            return (String::new(), String::new());
        }
        cell(row, load).unwrap_or_default()
    }

    fn block(&self, first: usize, columns: &[Column], colour: bool) -> String {
        let mut text = " ".repeat(first);
        for column in columns {
            let (head, width) = (&column.head, column.width());
            text.push_str(&format!("{}{head:>width$}", " ".repeat(GAP)));
        }
        text.push('\n');
        for (at, row) in self.rows.iter().enumerate() {
            let tone = match (row.role, &row.trouble) {
                (_, Some(_)) => Tone::Bad,
                (Role::Way, _) => Tone::Plain,
                _ => Tone::Faint,
            };
            let name = paint(&row.name, tone, colour);
            let mut line = format!("  {name}{}", " ".repeat(first - 2 - row.name.width()));
            if row.trouble.is_some() {
                line.push_str("   not ranked");
            }
            for column in columns.iter().filter(|_| row.trouble.is_none()) {
                let (value, spread) = &column.cells[at];
                let (values, spreads) = (column.values, column.spreads);
                let pad = GAP + column.width() - values - spreads;
                line.push_str(&format!("{}{value:>values$}", " ".repeat(pad)));
                let spread = format!("{spread:>spreads$}");
                line.push_str(&paint(&spread, Tone::Faint, colour));
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

struct Column {
    head: String,
    cells: Vec<(String, String)>,
    /// Widths of what stands in the cells, and of what is behind it.
    values: usize,
    spreads: usize,
}

impl Column {
    fn of(head: &str, cells: Vec<(String, String)>) -> Self {
        let values = cells.iter().map(|(value, _)| value.width()).max();
        let spreads = cells.iter().map(|(_, spread)| spread.width()).max();
        Column {
            head: head.to_owned(),
            values: values.unwrap_or(0),
            spreads: spreads.filter(|width| *width > 0).map_or(0, |w| w + 1),
            cells,
        }
    }

    fn width(&self) -> usize {
        (self.values + self.spreads).max(self.head.width())
    }
}

/// What is to be known of it, in sentences.
pub(super) fn remarks(measured: &Measured, width: usize, colour: bool) -> String {
    let mut said: Vec<(String, Tone)> = Vec::new();
    for row in &measured.rows {
        if let Some(trouble) = &row.trouble {
            let sentence = format!("{} is not ranked: {trouble}.", row.name);
            said.push((sentence, Tone::Bad));
        }
    }
    if measured.broken_off {
        let rounds = measured.rounds;
        let sentence = format!("Broken off: this is what {rounds} rounds have brought.");
        said.push((sentence, Tone::Unsure));
    } else if measured.rounds < FEW {
        let sentence = "The time was over after a few rounds: give it more with --seconds, or a \
                        smaller size with --size.";
        said.push((sentence.to_owned(), Tone::Unsure));
    }
    let spread = measured.spread();
    if spread > LARGE {
        let sentence = format!(
            "The spread is large: half of the measurements are {:.0} % apart in the middle. Other \
             work runs on this machine, or its speed changes; take smaller differences for none.",
            spread * 100.0
        );
        said.push((sentence, Tone::Unsure));
    }
    for sentence in [fastest(measured), crossovers(measured)]
        .into_iter()
        .flatten()
    {
        said.push((sentence, Tone::Plain));
    }
    let cores = measured.machine.cores;
    let exceeds = |threads: &usize| measured.exceed_the_cores(*threads);
    if measured.threads.iter().any(exceeds) {
        let sentence = format!(
            "* more {} than the {cores} that run at once here",
            measured.threads_are
        );
        said.push((sentence, Tone::Faint));
    }
    if left_out(measured) {
        let sentence = "Where nothing stands it would have taken too long.";
        said.push((sentence.to_owned(), Tone::Faint));
    }
    if measured.delay_ms > 0 {
        let sentence = format!(
            "What is waited for takes {} ms (--delay).",
            measured.delay_ms
        );
        said.push((sentence, Tone::Faint));
    }
    said.extend(
        measured
            .notes
            .iter()
            .map(|note| (note.clone(), Tone::Faint)),
    );
    let mut text = String::new();
    for (sentence, tone) in said {
        for line in wrap(&sentence, width) {
            text.push_str(&format!("{}\n", paint(&line, tone, colour)));
        }
    }
    text
}

/// Whether something was not measured at some size.
fn left_out(measured: &Measured) -> bool {
    let threads = measured.threads_over_sizes;
    let sizes = || measured.sizes.iter().chain([&measured.size]);
    let rows = measured.rows.iter().filter(|row| row.trouble.is_none());
    let rows = rows.filter(|row| row.role != Role::Lecture && !measured.broken_off);
    rows.into_iter()
        .any(|row| sizes().any(|size| row.at(threads, *size).is_none()))
}

/// Which way is the fastest, and with how many threads.
fn fastest(measured: &Measured) -> Option<String> {
    measured.baseline()?;
    let ways = measured.rows.iter().filter(|row| row.role == Role::Way);
    let all = ways.flat_map(|row| measured.threads.iter().map(move |threads| (row, *threads)));
    let speeds = all.filter_map(|(row, threads)| {
        let speed = measured.speed_up(row, threads, measured.size)?;
        Some((row, threads, speed))
    });
    let (row, threads, speed) = speeds.max_by(|a, b| a.2.total_cmp(&b.2))?;
    let name = &row.name;
    let with = measured.threads_called(threads);
    Some(format!(
        "Fastest: {name}, {} with {with}.",
        units::times(speed)
    ))
}

/// From which size on threads pay.
fn crossovers(measured: &Measured) -> Option<String> {
    if measured.sizes.len() < 2 {
        return None;
    }
    measured.baseline()?;
    let threads = measured.threads_over_sizes;
    let ways = measured.rows.iter();
    let ways = ways.filter(|row| matches!(row.role, Role::Way | Role::Reference));
    let mut told = Vec::new();
    for row in ways.filter(|row| row.trouble.is_none()) {
        let mut from = None;
        for size in measured.sizes.iter().rev() {
            match measured.speed_up(row, threads, *size) {
                Some(speed) if speed > 1.0 => from = Some(*size),
                _ => break,
            }
        }
        let name = &row.name;
        told.push(match from {
            Some(size) => format!("{name} from {}", units::short(size)),
            None => format!("{name} never"),
        });
    }
    if told.is_empty() {
        return None;
    }
    let what = &measured.size_is;
    Some(format!("Threads pay ({what}): {}.", told.join(", ")))
}
