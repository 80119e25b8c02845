//! Markdown for a terminal: paragraphs wrapped, headings marked, everything else as it is.

use racelab::report::{Tone, paint, wrap};

/// `source` in at most `width` columns.
pub(super) fn render(source: &str, width: usize) -> String {
    let mut page = String::new();
    let mut paragraph = String::new();
    let mut fenced = false;
    for line in source.trim_end().lines() {
        let fence = line.starts_with("```");
        let verbatim = fenced || fence || line.starts_with("    ") || line.starts_with(['|', '#']);
        // An item of a list begins a paragraph of its own.
        if verbatim || line.trim().is_empty() || line.starts_with("- ") {
            flush(&mut page, &mut paragraph, width);
        }
        if fence {
            fenced = !fenced;
        } else if fenced {
            page.push_str(&format!("    {line}\n"));
        } else if line.starts_with('#') {
            let heading = line.trim_start_matches('#').trim();
            page.push_str(&format!("{}\n", paint(heading, Tone::Strong, true)));
        } else if verbatim || line.trim().is_empty() {
            page.push_str(&format!("{line}\n"));
        } else {
            paragraph.push_str(line.trim());
            paragraph.push(' ');
        }
    }
    flush(&mut page, &mut paragraph, width);
    page
}

fn flush(page: &mut String, paragraph: &mut String, width: usize) {
    let text = paragraph.trim();
    let hanging = if text.starts_with("- ") { "  " } else { "" };
    if !text.is_empty() {
        for (at, line) in wrap(text, width - hanging.len()).iter().enumerate() {
            let indent = if at == 0 { "" } else { hanging };
            page.push_str(&format!("{indent}{line}\n"));
        }
    }
    paragraph.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_and_items_are_wrapped_and_programs_are_not() {
        let source = "# A lab\n\nOne two three\nfour five.\n- six seven eight nine\n- ten\n\n\
                      ```rust\nlet long = line + of + a + program;\n```\n    cargo run -- check 01\n";
        let page = anstream::adapter::strip_str(&render(source, 16)).to_string();
        insta::assert_snapshot!(page, @r"
        A lab

        One two three
        four five.
        - six seven
          eight nine
        - ten

            let long = line + of + a + program;
            cargo run -- check 01
        ");
    }
}
