//! `{{#code FILE ITEMS}}`: a file, or items of it by their paths.
//!
//! The items are the anchors: students read these files, and a comment for the book would stand in
//! their way. An item is its comments, its attributes and itself, as the file has it, dedented.

use std::collections::BTreeSet;
use std::path::Path;

use syn::spanned::Spanned;

use crate::html::{escape, fence};
use crate::program::word;

/// An item's lines, from 1, the last included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lines {
    first: usize,
    last: usize,
}

/// What the directive becomes.
///
/// # Errors
/// That there is no such file or no such item: which there are.
pub fn show(root: &Path, arguments: &str) -> Result<String, String> {
    let (file, items) = word(arguments);
    let text = std::fs::read_to_string(root.join(file))
        .map_err(|error| format!("cannot read {file}: {error}"))?;
    if items.is_empty() {
        return Ok(figure(file, None, &text));
    }
    let named: Vec<&str> = items.split(',').map(str::trim).collect();
    let (code, lines) = pieces(&text, &named).map_err(|error| format!("{file} {error}"))?;
    Ok(figure(file, Some(&in_words(&lines)), &code))
}

/// Code with its file, and which lines of it they are.
pub(crate) fn figure(file: &str, lines: Option<&str>, code: &str) -> String {
    let lines = lines.map(|lines| format!(", {lines}")).unwrap_or_default();
    let language = match file.rsplit_once('.') {
        Some((_, "rs")) => "rust",
        Some((_, "py")) => "python",
        Some((_, other)) => other,
        None => "text",
    };
    let (file, code) = (escape(file), fence(language, code));
    format!(
        "\n<figure class=\"code\"><figcaption><code>{file}</code>{lines}</figcaption>\n{code}\n</figure>\n\n"
    )
}

/// The items of a text by their paths, an empty line between two, and where they are.
fn pieces(text: &str, named: &[&str]) -> Result<(String, Vec<Lines>), String> {
    let file = syn::parse_file(text).map_err(|error| format!("is no Rust: {error}"))?;
    let mut index = Index::default();
    index.add("", &file.items);
    let all: Vec<&str> = text.lines().collect();
    let (mut code, mut lines) = (Vec::new(), Vec::new());
    for name in named {
        let found = index.0.iter().find(|(path, _)| path == name);
        let Some((_, found)) = found else {
            let known: BTreeSet<_> = index.0.iter().map(|(path, _)| path.as_str()).collect();
            let known: Vec<_> = known.into_iter().collect();
            return Err(format!(
                "has no item `{name}`; it has: {}",
                known.join(", ")
            ));
        };
        let found = with_comments(&all, *found);
        code.push(dedented(&all[found.first - 1..found.last]));
        lines.push(found);
    }
    Ok((code.join("\n\n"), lines))
}

/// The items of a file by their paths, in its order: `Counter`, `Counter::add_one`,
/// `Counter as Drop`.
#[derive(Default)]
struct Index(Vec<(String, Lines)>);

impl Index {
    fn add(&mut self, above: &str, items: &[syn::Item]) {
        for item in items {
            let name = match item {
                syn::Item::Const(item) => item.ident.to_string(),
                syn::Item::Enum(item) => item.ident.to_string(),
                syn::Item::Fn(item) => item.sig.ident.to_string(),
                syn::Item::Macro(item) => match (&item.ident, item.mac.path.get_ident()) {
                    (Some(name), _) | (None, Some(name)) => name.to_string(),
                    (None, None) => continue,
                },
                syn::Item::Mod(item) => item.ident.to_string(),
                syn::Item::Static(item) => item.ident.to_string(),
                syn::Item::Struct(item) => item.ident.to_string(),
                syn::Item::Trait(item) => item.ident.to_string(),
                syn::Item::Type(item) => item.ident.to_string(),
                syn::Item::Union(item) => item.ident.to_string(),
                syn::Item::Impl(item) => {
                    self.add_impl(above, item);
                    continue;
                }
                _ => continue,
            };
            let path = format!("{above}{name}");
            self.note(&path, item);
            match item {
                syn::Item::Mod(module) => {
                    let inside = module.content.as_ref().map(|(_, items)| &items[..]);
                    self.add(&format!("{path}::"), inside.unwrap_or_default());
                }
                syn::Item::Trait(item) => {
                    for member in &item.items {
                        if let syn::TraitItem::Fn(method) = member {
                            self.note(&format!("{path}::{}", method.sig.ident), method);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn add_impl(&mut self, above: &str, item: &syn::ItemImpl) {
        let syn::Type::Path(of) = &*item.self_ty else {
            return;
        };
        let Some(of) = of.path.segments.last() else {
            return;
        };
        let of = format!("{above}{}", of.ident);
        if let Some((_, path, _)) = &item.trait_ {
            let name = path
                .segments
                .last()
                .map(|segment| segment.ident.to_string());
            self.note(&format!("{of} as {}", name.unwrap_or_default()), item);
        } else {
            self.note(&format!("impl {of}"), item);
        }
        for member in &item.items {
            match member {
                syn::ImplItem::Fn(method) => {
                    self.note(&format!("{of}::{}", method.sig.ident), method);
                }
                syn::ImplItem::Const(constant) => {
                    self.note(&format!("{of}::{}", constant.ident), constant);
                }
                _ => {}
            }
        }
    }

    fn note(&mut self, path: &str, item: &impl Spanned) {
        let span = item.span();
        let lines = Lines {
            first: span.start().line,
            last: span.end().line,
        };
        self.0.push((path.to_owned(), lines));
    }
}

/// With the comments that stand right above it.
fn with_comments(all: &[&str], mut lines: Lines) -> Lines {
    let is_comment = |line: &str| {
        let line = line.trim_start();
        line.starts_with("//") && !line.starts_with("//!")
    };
    while lines.first > 1 && is_comment(all[lines.first - 2]) {
        lines.first -= 1;
    }
    lines
}

fn dedented(lines: &[&str]) -> String {
    let indents = lines.iter().filter(|line| !line.trim().is_empty());
    let indent = indents
        .map(|line| line.len() - line.trim_start().len())
        .min();
    let lines = lines
        .iter()
        .map(|line| line.get(indent.unwrap_or(0)..).unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// `line 6`, `lines 6–8 and 20–27`.
fn in_words(lines: &[Lines]) -> String {
    let ranges = lines.iter().map(|lines| match lines.first == lines.last {
        true => lines.first.to_string(),
        false => format!("{}–{}", lines.first, lines.last),
    });
    let mut ranges: Vec<String> = ranges.collect();
    let one = lines.len() == 1 && lines[0].first == lines[0].last;
    let last = ranges.pop().unwrap_or_default();
    let first = ranges.join(", ");
    let between = if first.is_empty() { "" } else { " and " };
    let what = if one { "line" } else { "lines" };
    format!("{what} {first}{between}{last}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
//! Head.

use std::fmt;

/// Counts.
#[derive(Debug)]
pub struct Counter {
    n: u64,
}

// How many.
const MANY: u64 = 3;

impl Counter {
    /// Adds one.
    pub fn add_one(&mut self) {
        // One.
        self.n += 1;
    }
}

impl fmt::Display for Counter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, \"{}\", self.n)
    }
}

mod inner {
    pub fn f() {}
}
";

    #[test]
    fn an_item_comes_with_its_comments_and_attributes() {
        let (code, lines) = pieces(FILE, &["Counter", "MANY"]).unwrap();
        assert_eq!(
            code,
            "/// Counts.\n#[derive(Debug)]\npub struct Counter {\n    n: u64,\n}\n\n\
             // How many.\nconst MANY: u64 = 3;"
        );
        assert_eq!(in_words(&lines), "lines 5–9 and 11–12");
    }

    #[test]
    fn a_method_is_dedented() {
        let (code, lines) = pieces(FILE, &["Counter::add_one"]).unwrap();
        assert_eq!(
            code,
            "/// Adds one.\npub fn add_one(&mut self) {\n    // One.\n    self.n += 1;\n}"
        );
        assert_eq!(in_words(&lines), "lines 15–19");
    }

    #[test]
    fn an_impl_of_a_trait_and_an_item_of_a_module_have_paths() {
        let (code, _) = pieces(FILE, &["Counter as Display"]).unwrap();
        assert!(
            code.starts_with("impl fmt::Display for Counter {"),
            "{code}"
        );
        let (code, lines) = pieces(FILE, &["inner::f"]).unwrap();
        assert_eq!(
            (code.as_str(), in_words(&lines).as_str()),
            ("pub fn f() {}", "line 29")
        );
    }

    #[test]
    fn a_missing_item_names_those_that_there_are() {
        let error = pieces(FILE, &["Counter::sub"]).unwrap_err();
        assert!(
            error.starts_with("has no item `Counter::sub`; it has: "),
            "{error}"
        );
        assert!(
            error.contains("Counter::add_one, Counter::fmt, MANY"),
            "{error}"
        );
    }
}
