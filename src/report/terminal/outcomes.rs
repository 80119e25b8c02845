//! Outcomes: the table over all interleavings, the histogram of native runs.

use num_bigint::BigUint;

use super::bins::bars;
use super::page::{Page, Span};
use super::{Tally, Tone, count};
use crate::judge::{Engine, EngineReport, OutcomeCount};
use crate::trace::text;

/// More rows than these are not read: the JSON has all.
const ROWS: usize = 12;
/// The head of the column of probabilities.
const AT_RANDOM: &str = "at random";
/// A longer outcome is clipped.
const LONGEST: usize = 40;

/// The outcome table of one engine; nothing if there is none.
pub(super) fn table(page: &mut Page, report: &EngineReport) {
    if report.outcomes.is_empty() {
        return;
    }
    let unit = match report.engine {
        Engine::Explorer if report.interleavings.is_some() => "interleavings",
        Engine::Explorer => "executions",
        Engine::Loom => "executions",
        Engine::Native => "runs",
    };
    let total = total(report.outcomes.iter().map(|row| row.interleavings.as_str()));
    let shown = shown(&report.outcomes);
    let values: Vec<String> = shown.iter().map(|row| value(&row.value)).collect();
    let counts: Vec<String> = shown
        .iter()
        .map(|row| format!("{} of {total}", short(&row.interleavings)))
        .collect();
    let value_width = widest(&values).max("outcome".len());
    let count_width = widest(&counts).max(unit.len());
    // How often a scheduler that picks at random comes there.
    let chances: Option<Vec<String>> = shown
        .iter()
        .map(|row| row.probability.map(|probability| chance(probability.0)))
        .collect();
    let chance_width = chances
        .as_deref()
        .map(|all| widest(all).max(AT_RANDOM.len()));
    let right =
        |text: &str, width: usize| format!("{}{text}", " ".repeat(width - text::width(text)));
    page.blank();
    let mut head = format!(
        "{}   {}",
        text::pad("outcome", value_width),
        text::pad(unit, count_width),
    );
    if chances.is_some() {
        head += &format!("   {AT_RANDOM}");
    }
    page.line(2, &[Span::new(head, Tone::Faint)]);
    for (index, row) in shown.iter().enumerate() {
        let value = text::pad(&values[index], value_width);
        let mut columns = format!("{value}   {}   ", right(&counts[index], count_width));
        if let (Some(chances), Some(width)) = (&chances, chance_width) {
            columns += &format!("{}   ", right(&chances[index], width));
        }
        page.line(2, &[Span::plain(columns), allowed(row.allowed)]);
    }
    let hidden = report.outcomes.len() - shown.len();
    if hidden > 0 {
        let forbidden = report.outcomes.iter().filter(|row| !row.allowed).count();
        let text = format!(
            "… {hidden} more outcomes; of all {}, {forbidden} {} forbidden (--format json has them)",
            report.outcomes.len(),
            if forbidden == 1 { "is" } else { "are" },
        );
        page.line(2, &[Span::new(text, Tone::Faint)]);
    }
}

/// A bar for each outcome, the longest as long as the page allows.
pub(super) fn histogram(page: &mut Page, tally: &Tally) {
    let runs = count(tally.runs, "run");
    page.item(
        2,
        4,
        &format!("{}, {runs}: {}", tally.name, tally.asks),
        Tone::Plain,
    );
    page.blank();
    let bars = bars(&tally.outcomes);
    let shown = &bars[..bars.len().min(ROWS)];
    let values: Vec<String> = shown.iter().map(|row| value(&row.label)).collect();
    let runs: Vec<String> = shown.iter().map(|row| row.runs.to_string()).collect();
    let shares: Vec<String> = shown
        .iter()
        .map(|row| share(row.runs, tally.runs))
        .collect();
    let most = shown.iter().map(|row| row.runs).max().unwrap_or(0);
    let (value_width, runs_width) = (widest(&values), widest(&runs));
    let share_width = widest(&shares);
    let taken = value_width + runs_width + share_width + 20;
    let room = page.width().saturating_sub(taken);
    let room = room.clamp(8, 40);
    for (((row, value), runs), share) in shown.iter().zip(&values).zip(&runs).zip(&shares) {
        // At least one block for whatever happened at all.
        let length = (row.runs as f64 / most.max(1) as f64 * room as f64).round() as usize;
        let bar = text::pad(&"█".repeat(length.clamp(1, room)), room);
        let tone = if row.allowed { Tone::Good } else { Tone::Bad };
        let value = text::pad(value, value_width);
        let start = format!("{value}  {runs:>runs_width$}  {share:>share_width$}  ");
        let spans = [
            Span::plain(start),
            Span::new(bar, tone),
            Span::plain("  "),
            allowed(row.allowed),
        ];
        page.line(2, &spans);
    }
    let hidden = &bars[shown.len()..];
    if !hidden.is_empty() {
        let runs: u64 = hidden.iter().map(|row| row.runs).sum();
        let forbidden = hidden.iter().filter(|row| !row.allowed).count();
        let outcomes = count(hidden.len(), "more outcome");
        let text = format!(
            "… {outcomes} of {}, {forbidden} FORBIDDEN",
            count(runs, "run")
        );
        page.line(2, &[Span::new(text, Tone::Faint)]);
    }
}

/// `37 %` of all runs.
fn share(runs: u64, all: u64) -> String {
    let percent = runs as f64 / all.max(1) as f64 * 100.0;
    match percent {
        few if few > 0.0 && few < 1.0 => "< 1 %".to_owned(),
        percent => format!("{percent:.0} %"),
    }
}

fn allowed(allowed: bool) -> Span {
    if allowed {
        Span::new("allowed", Tone::Good)
    } else {
        Span::new("FORBIDDEN", Tone::Bad)
    }
}

/// As many rows as are read, in their order; forbidden ones are not crowded out by allowed ones.
fn shown(outcomes: &[OutcomeCount]) -> Vec<&OutcomeCount> {
    if outcomes.len() <= ROWS {
        return outcomes.iter().collect();
    }
    let allowed = outcomes.iter().filter(|row| row.allowed).count();
    let forbidden = outcomes.len() - allowed;
    let allowed_rows = allowed.min((ROWS / 2).max(ROWS.saturating_sub(forbidden)));
    let (mut yes, mut no) = (allowed_rows, ROWS - allowed_rows);
    let keep = |row: &&OutcomeCount| {
        let left = if row.allowed { &mut yes } else { &mut no };
        let kept = *left > 0;
        *left = left.saturating_sub(1);
        kept
    };
    outcomes.iter().filter(keep).collect()
}

/// The sum of decimal numbers, as a reader takes it in.
pub(super) fn total<'a>(numbers: impl Iterator<Item = &'a str>) -> String {
    let total: BigUint = numbers
        .filter_map(|number| number.parse::<BigUint>().ok())
        .sum();
    short(&total.to_string())
}

/// A decimal number as a reader takes it in: `369600`, `1.23e21`.
pub(in crate::report) fn short(number: &str) -> String {
    if number.len() <= 9 {
        return number.to_owned();
    }
    let digits = number.as_bytes();
    let digit = |at: usize| char::from(digits[at]);
    format!("{}.{}{}e{}", digit(0), digit(1), digit(2), number.len() - 1)
}

/// A probability as a reader takes it in: `always`, `23.8 %`, `1 in 4096`.
fn chance(probability: f64) -> String {
    match probability {
        all if all > 1.0 - 1e-9 => "always".into(),
        often if often >= 0.001 => format!("{:.1} %", often * 100.0),
        rare => format!("1 in {}", short(&format!("{:.0}", 1.0 / rare))),
    }
}

fn value(value: &str) -> String {
    text::clip(&text::clean(value), LONGEST)
}

fn widest(texts: &[String]) -> usize {
    let widths = texts.iter().map(|text| text::width(text));
    widths.max().unwrap_or(0)
}
