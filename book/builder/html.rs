//! Small pieces of HTML.

/// A text as HTML shows it, between tags and in attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// `<code>…</code>`.
pub(crate) fn code(text: &str) -> String {
    format!("<code>{}</code>", escape(text))
}

/// Markdown as HTML.
pub(crate) fn markdown(text: &str) -> String {
    let mut html = String::new();
    let options = pulldown_cmark::Options::ENABLE_TABLES
        .union(pulldown_cmark::Options::ENABLE_SMART_PUNCTUATION);
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new_ext(text, options));
    html.trim().to_owned()
}

/// Markdown as HTML; of one paragraph only what is in it.
pub(crate) fn inline(text: &str) -> String {
    let html = markdown(text);
    let inside = html
        .strip_prefix("<p>")
        .and_then(|rest| rest.strip_suffix("</p>"))
        .filter(|inside| !inside.contains("<p>"));
    inside.unwrap_or(&html).to_owned()
}

/// HTML as a block of Markdown: it must have no empty line, which would end the block.
pub(crate) fn block(html: &str) -> String {
    let lines = html.trim_end().lines();
    // Inside of `<pre>` an empty line counts.
    let lines = lines.map(|line| {
        if line.trim().is_empty() {
            "&#32;"
        } else {
            line
        }
    });
    let lines: Vec<_> = lines.collect();
    format!("\n{}\n\n", lines.join("\n"))
}

/// A fenced block of code, with a fence longer than any in it.
pub(crate) fn fence(language: &str, code: &str) -> String {
    let longest = code
        .lines()
        .map(|line| line.trim_start().chars().take_while(|c| *c == '`').count());
    let fence = "`".repeat(longest.max().unwrap_or(0).max(2) + 1);
    format!("\n{fence}{language}\n{}\n{fence}\n", code.trim_end())
}

/// Code that is folded until somebody wants it.
pub(crate) fn folded(summary: &str, language: &str, code: &str) -> String {
    let code = fence(language, code);
    format!("\n<details class=\"code\"><summary>{summary}</summary>\n{code}\n</details>\n")
}

/// `1 step`, `2 steps`.
pub(crate) fn count(number: u64, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_has_no_empty_line_and_loses_none_of_a_listing() {
        let html = markdown("Look:\n\n```\na\n\n\nb\n```\n");
        let block = block(&html);
        assert!(!block.trim().contains("\n\n"), "{block}");
        assert!(block.contains("a\n&#32;\n&#32;\nb"), "{block}");
    }

    #[test]
    fn a_fence_is_longer_than_those_inside() {
        assert_eq!(fence("text", "x"), "\n```text\nx\n```\n");
        assert_eq!(fence("text", "```\n"), "\n````text\n```\n````\n");
    }

    #[test]
    fn one_paragraph_is_inline() {
        assert_eq!(
            inline("`a` or **b**"),
            "<code>a</code> or <strong>b</strong>"
        );
        assert_eq!(inline("a\n\nb"), "<p>a</p>\n<p>b</p>");
    }
}
