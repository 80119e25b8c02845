//! `{{#figures NAME}}`: what a bench has measured, with its day and machine.

use std::fmt::Write;
use std::path::Path;

use racelab::bench::{Measured, Row};
use racelab::report::bench as units;

use crate::html::{block, escape};
use crate::measure::Taken;

/// A picture that goes into the book beside its pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its file, relative to the book: `figures/integrate.svg`.
    pub file: String,
    /// SVG.
    pub text: String,
}

/// What the directive becomes, and the curves as a picture; `root` leads from the page to the book.
///
/// # Errors
/// That nothing was measured under this name, and how it is.
pub fn show(book: &Path, arguments: &str, root: &str) -> Result<(String, Picture), String> {
    let taken = Taken::read(book, arguments)?;
    let measured = &taken.measured;
    let text = racelab::report::bench::svg(measured)?;
    let file = format!("figures/{arguments}.svg");
    let title = format!("{}: {}", measured.bench, measured.title);
    let mut html = format!(
        "<figure class=\"bench\">\n<figcaption>{} <span class=\"machine\">{}</span></figcaption>\n",
        escape(&title),
        escape(&taken.when_and_where())
    );
    html.push_str(&by_threads(measured));
    html.push_str(&by_sizes(measured));
    for note in &measured.notes {
        let _ = writeln!(html, "<p class=\"note\">{}</p>", escape(note));
    }
    let _ = write!(
        html,
        "<img src=\"{root}{file}\" loading=\"lazy\" alt=\"Curves of the figures in the tables above: {}\">\n\
         </figure>",
        escape(&title)
    );
    Ok((block(&html), Picture { file, text }))
}

/// Every row over the numbers of threads.
fn by_threads(measured: &Measured) -> String {
    let heads = measured.threads.iter().map(|n| measured.threads_called(*n));
    let heads: Vec<_> = heads.collect();
    let caption = format!("{} {}", measured.size, measured.size_is);
    let cells = |row: &Row| {
        let threads = measured.threads.iter();
        let points = threads.map(|n| cell(measured, row, *n, measured.size));
        points.collect()
    };
    table(measured, &caption, &heads, cells)
}

/// Every row over the sizes; nothing where they were not varied.
fn by_sizes(measured: &Measured) -> String {
    if measured.sizes.is_empty() {
        return String::new();
    }
    let threads = measured.threads_over_sizes;
    let heads = measured
        .sizes
        .iter()
        .map(usize::to_string)
        .collect::<Vec<_>>();
    let caption = format!(
        "{}, by {}",
        measured.threads_called(threads),
        measured.size_is
    );
    let cells = |row: &Row| {
        let sizes = measured.sizes.iter();
        sizes
            .map(|size| cell(measured, row, threads, *size))
            .collect()
    };
    table(measured, &caption, &heads, cells)
}

fn table(
    measured: &Measured,
    caption: &str,
    heads: &[String],
    cells: impl Fn(&Row) -> Vec<String>,
) -> String {
    let mut html = String::from("<div class=\"scrolls\" tabindex=\"0\" role=\"group\" ");
    let caption = escape(caption);
    let _ = writeln!(html, "aria-label=\"{caption}\">\n<table class=\"bench\">");
    let _ = write!(
        html,
        "<caption>{caption}</caption>\n<thead><tr><th scope=\"col\">way</th>"
    );
    for head in heads {
        let _ = write!(html, "<th scope=\"col\">{}</th>", escape(head));
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    for row in measured.ranked() {
        let _ = write!(html, "<tr><th scope=\"row\">{}</th>", escape(&row.name));
        match &row.trouble {
            Some(trouble) => {
                let (wide, trouble) = (heads.len(), escape(trouble));
                let _ = write!(html, "<td colspan=\"{wide}\">not ranked: {trouble}</td>");
            }
            None => {
                for cell in cells(row) {
                    let _ = write!(html, "<td>{cell}</td>");
                }
            }
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody>\n</table>\n</div>\n");
    html
}

/// `1.25 ms`, and how many times as fast as what it is compared with; empty where nothing was
/// measured.
fn cell(measured: &Measured, row: &Row, threads: usize, size: usize) -> String {
    let Some(point) = row.at(threads, size) else {
        return String::new();
    };
    let mut text = units::time(match measured.per {
        Some(_) => point.per_item(),
        None => point.nanoseconds.median,
    });
    let is_baseline = measured
        .baseline()
        .is_some_and(|baseline| baseline.name == row.name);
    if let Some(times) = measured
        .speed_up(row, threads, size)
        .filter(|_| !is_baseline)
    {
        let times = units::times(times);
        let _ = write!(text, " <span class=\"times\">{times}</span>");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use racelab::bench::{Machine, Point, Quartiles, Role};

    fn row(name: &str, role: Role, trouble: Option<&str>, times: &[(usize, f64)]) -> Row {
        let point = |(threads, median): &(usize, f64)| Point {
            threads: *threads,
            size: 10,
            items: 1,
            nanoseconds: Quartiles {
                lower: *median,
                median: *median,
                upper: *median,
            },
            peak_kb: None,
            samples: vec![*median as u64],
        };
        Row {
            name: name.into(),
            role,
            trouble: trouble.map(str::to_owned),
            points: times.iter().map(point).collect(),
        }
    }

    fn measured() -> Measured {
        Measured {
            schema: 1,
            bench: "primes".into(),
            lab: "16_primes".into(),
            title: "the primes up to N".into(),
            date: "2026-11-21".into(),
            machine: Machine {
                cores: 2,
                processor: "x86_64".into(),
                system: "linux".into(),
            },
            size_is: "numbers".into(),
            threads_are: "threads".into(),
            per: None,
            against: None,
            delay_ms: 0,
            size: 10,
            threads: vec![1, 2],
            sizes: vec![],
            threads_over_sizes: 2,
            rounds: 3,
            broken_off: false,
            memory: false,
            notes: vec![],
            rows: vec![
                row("a < b", Role::Way, None, &[(1, 2e6), (2, 1e6)]),
                row("racy", Role::Way, Some("wrong"), &[]),
                row("sequential", Role::Sequential, None, &[(1, 2.5e6)]),
            ],
        }
    }

    #[test]
    fn a_row_has_its_times_and_how_many_times_as_fast_they_are() {
        let html = by_threads(&measured());
        for piece in [
            "<th scope=\"col\">1 thread</th><th scope=\"col\">2 threads</th>",
            "<tr><th scope=\"row\">sequential</th><td>2.50 ms</td><td>2.50 ms</td></tr>",
            "<th scope=\"row\">a &lt; b</th><td>2.00 ms <span class=\"times\">1.2×</span></td>\
             <td>1.00 ms <span class=\"times\">2.5×</span></td>",
            "<td colspan=\"2\">not ranked: wrong</td>",
        ] {
            assert!(html.contains(piece), "{piece}\n{html}");
        }
        assert_eq!(by_sizes(&measured()), "");
    }
}
