//! The walk through all tokens of a file, whether they are code, arguments of a macro or a macro's
//! own.

use std::collections::HashSet;
use std::ops::Range;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

use super::super::scan::names::{Import, imports};
use super::super::scan::{Finding, unseen};
use super::before::{Before, LONGEST_PATH, is_long, kept, use_item};
use super::known::{self, Standing, standing};
use super::meanings::{Full, Meanings, plain};
use super::{Allowance, Level, attributes, levels, lifetimes, macros, not_allowed, parts, tokens};

/// What is found in a file.
#[derive(Default)]
pub(super) struct Found {
    /// What an answer may not do.
    pub(super) refused: Vec<Finding>,
    /// What the judges cannot see.
    pub(super) unseen: Vec<Finding>,
}

/// Where tokens stand.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    /// In what a macro of the file is made to.
    pub(super) definition: bool,
    /// In what a macro of the file is called with: it may put them together as it likes.
    pub(super) arguments: bool,
    /// In either of them, or in what any other macro is called with: no syntax yet, which
    /// [`lifetimes`] could read.
    pub(super) unread: bool,
}

pub(super) struct Walk<'a> {
    pub(super) allowance: &'a Allowance,
    pub(super) meanings: Meanings,
    /// The macros that the file defines.
    pub(super) macros: HashSet<String>,
    /// Bytes that are not looked at, because they are not compiled.
    left_out: Vec<Range<usize>>,
    /// Whether a type is claimed to be `Sync` or `Send` by hand.
    claims: bool,
    /// Whether the file has unsafe blocks and may have no raw pointers.
    cells: bool,
    pub(super) found: Found,
    /// The lines and columns of what is refused.
    refused_at: HashSet<(usize, usize)>,
}

/// All that is to be said against a file, which is made of these tokens.
pub(super) fn findings(file: &syn::File, tokens: TokenStream, allowance: &Allowance) -> Found {
    let mut before = Before {
        left_out: tokens::left_out(file),
        ..Before::default()
    };
    before.look(tokens.clone());
    let blocks = levels::has_blocks(tokens.clone(), &before.left_out);
    let cells = blocks && allowance.unsafe_code == Level::Cells;
    let mut walk = Walk {
        allowance,
        meanings: Meanings::of(&before.imports, allowance),
        macros: before.macros,
        left_out: before.left_out,
        claims: before.claims,
        cells,
        found: Found::default(),
        refused_at: HashSet::new(),
    };
    walk.main(file);
    lifetimes::look(&mut walk, file);
    parts::look(&mut walk, file, &before.imports);
    walk.tokens(tokens, Place::default());
    walk.found.refused.sort_by_key(|finding| {
        let start = finding.span.start();
        (start.line, start.column)
    });
    walk.found
}

pub(super) fn is_punct(token: Option<&TokenTree>, c: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == c)
}

pub(super) fn group(token: Option<&TokenTree>, delimiter: Delimiter) -> Option<&Group> {
    match token {
        Some(TokenTree::Group(group)) if group.delimiter() == delimiter => Some(group),
        _ => None,
    }
}

/// Whether the lifetime that begins here is that of a reference to what is always there:
/// `&'static`.
fn is_static(tokens: &[TokenTree], at: usize) -> bool {
    let name = tokens.get(at + 1);
    let is_static = matches!(name, Some(TokenTree::Ident(name)) if name == "static");
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    is_static && is_punct(before, '&')
}

/// Whether the `?` here may be that of a bound: after what is no expression.
fn may_be_unsized(tokens: &[TokenTree], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    before.is_none() || is_punct(before, ':') || is_punct(before, '+')
}

/// Whether an item that begins with this word may be generic, by what stands after it.
fn is_generic(word: &Ident, after: &[TokenTree]) -> bool {
    let named = match after {
        _ if word == "impl" => after,
        [TokenTree::Punct(dollar), TokenTree::Ident(_), rest @ ..] if dollar.as_char() == '$' => {
            rest
        }
        [TokenTree::Ident(_), rest @ ..] => rest,
        _ => return false,
    };
    let repeats = matches!(named, [TokenTree::Punct(dollar), TokenTree::Group(_), ..]
        if dollar.as_char() == '$');
    repeats || is_punct(named.first(), '<')
}

/// Words after which a `!` is an operator and calls no macro.
fn is_keyword(word: &Ident) -> bool {
    const KEYWORDS: &[&str] = &[
        "as", "break", "else", "if", "impl", "in", "let", "loop", "match", "move", "return",
        "while",
    ];
    KEYWORDS.iter().any(|keyword| word == keyword)
}

impl Walk<'_> {
    pub(super) fn refuse(&mut self, span: Span, what: impl Into<String>, help: impl Into<String>) {
        let start = span.start();
        if self.refused_at.insert((start.line, start.column)) {
            self.found.refused.push(not_allowed(span, what, help));
        }
    }

    pub(super) fn cannot_be_seen(&mut self, span: Span, name: &str, help: String) {
        let what = format!("the judges cannot see `{name}`");
        self.found.unseen.push(not_allowed(span, what, help));
    }

    /// An answer is a library.
    fn main(&mut self, file: &syn::File) {
        for item in &file.items {
            if let syn::Item::Fn(function) = item
                && function.sig.ident == "main"
            {
                self.refuse(
                    function.sig.ident.span(),
                    "an answer may not have a function `main`",
                    "the spec calls what it needs: leave `main` out, or call it otherwise",
                );
            }
        }
    }

    pub(super) fn tokens(&mut self, tokens: TokenStream, place: Place) {
        let tokens = kept(tokens, &self.left_out);
        let mut at = 0;
        while at < tokens.len() {
            at += self.token(&tokens, at, place);
        }
    }

    /// Looks at what begins at a token; how many tokens that were.
    fn token(&mut self, tokens: &[TokenTree], at: usize, place: Place) -> usize {
        match &tokens[at] {
            TokenTree::Group(group) => {
                self.tokens(group.stream(), place);
                1
            }
            TokenTree::Punct(_) if self.cells && levels::is_raw(tokens, at) => {
                self.refuse_pointer(tokens[at].span(), "raw pointers");
                2
            }
            TokenTree::Punct(punct) => match punct.as_char() {
                '\'' => {
                    // The name of a lifetime.
                    if place.unread && !is_static(tokens, at) {
                        self.refuse_unread(tokens[at].span());
                    }
                    2
                }
                '?' if place.unread && may_be_unsized(tokens, at) => {
                    self.refuse_unread(tokens[at].span());
                    1
                }
                '#' => self.attribute(tokens, at, place),
                '$' => macros::variable(self, tokens, at, place),
                _ => 1,
            },
            TokenTree::Ident(word) => self
                .keyword(word, tokens, at, place)
                .unwrap_or_else(|| self.path(tokens, at, place)),
            TokenTree::Literal(_) => 1,
        }
    }

    /// A keyword that reaches beyond the file; how many tokens belong to it.
    fn keyword(
        &mut self,
        word: &Ident,
        tokens: &[TokenTree],
        at: usize,
        place: Place,
    ) -> Option<usize> {
        let span = word.span();
        let after = &tokens[at + 1..];
        match word.to_string().as_str() {
            "extern" => {
                let (what, help) = match after.first() {
                    Some(TokenTree::Ident(next)) if next == "crate" => (
                        "an answer may not have `extern crate`",
                        "there are `std` and `racelab`, without being asked for",
                    ),
                    _ => (
                        "an answer may not have `extern` blocks or functions",
                        "what other languages can call, or have, is not for answers: write it in Rust",
                    ),
                };
                self.refuse(span, what, help);
            }
            "unsafe" if self.allowance.unsafe_code == Level::No => self.refuse(
                span,
                "an answer to this lab may not use `unsafe`",
                "there is a way without: the compiler must be able to keep its promises",
            ),
            "unsafe"
                if self.allowance.unsafe_code == Level::Impl && !levels::begins_impl(after) =>
            {
                self.refuse(
                    span,
                    "an answer to this lab may use `unsafe` for `unsafe impl` alone",
                    "there is a way without: the compiler must be able to keep its other promises",
                );
            }
            "mod" => {
                let named = match after {
                    [TokenTree::Ident(_), rest @ ..] => Some(rest),
                    [dollar, TokenTree::Ident(_), rest @ ..] if is_punct(Some(dollar), '$') => {
                        Some(rest)
                    }
                    _ => None,
                };
                let body = named.and_then(|rest| group(rest.first(), Delimiter::Brace));
                if body.is_none() {
                    self.refuse(
                        span,
                        "an answer may not have a module in another file",
                        "an answer is one file: write the module's body here, in braces",
                    );
                }
            }
            "use" => return self.import(tokens, at, place),
            "macro_rules" if self.cells => {
                self.refuse_pointer(span, "macros of its own");
            }
            "macro_rules" if is_punct(after.first(), '!') => {
                return Some(macros::definition(self, tokens, at, place));
            }
            "static" if place.definition || place.arguments => {
                let is_plain =
                    matches!(after.first(), Some(TokenTree::Ident(name)) if name != "mut");
                if !is_plain {
                    let help = "declare it outside of macros, in a cell of `racelab::sync::cell`, a \
                                lock or an atomic";
                    self.cannot_be_seen(span, "static", help.to_owned());
                }
            }
            "trait" if place.unread => self.refuse_generic(span),
            "struct" | "enum" | "union" | "type" | "fn" | "impl"
                if place.unread && is_generic(word, after) =>
            {
                self.refuse_generic(span);
            }
            _ => return None,
        }
        Some(1)
    }

    /// A `use`; None if the word is another one.
    fn import(&mut self, tokens: &[TokenTree], at: usize, place: Place) -> Option<usize> {
        if is_punct(tokens.get(at + 1), '<') {
            // `impl Trait + use<'a, T>`
            return Some(1);
        }
        let Some((item, length)) = use_item(&tokens[at..]) else {
            self.refuse(
                tokens[at].span(),
                "an answer may not put a `use` together in a macro",
                "write it outside of the macro",
            );
            return Some(1);
        };
        if is_long(&item) {
            self.refuse_long(tokens[at].span());
            return Some(length);
        }
        for import in imports(&item) {
            self.imported(&import, place);
        }
        Some(length)
    }

    fn imported(&mut self, import: &Import, place: Place) {
        let path = plain(&import.path);
        let all = self.meanings.all_of(&path);
        let span = span_of(&import.spans);
        let last = path.last().map(String::as_str).unwrap_or_default();
        if self.meanings.is_ambiguous(&path) {
            self.refuse_ambiguous(span);
        }
        if all.is_empty() && known::is_refused_macro(last, self.allowance) {
            self.refuse_macro(span, last);
        }
        self.cells_name(&path, &import.spans);
        for (_, full) in all {
            let name = full.join("::");
            if place.arguments {
                return self.refuse_pieces(span, &name);
            }
            match standing(&full, self.allowance) {
                Standing::Module if full.len() == 1 => self.refuse(
                    span,
                    format!("an answer may not import the crate `{name}` whole"),
                    "name the items that you need one by one",
                ),
                Standing::Refused if full.last().is_some_and(|last| last == "*") => {
                    let module = name.trim_end_matches("::*");
                    self.refuse(
                        span,
                        format!("an answer may not import all of `{module}`"),
                        "some of what is in it is not allowed: name the items that you need one by one",
                    );
                }
                _ => self.judge(&full, span),
            }
        }
    }

    /// A path, or a name, outside of a `use`; how many tokens it has.
    fn path(&mut self, tokens: &[TokenTree], at: usize, place: Place) -> usize {
        let mut words = Vec::new();
        let mut end = at;
        while let Some(TokenTree::Ident(word)) = tokens.get(end) {
            words.push(word.clone());
            end += 1;
            let is_path = is_punct(tokens.get(end), ':') && is_punct(tokens.get(end + 1), ':');
            match tokens.get(end + 2) {
                Some(TokenTree::Ident(_)) if is_path => end += 2,
                _ => break,
            }
        }
        if words.len() > LONGEST_PATH {
            self.refuse_long(words[0].span());
            return end - at;
        }
        let calls = is_punct(tokens.get(end), '!') && !is_punct(tokens.get(end + 1), '=');
        let calls = calls && !(words.len() == 1 && is_keyword(&words[0]));
        let names: Vec<String> = words.iter().map(|word| word.to_string()).collect();
        let spans: Vec<Span> = words.iter().map(Ident::span).collect();
        let names = plain(&names);
        self.cells_name(&names, &spans);
        for (name, span) in names.iter().zip(&spans) {
            if matches!(name.as_str(), "peekable" | "Peekable") {
                self.refuse(
                    *span,
                    format!("an answer may not use `{name}`"),
                    "what it looks at may last too long: keep the next item in a variable of your own",
                );
            }
            if unseen::COUNTS.contains(&name.as_str()) {
                self.cannot_be_seen(*span, name, unseen::instead(&[name]));
            }
        }
        // The name of a method or a field, after a dot that is no range's.
        let dot = |back: usize| at.checked_sub(back).map(|at| &tokens[at]);
        let is_member = is_punct(dot(1), '.') && !is_punct(dot(2), '.') && names.len() == 1;
        let member = is_punct(dot(1), '.') || names.len() > 1 || is_punct(dot(1), ':');
        let last = names.last().map(String::as_str).unwrap_or_default();
        if member && known::looks_at_files(last, self.allowance) {
            let help = "an answer uses the files that the spec gives it, by `racelab::sync::fs`";
            let what = format!("an answer may not use `{last}`, which looks at files");
            self.refuse(span_of(&spans), what, help);
        }
        if !is_member || place.arguments {
            let is_open = is_punct(tokens.get(end), ':') && is_punct(tokens.get(end + 1), ':');
            self.named(&names, &spans, is_open, calls, place);
        }
        if calls {
            self.called(&names, span_of(&spans), tokens.get(end + 1), place);
            let has_arguments = matches!(tokens.get(end + 1), Some(TokenTree::Group(_)));
            return end + 1 + usize::from(has_arguments) - at;
        }
        end - at
    }

    /// Judges the names of a path. It is open if `::` and more follow that is no name.
    fn named(
        &mut self,
        names: &[String],
        spans: &[Span],
        is_open: bool,
        calls: bool,
        place: Place,
    ) {
        let modules = &names[..names.len() - 1];
        if self.meanings.is_ambiguous(modules) {
            self.refuse_ambiguous(span_of(spans));
        }
        for (at, full) in self.meanings.all_of(names) {
            let span = span_of(&spans[at..]);
            let name = full.join("::");
            if place.arguments {
                return self.refuse_pieces(span, &name);
            }
            match standing(&full, self.allowance) {
                // A macro such as `std::panic!`.
                _ if calls
                    && full.len() == 2
                    && known::is_allowed_macro(&full[1], self.allowance) => {}
                Standing::Module if is_open || place.definition && !calls => {
                    self.refuse_pieces(span, &name);
                }
                // By itself it is another thing of that name, or an error.
                Standing::Module => {}
                _ => self.judge(&full, span),
            }
        }
    }

    /// Refuses a full path that may not be used.
    fn judge(&mut self, full: &Full, span: Span) {
        let parts: Vec<&str> = full.iter().map(String::as_str).collect();
        let forced = || self.claims.then(|| unseen::forced_part(&parts)).flatten();
        if let Some(part) = unseen::part(&parts).or_else(forced) {
            let help = unseen::instead(&parts[..part]);
            self.cannot_be_seen(span, &parts[..part].join("::"), help);
        } else if self.cells && levels::is_about_memory(full) {
            self.refuse_pointer(span, &format!("`{}`", full.join("::")));
        } else if standing(full, self.allowance) == Standing::Refused {
            let what = format!("an answer may not use `{}`", full.join("::"));
            self.refuse(span, what, known::instead(full));
        }
    }

    /// Refuses names that a file with unsafe blocks may not have.
    fn cells_name(&mut self, names: &[String], spans: &[Span]) {
        if !self.cells {
            return;
        }
        for (name, span) in names.iter().zip(spans) {
            if levels::leads_to_pointers(name) {
                self.refuse_pointer(*span, &format!("`{name}`"));
            }
        }
    }

    fn refuse_pointer(&mut self, span: Span, what: &str) {
        self.refuse(
            span,
            format!("an answer to this lab may not have {what} beside an unsafe block"),
            "what is unsafe here is a cell that threads share: there is a way without pointers",
        );
    }

    /// Refuses what says how long things live where nobody reads it.
    fn refuse_unread(&mut self, span: Span) {
        self.refuse(
            span,
            "an answer may not have lifetimes, labels or `?Sized` in a macro",
            "write it outside of the macro, where it is read",
        );
    }

    /// Refuses what has names for types where nobody reads what it does with them.
    fn refuse_generic(&mut self, span: Span) {
        self.refuse(
            span,
            "an answer may not have a trait, or something generic, in a macro",
            "write it outside of the macro, where it is read",
        );
    }

    fn refuse_long(&mut self, span: Span) {
        self.refuse(
            span,
            format!("a path of an answer has at most {LONGEST_PATH} names"),
            "import what it names, and name that alone",
        );
    }

    fn refuse_ambiguous(&mut self, span: Span) {
        self.refuse(
            span,
            "a path of an answer must be written in ASCII",
            "other letters can be written in several ways: choose another name for the module",
        );
    }

    /// Refuses a path that a macro could go on with.
    fn refuse_pieces(&mut self, span: Span, name: &str) {
        self.refuse(
            span,
            format!(
                "an answer may not hand `{name}` to a macro of its own, or put it together in one"
            ),
            "import the items that you need one by one, outside of the macro, and name them alone",
        );
    }

    fn attribute(&mut self, tokens: &[TokenTree], at: usize, place: Place) -> usize {
        let inner = usize::from(is_punct(tokens.get(at + 1), '!'));
        match group(tokens.get(at + 1 + inner), Delimiter::Bracket) {
            None => {
                let what = "an answer may not put an attribute together in a macro";
                self.refuse(
                    tokens[at].span(),
                    what,
                    "write it out, outside of the macro",
                );
                1
            }
            Some(group) => {
                match attributes::refusal(group.stream(), self.allowance) {
                    Some((what, help)) => {
                        let span = tokens[at].span().join(group.span());
                        self.refuse(span.unwrap_or(group.span()), what, help);
                    }
                    None => self.tokens(group.stream(), place),
                }
                2 + inner
            }
        }
    }
}

/// All of a path, if its names are side by side.
fn span_of(spans: &[Span]) -> Span {
    let both = spans.first().zip(spans.last());
    let joined = both.and_then(|(first, last)| first.join(*last));
    joined
        .or(spans.last().copied())
        .unwrap_or_else(Span::call_site)
}
