//! A position, for the one who is the scheduler.

use super::page::{Page, Span};
use super::{Tone, count};
use crate::trace::{ObjectNow, Position, Step, ThreadState, text, timeline};

/// What stands on the page beside the position itself.
#[derive(Clone, Debug, Default)]
pub struct Game<'a> {
    /// Lab and file: `01_lost_update · racy.rs`.
    pub subject: &'a str,
    /// The scenario's name and what it asks.
    pub scenario: &'a str,
    /// What an outcome of the scenario means, where that is not plain.
    pub outcomes: Option<&'a str>,
    /// What the player tries: `make it lose an update`.
    pub goal: Option<&'a str>,
    /// How many preemptions (and surprises) it takes.
    pub par: Option<&'a str>,
    /// Which ends can still be reached, and how many executions lead to each.
    pub ahead: &'a [(String, usize)],
    /// The decisions on offer: indices of [`Position::moves`].
    pub offered: &'a [usize],
    /// Which of them is marked.
    pub marked: Option<usize>,
    /// What to say below: a piece of advice, how it ended.
    pub says: Option<(&'a str, Tone)>,
}

/// The page: the goal, what each thread is about to do, how the objects stand, what is ahead, and
/// how it came about.
pub fn page(position: &Position, game: &Game<'_>, width: usize, colour: bool) -> String {
    let mut page = Page::new(width, colour);
    page.ends(
        Span::new(game.subject, Tone::Strong),
        Span::new(so_far(position), Tone::Plain),
    );
    page.prose(2, game.scenario, Tone::Faint);
    if let Some(meaning) = game.outcomes {
        page.prose(2, meaning, Tone::Faint);
    }
    if let Some(goal) = game.goal {
        page.blank();
        let par = game.par.map(|par| format!("   par: {par}"));
        let spans = [
            Span::new("goal: ", Tone::Strong),
            Span::new(goal, Tone::Unsure),
            Span::new(par.unwrap_or_default(), Tone::Faint),
        ];
        page.line(2, &spans);
    }
    if let Some((says, tone)) = game.says {
        page.blank();
        page.prose(2, says, tone);
    }
    threads(&mut page, position, game);
    page.blank();
    objects(&mut page, &position.objects);
    ahead(&mut page, game.ahead);
    if position.trace.steps.is_empty() {
        page.terms(&["execution", "preemption", "surprise", "par", "ahead"]);
    } else {
        page.blank();
        for line in timeline::lines(&position.trace, page.width().saturating_sub(2)) {
            let spans: Vec<Span> = line
                .into_iter()
                .map(|(part, text)| Span::new(text, super::story::tone(part)))
                .collect();
            page.line(2, &spans);
        }
    }
    page.finish()
}

/// `3 steps, 1 preemption`.
fn so_far(position: &Position) -> String {
    let steps = position.trace.steps.len();
    let stale = position.trace.steps.iter();
    let stale = stale.filter(|step| step.stale.is_some()).count();
    let mut parts = vec![
        count(steps, "step"),
        count(position.preemptions, "preemption"),
    ];
    if stale > 0 {
        parts.push(count(stale, "stale load"));
    }
    parts.join(", ")
}

/// A row of the table of threads.
struct Row {
    key: String,
    thread: String,
    step: String,
    remark: String,
    place: String,
    /// Whether it is the marked one.
    marked: bool,
    /// The index of the thread, if it can go on.
    index: Option<usize>,
    /// Whether it is a stale value, or a whim of the system.
    surprise: bool,
}

/// The decisions on offer, each with its key; then the threads that wait.
fn threads(page: &mut Page, position: &Position, game: &Game<'_>) {
    let mut rows = Vec::new();
    for (at, &index) in game.offered.iter().enumerate() {
        let taken = &position.moves[index];
        let thread = &position.threads[taken.thread];
        let marked = game.marked == Some(at);
        let sign = if marked { "▸" } else { " " };
        let mut remarks: Vec<String> = taken.way.clone().into_iter().collect();
        if let Some(other) = taken.preempts {
            remarks.push(format!("interrupts {}", position.threads[other].name));
        }
        rows.push(Row {
            key: format!("{sign} {}", at + 1),
            thread: thread.name.clone(),
            step: thread.next.as_ref().map(Step::text).unwrap_or_default(),
            remark: remarks.join(", "),
            place: place(thread.next.as_ref()),
            marked,
            index: Some(taken.thread),
            surprise: taken.surprise,
        });
    }
    let waiting = position.threads.iter();
    let waiting = waiting.filter(|thread| thread.state == ThreadState::Waits);
    for thread in waiting {
        rows.push(Row {
            key: "  –".into(),
            thread: thread.name.clone(),
            step: thread.next.as_ref().map(Step::text).unwrap_or_default(),
            remark: "waits".into(),
            place: place(thread.next.as_ref()),
            marked: false,
            index: None,
            surprise: false,
        });
    }
    if !rows.is_empty() {
        page.blank();
    }
    let widest = |cell: fn(&Row) -> &str| rows.iter().map(|row| text::width(cell(row))).max();
    let names = widest(|row| &row.thread).unwrap_or(0);
    let places = widest(|row| &row.place).unwrap_or(0);
    let fixed = 3 + 2 + names + 2 + 2 + places;
    let room = page.width().saturating_sub(fixed + 2).max(12);
    for row in rows {
        let what = match row.remark.is_empty() {
            true => row.step.clone(),
            false => format!("{}  ({})", row.step, row.remark),
        };
        let lines = text::wrap(&what, room);
        for (at, line) in lines.iter().enumerate() {
            let (key, thread, place) = match at {
                0 => (row.key.as_str(), row.thread.as_str(), row.place.as_str()),
                _ => ("", "", ""),
            };
            let tone = match row.index {
                _ if row.surprise => Tone::Unsure,
                Some(thread) => Tone::Thread(thread),
                None => Tone::Faint,
            };
            let key_tone = if row.marked {
                Tone::Strong
            } else {
                Tone::Plain
            };
            let name_tone = row.index.map_or(Tone::Faint, Tone::Name);
            let spans = [
                Span::new(text::pad(key, 3) + "  ", key_tone),
                Span::new(text::pad(thread, names) + "  ", name_tone),
                Span::new(text::pad(line, room), tone),
                Span::new(format!("  {place}"), Tone::Faint),
            ];
            page.line(0, &spans);
        }
    }
}

/// Where the source has it: the file's name alone, and the line.
fn place(step: Option<&Step>) -> String {
    let Some(step) = step else {
        return String::new();
    };
    format!("{}:{}", step.place.file_name(), step.place.line)
}

fn objects(page: &mut Page, objects: &[ObjectNow]) {
    let told = objects.iter().filter_map(|object| {
        let state = object.state.as_ref()?;
        Some(format!("{}: {state}", object.name))
    });
    let told: Vec<_> = told.collect();
    if !told.is_empty() {
        page.item(
            2,
            11,
            &format!("objects  {}", told.join(" · ")),
            Tone::Plain,
        );
    }
}

fn ahead(page: &mut Page, ahead: &[(String, usize)]) {
    let told = ahead.iter().filter(|(_, executions)| *executions > 0);
    let told: Vec<_> = told
        .map(|(end, executions)| format!("{end} {executions}"))
        .collect();
    if !told.is_empty() {
        page.item(
            2,
            11,
            &format!("ahead    {} (executions)", told.join(" · ")),
            Tone::Faint,
        );
    }
}
