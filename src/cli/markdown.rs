//! Markdown for a terminal: paragraphs wrapped, programs and commands as they are.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use racelab::report::{Tone, paint};
use textwrap::{WordSeparator, WordSplitter, core::display_width};

/// How far a program stands to the right.
const PROGRAM: &str = "    ";

/// `source` (CommonMark with tables) in at most `width` columns; programs keep their lines.
pub(super) fn render(source: &str, width: usize) -> String {
    let mut page = Page {
        width,
        ..Page::default()
    };
    for event in Parser::new_ext(source, Options::ENABLE_TABLES) {
        page.take(event);
    }
    page.text
}

/// A page as it is written.
#[derive(Default)]
struct Page {
    width: usize,
    text: String,
    /// The paragraph, heading or cell that is being read, painted.
    inline: String,
    /// How its words are painted.
    tone: Option<Tone>,
    /// Where the link goes that is being read.
    link: String,
    /// For each list around this place the number of its next item; None without numbers.
    lists: Vec<Option<u64>>,
    /// What stands before the next line, and what before those that follow it.
    bullet: Option<String>,
    indents: Vec<usize>,
    in_program: bool,
    /// The rows of the table that is being read.
    rows: Vec<Vec<String>>,
}

impl Page {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.begin(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_program => self.program(&text),
            Event::Text(text) => self.words(&text, self.tone.unwrap_or(Tone::Plain)),
            Event::Code(code) => self.words(&code, Tone::Command),
            Event::SoftBreak => self.inline.push(' '),
            Event::HardBreak => self.inline.push('\n'),
            Event::Rule => {
                self.space();
                self.line(&"─".repeat(self.width.min(20)));
            }
            Event::Html(text) | Event::InlineHtml(text) => self.words(&text, Tone::Faint),
            _ => {}
        }
    }

    fn begin(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => {
                self.space();
                self.tone = Some(Tone::Strong);
            }
            // The first paragraph of an item stands beside its bullet.
            Tag::Paragraph if self.bullet.is_none() => self.space(),
            Tag::CodeBlock(_) => {
                self.flush();
                self.space();
                self.in_program = true;
            }
            Tag::List(first) => {
                self.flush();
                if self.lists.is_empty() {
                    self.space();
                }
                self.lists.push(first);
            }
            Tag::Item => {
                let bullet = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
                self.indents.push(bullet.len());
                self.bullet = Some(bullet);
            }
            Tag::BlockQuote(_) => self.indents.push(2),
            Tag::Strong => self.tone = Some(Tone::Strong),
            Tag::Link { dest_url, .. } => self.link = dest_url.to_string(),
            Tag::Table(_) => self.space(),
            Tag::TableHead | Tag::TableRow => self.rows.push(Vec::new()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => {
                self.tone = None;
                self.flush();
                if level == HeadingLevel::H1 {
                    self.space();
                }
            }
            TagEnd::Paragraph => self.flush(),
            TagEnd::CodeBlock => self.in_program = false,
            TagEnd::List(_) => _ = self.lists.pop(),
            TagEnd::Item => {
                self.flush();
                self.indents.pop();
                self.bullet = None;
            }
            TagEnd::BlockQuote(_) => _ = self.indents.pop(),
            TagEnd::Strong => self.tone = None,
            TagEnd::Link => {
                let place = std::mem::take(&mut self.link);
                self.words(&format!(" ({place})"), Tone::Faint);
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.inline);
                if let Some(row) = self.rows.last_mut() {
                    row.push(cell);
                }
            }
            TagEnd::Table => self.table(),
            _ => {}
        }
    }

    fn words(&mut self, text: &str, tone: Tone) {
        self.inline.push_str(&paint(text, tone, true));
    }

    fn program(&mut self, text: &str) {
        for line in text.lines() {
            let line = format!("{PROGRAM}{line}");
            self.line(line.trim_end());
        }
    }

    /// Writes the paragraph that has been read.
    fn flush(&mut self) {
        let paragraph = std::mem::take(&mut self.inline);
        if paragraph.is_empty() {
            return;
        }
        let left: usize = self.indents.iter().sum();
        // Commands and paths are not broken at their hyphens.
        let options = textwrap::Options::new(self.width.saturating_sub(left).max(8))
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation)
            .break_words(false);
        for line in textwrap::wrap(&paragraph, options) {
            self.line(&line);
        }
    }

    /// Writes one line below the last one, behind its bullet if it is an item's first.
    fn line(&mut self, line: &str) {
        let left: usize = self.indents.iter().sum();
        let bullet = self.bullet.take().unwrap_or_default();
        let indent = " ".repeat(left - bullet.len());
        self.text.push_str(&format!("{indent}{bullet}{line}\n"));
    }

    /// An empty line, unless there is one.
    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Writes the table that has been read, its first row as the head.
    fn table(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let widest = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| display_width(cell)).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(widest).collect();
        for (at, row) in rows.iter().enumerate() {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                let tone = if at == 0 { Tone::Strong } else { Tone::Plain };
                let padding = " ".repeat(width - display_width(cell) + 2);
                line.push_str(&format!("{}{padding}", paint(cell, tone, true)));
            }
            self.line(line.trim_end());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(source: &str, width: usize) -> String {
        anstream::adapter::strip_str(&render(source, width)).to_string()
    }

    #[test]
    fn paragraphs_and_items_are_wrapped_and_programs_are_not() {
        let source = "# A lab\n\nOne two three\nfour five.\n\n- six seven eight nine\n- ten\n\n\
                      ```rust\nlet long = line + of + a + program;\n\n```\n\n    cargo run -- check 01\n";
        insta::assert_snapshot!(plain(source, 20), @r"
        A lab

        One two three four
        five.

        - six seven eight
          nine
        - ten

            let long = line + of + a + program;

            cargo run -- check 01
        ");
    }

    #[test]
    fn what_a_question_stresses_is_painted_across_its_lines() {
        let page = render(
            "Two threads. **Which totals\ncan come out?** `a_name-x`",
            80,
        );
        assert_eq!(
            page,
            "Two threads. \u{1b}[1mWhich totals\u{1b}[0m \u{1b}[1mcan come out?\u{1b}[0m \
             \u{1b}[36ma_name-x\u{1b}[0m\n"
        );
    }

    #[test]
    fn numbered_items_nested_items_tables_and_links_keep_their_form() {
        let source = "1. *one*\n2. two:\n   - inner item\n\n| lock | cost |\n|---|---|\n\
                      | Mutex | a wait |\n\nSee [the book](https://example.org).\n\n> quoted\n";
        insta::assert_snapshot!(plain(source, 60), @r"
        1. one
        2. two:
           - inner item

        lock   cost
        Mutex  a wait

        See the book (https://example.org).

          quoted
        ");
    }
}
