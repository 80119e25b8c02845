//! Macros of the file's own. They must not put together what is refused: neither a path nor the name
//! of a macro, an attribute or a keyword.
//!
//! Opaque pieces of syntax (`expr`, `ty`, …) are checked where they are written. A name (`ident`) can
//! be put beside others; so no name that leads out of the file may be among a macro's arguments, and
//! none of its variables may be the name of a macro. Anything at all (`tt`) is not taken.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::known;
use super::meanings::plain_name;
use super::walk::{Place, Walk, group, is_punct};

/// `macro_rules! name { … }`; how many tokens it has.
pub(super) fn definition(walk: &mut Walk, tokens: &[TokenTree], at: usize, place: Place) -> usize {
    let span = tokens[at].span();
    if place.definition || place.arguments {
        let what = "an answer may not define a macro in a macro";
        walk.refuse(span, what, "define it outside");
    }
    let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(body))) =
        (tokens.get(at + 2), tokens.get(at + 3))
    else {
        let what = "an answer may not put a macro's definition together in a macro";
        walk.refuse(span, what, "define it outside");
        return 1;
    };
    let plain = plain_name(&name.to_string());
    if known::is_refused_macro(&plain, walk.allowance) {
        let what = format!("an answer may not call a macro of its own `{plain}!`");
        walk.refuse(
            name.span(),
            what,
            "std has one of that name: choose another name",
        );
    }
    rules(walk, body.stream());
    4
}

/// The rules of a macro: what it matches, `=>`, what it is made to.
fn rules(walk: &mut Walk, body: TokenStream) {
    let tokens: Vec<TokenTree> = body.into_iter().collect();
    let mut made = false;
    for token in &tokens {
        match token {
            TokenTree::Group(group) if made => {
                let place = Place {
                    definition: true,
                    arguments: false,
                    unread: true,
                };
                walk.tokens(group.stream(), place);
                made = false;
            }
            TokenTree::Group(group) => matched(walk, group.stream()),
            TokenTree::Punct(punct) if punct.as_char() == '>' => made = true,
            _ => {}
        }
    }
}

/// What a rule matches.
fn matched(walk: &mut Walk, tokens: TokenStream) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => matched(walk, group.stream()),
            TokenTree::Ident(kind) if kind == "tt" && is_punct(before(&tokens, at), ':') => walk
                .refuse(
                    kind.span(),
                    "a macro of an answer may not take `tt`",
                    "say what it takes: `expr`, `ty`, `ident`, `literal`, …",
                ),
            _ => {}
        }
    }
}

fn before(tokens: &[TokenTree], at: usize) -> Option<&TokenTree> {
    at.checked_sub(1).and_then(|at| tokens.get(at))
}

/// What begins with `$`; how many tokens are done with.
pub(super) fn variable(walk: &mut Walk, tokens: &[TokenTree], at: usize, place: Place) -> usize {
    let span = tokens[at].span();
    let mut end = at + 2;
    match tokens.get(at + 1) {
        Some(TokenTree::Ident(name)) if name == "crate" => {
            let what = "an answer may not use `$crate`";
            walk.refuse(
                span,
                what,
                "the macro is used in this file alone: say `crate`",
            );
        }
        Some(TokenTree::Ident(_)) => {}
        repeated => {
            let Some(inside) = group(repeated, Delimiter::Parenthesis) else {
                return 1;
            };
            let first = inside.stream().into_iter().next();
            // What separates, if anything, and how often.
            let separator = tokens[end..].iter().take_while(|token| !is_times(token));
            let separator: Vec<&TokenTree> = separator.take(4).collect();
            let calls = |token: &&TokenTree| is_punct(Some(token), '!');
            if is_punct(first.as_ref(), '!') || separator.iter().any(calls) {
                refuse_call(walk, tokens, at);
            }
            walk.tokens(inside.stream(), place);
            end += separator.len() + 1;
        }
    }
    if is_punct(tokens.get(end), '!') && !is_punct(tokens.get(end + 1), '=') {
        refuse_call(walk, tokens, at);
    }
    2
}

fn is_times(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if matches!(punct.as_char(), '*' | '+' | '?'))
}

fn refuse_call(walk: &mut Walk, tokens: &[TokenTree], at: usize) {
    walk.refuse(
        tokens[at].span(),
        "an answer may not call a macro whose name another macro puts in",
        "write the macro's name out",
    );
}
