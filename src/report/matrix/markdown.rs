use std::fmt::Write;

use super::{Cell, Matrix, Notes, Row, programs, time};

/// The table as a page of the book.
pub fn markdown(matrix: &Matrix) -> String {
    let mut page = String::new();
    let mut add = |text: &str| {
        page.push_str(text);
        page.push('\n');
    };
    add("# Which tool finds which bug\n");
    add("<!-- Written by `racelab matrix --out`: run it again instead of editing this. -->\n");
    add(
        "Every racy program of the labs, every wrong answer and every right one, before several \
         tools. **Before you look:** a test that runs a program ten thousand times, how many of \
         these bugs does it find? And how many of the tools are silent about what is right?\n",
    );
    let effort = matrix.effort;
    add(&format!(
        "Measured on {}, on a machine with {}. A tool had {} runs or {} s for a program, \
         whichever was over first; the explorer and loom count executions instead, and end by \
         themselves. Real threads and random schedulers have luck and bad luck: in another run some \
         cells are different.\n",
        matrix.date, matrix.machine, effort.runs, effort.seconds
    ));
    add(&summary(matrix));
    add(
        "*Finds*: programs whose bug it finds. *Noise*: wrong programs at which it raises an alarm \
         that says nothing of them, because it lies inside a library (std, crossbeam), or because \
         the tool raises the same kind of alarm in the same code at a right program of that lab. \
         *Cannot*: what shows the bug is nothing that it judges. *False alarms*: at right programs. \
         *Median*: of the times to what it finds, starting the program included.\n",
    );
    if matrix.refused() > 0 {
        add(&format!(
            "Not in these figures: {}, which the compiler refuses.\n",
            programs(matrix.refused())
        ));
    }
    if matrix.left_out > 0 {
        add(&format!(
            "**This table was broken off: {} left out.**\n",
            programs(matrix.left_out)
        ));
    }
    add("## What each of them does\n");
    for column in &matrix.columns {
        add(&format!("- **{}**: {}.", column.name, column.what));
    }
    add("");
    add("## Program by program\n");
    add(
        "A time: the tool finds the bug, after so long. A time in brackets is noise. The right \
         answers stand last in each lab.\n",
    );
    let mut notes = Notes::default();
    for (lab, rows) in matrix.labs() {
        add(&format!("### {lab}\n"));
        add(&table(matrix, &rows, &mut notes));
    }
    // A list, so that each stands on a line of its own.
    for note in notes.lines() {
        add(&format!("- {}", escaped(&note)));
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

fn summary(matrix: &Matrix) -> String {
    let mut text = String::from(
        "| tool | version | finds | noise | misses | cannot | false alarms | median |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    for (index, column) in matrix.columns.iter().enumerate() {
        let sum = matrix.summary(index);
        let version = column.version.as_deref().unwrap_or("missing");
        let median = sum.median_ms.map(time).unwrap_or_default();
        // It cannot fail: this is a string.
        let _ = match column.missing {
            Some(_) => writeln!(text, "| {} | {version} | | | | | | |", column.name),
            None => writeln!(
                text,
                "| {} | {version} | {} of {} | {} | {} | {} | {} of {} | {median} |",
                column.name,
                sum.found,
                sum.bugs,
                sum.noise,
                sum.missed,
                sum.cannot,
                sum.false_alarms,
                sum.right,
            ),
        };
    }
    text
}

fn table(matrix: &Matrix, rows: &[&Row], notes: &mut Notes) -> String {
    let names = matrix.columns.iter().map(|column| column.name.as_str());
    let head: Vec<_> = ["program", "bug"].into_iter().chain(names).collect();
    let mut text = format!("| {} |\n{}|\n", head.join(" | "), "|---".repeat(head.len()));
    for row in rows {
        let mut cells = vec![
            row.subject.clone(),
            match (row.right, row.compiler) {
                (true, _) => "none".to_owned(),
                (false, true) => "the compiler finds it".to_owned(),
                (false, false) => matrix.kind(row).unwrap_or_default().to_owned(),
            },
        ];
        for index in 0..matrix.columns.len() {
            cells.push(match row.compiler {
                true => String::new(),
                false => word(matrix.cell(row, index), notes),
            });
        }
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    text
}

fn word(cell: Cell, notes: &mut Notes) -> String {
    let mut noted = |word: &str, why: Option<String>| match why {
        Some(why) => format!("{word} {}", notes.mark(&why)),
        None => word.to_owned(),
    };
    match cell {
        Cell::Found { after_ms } => time(after_ms),
        Cell::Noise { after_ms } => format!("({})", time(after_ms)),
        Cell::Missed { why } => noted("**missed**", why),
        Cell::FalseAlarm => "**false alarm**".to_owned(),
        Cell::Quiet { why } => noted("ok", why),
        Cell::Cannot { why } => noted("–", Some(why)),
        Cell::NotAsked => String::new(),
    }
}

/// Text of a tool, which may have what Markdown takes for its own.
fn escaped(text: &str) -> String {
    text.replace('<', "&lt;").replace('|', "\\|")
}
