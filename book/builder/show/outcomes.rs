//! `{{#outcomes PROGRAM}}`: the outcome table over all interleavings.

use std::fmt::Write;

use crate::html::{block, code, escape};
use crate::program::Program;
use crate::told::Told;

/// What the directive becomes.
///
/// # Errors
/// That there are no outcomes.
pub fn show(program: &Program, told: &Told) -> Result<String, String> {
    if told.report.outcomes.is_empty() {
        return Err(format!(
            "{program} has no outcomes: the scenario returns nothing"
        ));
    }
    Ok(block(&html(program, told)))
}

/// The table as HTML; of a scenario without outcomes, a sentence.
pub(crate) fn html(program: &Program, told: &Told) -> String {
    let report = &told.report;
    let caption = format!(
        "{} in <code>{}</code>: {}",
        code(&told.file),
        escape(&program.scenario),
        escape(&told.asks)
    );
    let engine = report.engines.first();
    let (unit, total) = match engine {
        Some(engine) => match &engine.interleavings {
            Some(total) => ("interleavings", total.clone()),
            None => ("executions", engine.executions.to_string()),
        },
        None => ("executions", String::new()),
    };
    if report.outcomes.is_empty() {
        let verdict = escape(&report.verdict);
        let of = format!("{total} {unit}");
        return format!("<p class=\"outcomes\">{caption}. <strong>{verdict}</strong>, {of}.</p>");
    }
    let chances = report.outcomes.iter().all(|row| row.probability.is_some());
    let mut html = String::from("<div class=\"scrolls\" tabindex=\"0\" role=\"group\" ");
    html.push_str("aria-label=\"outcomes\">\n<table class=\"outcomes\">\n");
    let _ = writeln!(html, "<caption>{caption}</caption>");
    let _ = write!(
        html,
        "<thead><tr><th scope=\"col\">outcome</th><th scope=\"col\">{unit}</th>"
    );
    if chances {
        html.push_str("<th scope=\"col\">at random</th>");
    }
    html.push_str("<th scope=\"col\">verdict</th></tr></thead>\n<tbody>\n");
    for row in &report.outcomes {
        let (class, word) = match row.allowed {
            true => ("allowed", "allowed"),
            false => ("forbidden", "FORBIDDEN"),
        };
        let _ = write!(
            html,
            "<tr class=\"{class}\"><th scope=\"row\">{}</th>",
            code(&row.value)
        );
        let _ = write!(html, "<td>{} of {total}</td>", escape(&row.interleavings));
        if let Some(chance) = row.probability.filter(|_| chances) {
            let _ = write!(html, "<td>{}</td>", percent(chance));
        }
        let _ = writeln!(html, "<td>{word}</td></tr>");
    }
    html.push_str("</tbody>\n</table>\n</div>");
    html
}

/// `33.3 %`; what is rarer than one in a thousand keeps two digits.
fn percent(chance: f64) -> String {
    let percent = chance * 100.0;
    match percent {
        p if p == 0.0 || p >= 0.1 => format!("{p:.1} %"),
        p => {
            let digits = (1.0 - p.log10().floor()) as usize;
            format!("{p:.digits$} %")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::story::tests::deadlock;

    #[test]
    fn each_outcome_has_its_count_its_chance_and_whether_it_is_allowed() {
        let (program, told) = deadlock();
        let html = show(&program, &told).unwrap();
        for row in [
            "<tr class=\"allowed\"><th scope=\"row\"><code>2</code></th><td>6 of 8</td><td>25.0 %</td><td>allowed</td></tr>",
            "<tr class=\"forbidden\"><th scope=\"row\"><code>deadlock</code></th><td>2 of 8</td><td>25.0 %</td><td>FORBIDDEN</td></tr>",
        ] {
            assert!(html.contains(row), "{html}");
        }
    }

    #[test]
    fn a_scenario_without_outcomes_has_no_table() {
        let (program, mut told) = deadlock();
        told.report.outcomes.clear();
        assert!(show(&program, &told).is_err());
        assert!(html(&program, &told).contains("<strong>refuted</strong>, 8 interleavings"));
    }

    #[test]
    fn small_chances_keep_two_digits() {
        for (chance, text) in [(0.5, "50.0 %"), (0.0, "0.0 %"), (0.000_123, "0.012 %")] {
            assert_eq!(percent(chance), text);
        }
    }
}
