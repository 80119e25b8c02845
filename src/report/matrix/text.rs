use unicode_width::UnicodeWidthStr;

use super::{Cell, Matrix, Notes, Row, programs, time};
use crate::report::{Tone, paint, wrap};

/// A piece of a line, and what it is to the reader.
type Piece = (String, Tone);

/// The table for a terminal. It is as wide as it is; what is around it keeps to `width`.
pub fn text(matrix: &Matrix, width: usize, colour: bool) -> String {
    let mut notes = Notes::default();
    let mut body = Vec::new();
    for (lab, rows) in matrix.labs() {
        body.push(vec![(lab.to_owned(), Tone::Strong)]);
        body.extend(rows.into_iter().map(|row| line(matrix, row, &mut notes)));
    }
    let mut text = table(&head(matrix), &body, colour);
    text.push('\n');
    text.push_str(&table(&[], &summary(matrix), colour));
    text.push('\n');
    let effort = matrix.effort;
    let mut said = vec![
        "A time: it finds the bug, after so long. (A time): it alarms, but inside a library, or in \
         the same way at a right program of that lab. FALSE: it alarms at a right program. –: it \
         cannot judge what shows the bug."
            .to_owned(),
        format!(
            "{}; {}; {} runs or {} s a program and tool at most.",
            matrix.date, matrix.machine, effort.runs, effort.seconds
        ),
    ];
    if matrix.refused() > 0 {
        said.push(format!(
            "Not in these figures: {}, which the compiler refuses.",
            programs(matrix.refused())
        ));
    }
    if matrix.left_out > 0 {
        said.push(format!(
            "Broken off: {} left out.",
            programs(matrix.left_out)
        ));
    }
    said.extend(notes.lines());
    for sentence in said {
        for line in wrap(&sentence, width) {
            text.push_str(&paint(&line, Tone::Faint, colour));
            text.push('\n');
        }
    }
    text
}

/// The names of the columns, on as many lines as the longest has words.
fn head(matrix: &Matrix) -> Vec<Vec<Piece>> {
    let words = |name: &str| name.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let names: Vec<_> = matrix
        .columns
        .iter()
        .map(|column| words(&column.name))
        .collect();
    let height = names.iter().map(Vec::len).max().unwrap_or(0);
    let row = |index: usize| {
        let cells = names.iter().map(|words| {
            // The last words stand on the last line.
            let above = height - words.len();
            let word = index.checked_sub(above).map(|index| words[index].clone());
            (word.unwrap_or_default(), Tone::Strong)
        });
        [(String::new(), Tone::Plain)]
            .into_iter()
            .chain(cells)
            .collect()
    };
    (0..height).map(row).collect()
}

fn line(matrix: &Matrix, row: &Row, notes: &mut Notes) -> Vec<Piece> {
    let tone = if row.right { Tone::Faint } else { Tone::Plain };
    let mut pieces = vec![(format!("  {}", row.subject), tone)];
    if row.compiler {
        pieces.push(("the compiler finds it".to_owned(), Tone::Good));
        return pieces;
    }
    for index in 0..matrix.columns.len() {
        pieces.push(piece(matrix.cell(row, index), notes));
    }
    pieces
}

fn piece(cell: Cell, notes: &mut Notes) -> Piece {
    let mut noted = |word: &str, why: &Option<String>| {
        let mark = why.as_ref().map(|why| notes.mark(why));
        format!("{word}{}", mark.unwrap_or_default())
    };
    match cell {
        Cell::Found { after_ms } => (time(after_ms), Tone::Good),
        Cell::Noise { after_ms } => (format!("({})", time(after_ms)), Tone::Unsure),
        Cell::Missed { why } => (noted("missed", &why), Tone::Bad),
        Cell::FalseAlarm => ("FALSE".to_owned(), Tone::Unsure),
        Cell::Quiet { why } => (noted("ok", &why), Tone::Faint),
        Cell::Cannot { why } => (noted("–", &Some(why)), Tone::Faint),
        Cell::NotAsked => (String::new(), Tone::Plain),
    }
}

fn summary(matrix: &Matrix) -> Vec<Vec<Piece>> {
    let plain = |text: &str| (text.to_owned(), Tone::Plain);
    let heads = [
        "", "finds", "noise", "misses", "cannot", "false", "median", "version",
    ];
    let mut lines = vec![heads.map(|head| (head.to_owned(), Tone::Strong)).to_vec()];
    for (index, column) in matrix.columns.iter().enumerate() {
        let name = plain(&format!("  {}", column.name));
        if let Some(missing) = &column.missing {
            lines.push(vec![name, plain(&format!("missing: {missing}"))]);
            continue;
        }
        let sum = matrix.summary(index);
        let median = sum.median_ms.map(time);
        lines.push(vec![
            name,
            plain(&format!("{} of {}", sum.found, sum.bugs)),
            plain(&sum.noise.to_string()),
            plain(&sum.missed.to_string()),
            plain(&sum.cannot.to_string()),
            plain(&format!("{} of {}", sum.false_alarms, sum.right)),
            plain(&median.unwrap_or_default()),
            plain(column.version.as_deref().unwrap_or_default()),
        ]);
    }
    lines
}

/// Lines in columns. What is alone or last on its line makes no column wider.
fn table(head: &[Vec<Piece>], body: &[Vec<Piece>], colour: bool) -> String {
    let lines: Vec<_> = head.iter().chain(body).collect();
    let columns = lines.iter().map(|line| line.len()).max().unwrap_or(0);
    let width = |column: usize| {
        let whole = |line: &&&Vec<Piece>| line.len() == columns;
        let cells = lines
            .iter()
            .filter(whole)
            .filter_map(|line| line.get(column));
        cells.map(|(cell, _)| cell.width()).max().unwrap_or(0)
    };
    let widths: Vec<_> = (0..columns).map(width).collect();
    let mut text = String::new();
    for line in lines {
        let mut drawn = String::new();
        for (index, (cell, tone)) in line.iter().enumerate() {
            let gap = widths[index].saturating_sub(cell.width());
            drawn.push_str(&paint(cell, *tone, colour));
            drawn.push_str(&" ".repeat(gap + 2));
        }
        text.push_str(drawn.trim_end());
        text.push('\n');
    }
    text
}
