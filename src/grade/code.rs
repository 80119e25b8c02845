//! What of a file its verdict follows from.

use std::borrow::Cow;
use std::ops::Range;

use proc_macro2::{TokenStream, TokenTree};

/// The file without its comments, but for those that document an item: blanks stand in their place, so
/// that all else stays where it is, and nothing ends in blanks. Whoever hands in the same code with
/// other comments hands in the same.
///
/// What the compiler refuses in comments, and what cannot be read, is left as it is.
pub(crate) fn code(text: &str) -> Cow<'_, str> {
    without_comments(text).map_or(Cow::Borrowed(text), Cow::Owned)
}

fn without_comments(text: &str) -> Option<String> {
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    let is_code = of_tokens(&text[mark..])?;
    let mut code = text[..mark].to_owned();
    // What is behind it may be cut: blanks.
    let mut end = code.len();
    for (at, c) in text[mark..].char_indices() {
        if is_code[at] {
            code.push(c);
            end = code.len();
        } else if c == '\n' {
            code.truncate(end);
            code.push(c);
            end = code.len();
        } else if c.is_whitespace() {
            code.push(c);
        } else if is_refused(c) {
            return None;
        } else {
            code.push(' ');
        }
    }
    code.truncate(
        code.trim_end_matches([' ', '\t', '\r', '\n'])
            .len()
            .max(mark),
    );
    code.push('\n');
    Some(code)
}

/// For each byte whether it belongs to a token. None if the text cannot be read.
fn of_tokens(text: &str) -> Option<Vec<bool>> {
    let mut is_code = vec![false; text.len()];
    let mut mark = |range: Range<usize>| is_code.get_mut(range).map(|bytes| bytes.fill(true));
    // No function that calls itself: files may be nested as deeply as somebody likes.
    let tokens: TokenStream = text.parse().ok()?;
    let mut open = vec![tokens.into_iter()];
    while let Some(rest) = open.last_mut() {
        let Some(token) = rest.next() else {
            open.pop();
            continue;
        };
        match token {
            TokenTree::Group(group) => {
                mark(group.span_open().byte_range())?;
                mark(group.span_close().byte_range())?;
                open.push(group.stream().into_iter());
            }
            other => mark(other.span().byte_range())?,
        }
    }
    // Else all texts that this thread has ever read are kept.
    proc_macro2::extra::invalidate_current_thread_spans();
    Some(is_code)
}

/// Whether a file with this in a comment is refused.
fn is_refused(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_leave_blanks_and_all_else_stays_where_it_is() {
        let text = "// Ann, week 3\nfn f() {\n    g(/* why */ 1); // so that\n    /* two\n  lines */ h()\n}\n\n// end\n";
        let left = "\nfn f() {\n    g(          1);\n\n           h()\n}\n";
        assert_eq!(code(text), left);
        assert_eq!(code(left), left);
    }

    #[test]
    fn what_looks_like_a_comment_and_is_none_stays() {
        for text in [
            "const URL: &str = \"http://a/*b*/\";\n",
            "const RAW: &str = r#\"// a \"quoted\"  \n  // b\"#;\n",
            "/// Documents.\nfn f() {}\n",
            "//! Documents the file.\nfn f() {}\n",
            "fn f(c: char) -> bool { c == '/' || c == '\"' }\n",
            "fn f<'a>(a: &'a str) -> [&'a str; 2] { [a, \"ü//\"] }\n",
            "\u{feff}fn f() {}\n",
        ] {
            assert_eq!(code(text), text);
        }
    }

    #[test]
    fn comments_may_be_nested_and_in_any_script() {
        assert_eq!(
            code("fn f() {/* a /* b */ c */}"),
            "fn f() {                 }\n"
        );
        assert_eq!(code("fn f() {} // größer, 大"), "fn f() {}\n");
        // As many columns as characters.
        assert_eq!(code("/* ü */ fn f() {}"), "        fn f() {}\n");
        assert_eq!(code("// only words\n\n"), "\n");
    }

    #[test]
    fn what_is_refused_or_cannot_be_read_stays_as_it_is() {
        for text in [
            "// a \u{202e} b\nfn f() {}\n",
            "// a \u{7} b\nfn f() {}\n",
            "fn f( { // unbalanced\n",
            "fn f() {} /* never ends\n",
            "const C: &str = \"never ends // a\n",
        ] {
            assert_eq!(code(text), text);
        }
    }

    #[test]
    fn deeply_nested_files_are_read() {
        let deep = format!(
            "fn f() {{ {}{} }} // end\n",
            "(".repeat(60_000),
            ")".repeat(60_000)
        );
        assert!(!code(&deep).contains("end"));
    }
}
