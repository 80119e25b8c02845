//! `{{#story PROGRAM}}`: the shortest counterexample, as a table that can be read aloud.

use std::fmt::Write;

use crate::html::{block, code, count, escape, inline};
use crate::program::Program;
use crate::told::{Row, Told};

/// What the directive becomes.
///
/// # Errors
/// That the program goes right, and so has no story.
pub fn show(program: &Program, told: &Told) -> Result<String, String> {
    if told.has_story() {
        return Ok(block(&html(program, told)));
    }
    Err(format!(
        "{program} has no story: it is {}; show `outcomes`",
        told.report.verdict
    ))
}

/// The story as HTML: the bug's name, the table, what explains it, and the command.
pub(crate) fn html(program: &Program, told: &Told) -> String {
    let mut html = String::from("<figure class=\"story\">\n<figcaption>");
    let kind = told.report.kind.as_deref().unwrap_or(&told.report.verdict);
    let quantifier = &told.report.quantifier;
    let _ = write!(
        html,
        "<span class=\"verdict refuted\">{}</span> {} <span class=\"asks\">{quantifier} {}: {}</span>",
        escape(kind),
        code(&told.file),
        code(&program.scenario),
        escape(&told.asks),
    );
    html.push_str("</figcaption>\n");
    html.push_str(&table(told));
    if let Some(diagnosis) = &told.report.diagnosis {
        let _ = writeln!(html, "<p class=\"diagnosis\">{}</p>", spoken(diagnosis));
    }
    let _ = write!(
        html,
        "<p class=\"replay\">{}</p>\n</figure>",
        code(&told.replay)
    );
    html
}

/// The timeline: a column a thread, a row a step.
fn table(told: &Told) -> String {
    let mut html = String::from("<div class=\"scrolls\" tabindex=\"0\" role=\"group\" ");
    let kind = told.report.kind.as_deref().unwrap_or_default();
    let _ = writeln!(html, "aria-label=\"timeline: {}\">", escape(kind));
    let _ = writeln!(
        html,
        "<table class=\"timeline\">\n<caption>{}</caption>",
        caption(told)
    );
    html.push_str("<thead><tr><th scope=\"col\">step</th>");
    for thread in &told.threads {
        let _ = write!(html, "<th scope=\"col\">{}</th>", escape(thread));
    }
    html.push_str("<th scope=\"col\">place</th></tr></thead>\n<tbody>\n");
    for (number, row) in (1..).zip(&told.steps) {
        html.push_str(&line(told, &number.to_string(), row, ""));
    }
    for row in &told.waits {
        html.push_str(&line(told, "waits", row, " class=\"waits\""));
    }
    html.push_str("</tbody>\n</table>\n</div>\n");
    html
}

fn line(told: &Told, head: &str, row: &Row, class: &str) -> String {
    let mut html = format!("<tr{class}><th scope=\"row\">{head}</th>");
    for thread in 0..told.threads.len() {
        html.push_str("<td>");
        if thread == row.thread {
            html.push_str(&code(&row.text));
            if let Some(note) = &row.note {
                let _ = write!(html, "<br><span class=\"note\">↳ {}</span>", escape(note));
            }
        }
        html.push_str("</td>");
    }
    let _ = writeln!(html, "<td class=\"place\">{}</td></tr>", escape(&row.place));
    html
}

/// `Shortest counterexample: 1 preemption, 5 steps`.
fn caption(told: &Told) -> String {
    let report = &told.report;
    let mut costs = Vec::new();
    for (number, what) in [
        (report.stale, "stale load"),
        (report.spurious, "spurious step"),
    ] {
        let number = number.filter(|number| *number > 0);
        costs.extend(number.map(|number| count(number.into(), what)));
    }
    let preemptions = report.preemptions.unwrap_or_default();
    costs.push(count(preemptions.into(), "preemption"));
    costs.push(count(told.steps.len() as u64, "step"));
    format!("Shortest counterexample: {}", costs.join(", "))
}

/// A diagnosis: files by their last component, as in the table.
fn spoken(diagnosis: &str) -> String {
    let words = diagnosis.split(' ').map(|word| {
        let is_file = word.contains(".rs") && word.contains('/');
        match word.rsplit_once('/').filter(|_| is_file) {
            Some((before, file)) => {
                let opening = if before.starts_with('(') { "(" } else { "" };
                format!("{opening}{file}")
            }
            None => word.to_owned(),
        }
    });
    inline(&words.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::told::{Outcome, Report};

    /// A deadlock of two threads after two steps.
    pub(crate) fn deadlock() -> (Program, Told) {
        let program = Program {
            lab: "12_deadlock".into(),
            subject: "racy".into(),
            scenario: "both_end".into(),
        };
        let row = |thread: usize, text: &str, note: Option<&str>| Row {
            thread,
            text: text.into(),
            place: "racy.rs:9".into(),
            note: note.map(str::to_owned),
        };
        let outcome = |value: &str, interleavings: &str, allowed| Outcome {
            value: value.into(),
            interleavings: interleavings.into(),
            probability: Some(0.25),
            allowed,
        };
        let told = Told {
            file: "labs/12_deadlock/racy.rs".into(),
            asks: "a < b".into(),
            replay: "cargo run -- replay 12 both_end 1.2 --variant racy".into(),
            threads: vec!["a".into(), "b".into()],
            steps: vec![
                row(0, "x.lock()", Some("wakes b")),
                row(1, "y.lock()", None),
            ],
            waits: vec![row(0, "y.lock()", None), row(1, "x.lock()", None)],
            report: Report {
                quantifier: "always".into(),
                verdict: "refuted".into(),
                kind: Some("deadlock".into()),
                outcomes: vec![outcome("2", "6", true), outcome("deadlock", "2", false)],
                engines: vec![crate::told::Engine {
                    interleavings: Some("8".into()),
                    executions: 3,
                }],
                preemptions: Some(1),
                schedule: Some("1.2".into()),
                diagnosis: Some("a waits (labs/12_deadlock/racy.rs:9) for b.".into()),
                ..Report::default()
            },
        };
        (program, told)
    }

    #[test]
    fn a_story_is_a_table_with_a_column_a_thread_and_a_row_a_step() {
        let (program, told) = deadlock();
        let html = show(&program, &told).unwrap();
        for piece in [
            "<span class=\"verdict refuted\">deadlock</span>",
            "a &lt; b",
            "<caption>Shortest counterexample: 1 preemption, 2 steps</caption>",
            "<th scope=\"col\">a</th><th scope=\"col\">b</th><th scope=\"col\">place</th>",
            "<tr><th scope=\"row\">2</th><td></td><td><code>y.lock()</code></td><td class=\"place\">racy.rs:9</td></tr>",
            "<tr class=\"waits\"><th scope=\"row\">waits</th><td><code>y.lock()</code></td><td></td>",
            "<span class=\"note\">↳ wakes b</span>",
            "<p class=\"diagnosis\">a waits (racy.rs:9) for b.</p>",
            "<code>cargo run -- replay 12 both_end 1.2 --variant racy</code>",
        ] {
            assert!(html.contains(piece), "{piece}\n{html}");
        }
        assert!(!html.trim().contains("\n\n"));
    }

    #[test]
    fn what_goes_right_has_no_story() {
        let (program, mut told) = deadlock();
        told.steps.clear();
        told.report.verdict = "verified".into();
        let error = show(&program, &told).unwrap_err();
        assert_eq!(
            error,
            "12 racy both_end has no story: it is verified; show `outcomes`"
        );
    }
}
