//! A page of text, filled line by line.

use crate::report::paint::link;
use crate::report::{Tone, paint, terms};
use crate::trace::text;

/// A piece of a line.
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub(super) text: String,
    pub(super) tone: Tone,
    /// The line of a file that it links to, where colours are wanted.
    pub(super) link: Option<String>,
}

impl Span {
    pub(super) fn new(text: impl Into<String>, tone: Tone) -> Self {
        Span {
            text: text.into(),
            tone,
            link: None,
        }
    }

    /// The same as a link.
    pub(super) fn linking(mut self, place: Option<String>) -> Self {
        self.link = place;
        self
    }

    pub(super) fn plain(text: impl Into<String>) -> Self {
        Span::new(text, Tone::Plain)
    }
}

/// What is written so far, and how wide it may get.
pub(super) struct Page {
    text: String,
    width: usize,
    colour: bool,
}

impl Page {
    pub(super) fn new(width: usize, colour: bool) -> Self {
        Page {
            text: String::new(),
            width: width.max(20),
            colour,
        }
    }

    /// How many columns there are.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// One line, whatever its width.
    pub(super) fn line(&mut self, indent: usize, spans: &[Span]) {
        let mut line = " ".repeat(indent);
        for (at, span) in spans.iter().enumerate() {
            let last = at + 1 == spans.len();
            let clean = text::clean(&span.text);
            let text = if last { clean.trim_end() } else { &clean };
            let painted = paint(text, span.tone, self.colour);
            match &span.link {
                Some(place) if self.colour => line.push_str(&link(&painted, &text::clean(place))),
                _ => line.push_str(&painted),
            }
        }
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// An empty line.
    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// Prose, wrapped to the width; its own line breaks stay.
    pub(super) fn prose(&mut self, indent: usize, prose: &str, tone: Tone) {
        self.item(indent, indent, prose, tone);
    }

    /// Prose whose lines after the first are indented by `hanging`.
    pub(super) fn item(&mut self, indent: usize, hanging: usize, prose: &str, tone: Tone) {
        let mut indent = indent;
        for paragraph in prose.trim_end().lines() {
            let columns = self.width.saturating_sub(indent.max(hanging));
            for line in text::wrap(&text::clean(paragraph), columns) {
                self.line(indent, &[Span::new(line, tone)]);
                indent = hanging;
            }
        }
    }

    /// One piece at the left edge, another at the right; below each other where both do not fit.
    pub(super) fn ends(&mut self, left: Span, right: Span) {
        let taken = text::width(&left.text) + text::width(&right.text);
        if taken + 2 <= self.width {
            let between = Span::plain(" ".repeat(self.width - taken));
            self.line(0, &[left, between, right]);
        } else {
            self.line(0, &[left]);
            self.line(2, &[right]);
        }
    }

    /// What those of `words` mean that stand on the page so far.
    pub(super) fn terms(&mut self, words: &[&str]) {
        let found = terms::of_page(&self.text, words);
        if !found.is_empty() {
            self.blank();
            let told = terms::told(&found, 2, self.width, self.colour);
            self.text.push_str(&told);
        }
    }

    /// The page.
    pub(super) fn finish(self) -> String {
        self.text
    }
}
