//! A chapter's text, taken apart into prose, directives and questions.

use std::fmt;
use std::path::PathBuf;

/// A piece of a chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Markdown that stays as it is, with its line ends.
    Prose(String),
    /// `{{#name arguments}}`, alone on its line.
    Directive {
        /// Its line, from 1.
        line: usize,
        /// What is between `{{#` and `}}`: the name, and the rest.
        name: String,
        /// The rest, trimmed.
        arguments: String,
    },
    /// What is inside a fence with the info string `question`.
    Question {
        /// The line of its first fence, from 1.
        line: usize,
        /// TOML.
        text: String,
    },
}

/// What is wrong with a chapter, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The chapter's file, relative to the checkout.
    pub file: PathBuf,
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub what: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.what)
    }
}

/// A fence that has been opened: its character, its length, and its info string.
struct Fence {
    character: char,
    length: usize,
    info: String,
}

impl Fence {
    /// The fence that a line opens.
    fn opened_by(line: &str) -> Option<Self> {
        let line = line.trim_start();
        let character = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let length = line.chars().take_while(|c| *c == character).count();
        let info = line[length..].trim().to_owned();
        // Three backticks in a line that has more of them are inline code.
        let is_inline = character == '`' && info.contains('`');
        (length >= 3 && !is_inline).then_some(Fence {
            character,
            length,
            info,
        })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let line = line.trim();
        line.len() >= self.length && line.chars().all(|c| c == self.character)
    }
}

/// Takes a chapter apart. What looks like a directive inside a fence is text.
pub fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut prose = String::new();
    let mut fence: Option<Fence> = None;
    let mut question: Option<(usize, String)> = None;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        if let Some((_, inside)) = &mut question {
            if fence.as_ref().is_some_and(|fence| fence.is_closed_by(line)) {
                let (line, text) = question.take().unwrap_or_default();
                parts.push(Part::Question { line, text });
                fence = None;
            } else {
                inside.push_str(line);
            }
            continue;
        }
        if let Some(open) = &fence {
            if open.is_closed_by(line) {
                fence = None;
            }
        } else if let Some(opened) = Fence::opened_by(line) {
            let asks = opened.info == "question";
            fence = Some(opened);
            if asks {
                flush(&mut prose, &mut parts);
                question = Some((number, String::new()));
                continue;
            }
        } else if let Some((name, arguments)) = directive(line) {
            flush(&mut prose, &mut parts);
            parts.push(Part::Directive {
                line: number,
                name,
                arguments,
            });
            continue;
        }
        prose.push_str(line);
    }
    flush(&mut prose, &mut parts);
    // A question without an end is one all the same: its TOML says what is wrong.
    parts.extend(question.map(|(line, text)| Part::Question { line, text }));
    parts
}

fn flush(prose: &mut String, parts: &mut Vec<Part>) {
    if !prose.is_empty() {
        parts.push(Part::Prose(std::mem::take(prose)));
    }
}

fn directive(line: &str) -> Option<(String, String)> {
    let inside = line.trim().strip_prefix("{{#")?.strip_suffix("}}")?;
    let (name, arguments) = inside
        .split_once(char::is_whitespace)
        .unwrap_or((inside, ""));
    Some((name.to_owned(), arguments.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prose(text: &str) -> Part {
        Part::Prose(text.to_owned())
    }

    #[test]
    fn a_directive_stands_alone_on_its_line() {
        let text = "A\n{{#story 01 racy x}}\nB {{#story 01 racy x}}\n";
        let directive = Part::Directive {
            line: 2,
            name: "story".into(),
            arguments: "01 racy x".into(),
        };
        let rest = prose("B {{#story 01 racy x}}\n");
        assert_eq!(parts(text), [prose("A\n"), directive, rest]);
    }

    #[test]
    fn what_is_inside_a_fence_is_text() {
        for text in [
            "```text\n{{#lab 01}}\n```\n",
            "````\n```question\nask = 1\n```\n````\n",
            "- item\n\n  ~~~\n  {{#lab 01}}\n  ~~~\n",
        ] {
            assert_eq!(parts(text), [prose(text)], "{text}");
        }
    }

    #[test]
    fn a_question_is_what_its_fence_holds() {
        let text = "A\n```question\nask = \"1\"\n```\nB\n";
        let question = Part::Question {
            line: 2,
            text: "ask = \"1\"\n".into(),
        };
        assert_eq!(parts(text), [prose("A\n"), question, prose("B\n")]);
    }

    #[test]
    fn three_backticks_inside_a_line_open_no_fence() {
        let text = "``` `x` ```\n{{#lab 01}}\n";
        assert_eq!(parts(text).len(), 2);
    }
}
