//! What a prediction was worth.

use super::page::{Page, Span};
use super::{Tone, outcomes};
use crate::judge::EngineReport;
use crate::trace::text;

/// An outcome that was predicted, is possible, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Predicted {
    /// The outcome, as the outcome table names it.
    pub value: String,
    /// How many interleavings lead to it, in decimal; None if none does.
    pub interleavings: Option<String>,
    /// Whether the scenario allows it.
    pub allowed: bool,
    /// Whether it was said to be possible.
    pub said: bool,
}

impl Predicted {
    /// Whether it is as it was said.
    pub fn is_right(&self) -> bool {
        self.said == self.interleavings.is_some()
    }
}

/// An outcome that nobody had foreseen, and the shortest execution that leads there.
#[derive(Clone, Debug)]
pub struct Surprise {
    /// The outcome.
    pub value: String,
    /// What it takes: `1 preemption`.
    pub cost: String,
    /// The execution.
    pub replayed: EngineReport,
    /// The command that shows it again.
    pub command: String,
}

/// The page: the table of outcomes with what was said of each, then each surprise.
pub fn page(
    subject: &str,
    scenario: &str,
    rows: &[Predicted],
    surprises: &[Surprise],
    width: usize,
    colour: bool,
) -> String {
    let mut page = Page::new(width, colour);
    let right = rows.iter().filter(|row| row.is_right()).count();
    let (score, tone) = match right == rows.len() {
        true => ("all as you said".to_owned(), Tone::Good),
        false => (
            format!("{right} of {} as you said", rows.len()),
            Tone::Unsure,
        ),
    };
    page.ends(Span::new(subject, Tone::Strong), Span::new(score, tone));
    page.prose(2, scenario, Tone::Faint);
    page.blank();
    table(&mut page, rows);
    let impossible = rows.iter().filter(|row| row.said && !row.is_right());
    let impossible: Vec<_> = impossible.map(|row| text::clean(&row.value)).collect();
    if !impossible.is_empty() {
        page.blank();
        let says = format!("No interleaving leads to {}.", impossible.join(" or "));
        page.prose(2, &says, Tone::Plain);
    }
    for surprise in surprises {
        page.blank();
        let head = format!(
            "{} is possible. The shortest way there takes {}:",
            text::clean(&surprise.value),
            surprise.cost
        );
        page.prose(2, &head, Tone::Strong);
        super::story::tell_way(&mut page, &surprise.replayed);
        let spans = [
            Span::new("replay: ", Tone::Strong),
            Span::new(surprise.command.as_str(), Tone::Command),
        ];
        page.line(2, &spans);
    }
    page.terms(&[
        "interleaving",
        "preemption",
        "stale load",
        "spurious step",
        "surprise",
    ]);
    page.finish()
}

fn table(page: &mut Page, rows: &[Predicted]) {
    let value = |row: &Predicted| text::clip(&text::clean(&row.value), 40);
    let total = outcomes::total(rows.iter().filter_map(|row| row.interleavings.as_deref()));
    let share = |row: &Predicted| match &row.interleavings {
        Some(number) => format!("{} of {total}", outcomes::short(number)),
        None => "none".to_owned(),
    };
    let widest = |cell: &dyn Fn(&Predicted) -> String, head: &str| {
        let widths = rows.iter().map(|row| text::width(&cell(row)));
        widths.max().unwrap_or(0).max(head.len())
    };
    let (values, shares) = (widest(&value, "outcome"), widest(&share, "interleavings"));
    let head = format!(
        "{}   {}   you said",
        text::pad("outcome", values),
        text::pad("interleavings", shares)
    );
    page.line(2, &[Span::new(head, Tone::Faint)]);
    for row in rows {
        let share = share(row);
        let share = format!("{}{share}", " ".repeat(shares - text::width(&share)));
        let left = format!("{}   {share}   ", text::pad(&value(row), values));
        let (said, tone) = match (row.said, row.is_right()) {
            (true, true) => ("✓ possible", Tone::Good),
            (true, false) => ("✗ possible, but it is not", Tone::Bad),
            (false, false) => ("✗ missed", Tone::Bad),
            (false, true) => ("", Tone::Plain),
        };
        let mut spans = vec![Span::plain(left), Span::new(said, tone)];
        if row.interleavings.is_some() && !row.allowed {
            spans.push(Span::new("  FORBIDDEN", Tone::Bad));
        }
        page.line(2, &spans);
    }
}
