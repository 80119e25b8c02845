//! What is asked of a whole file before its tokens are judged one by one.

use std::collections::HashSet;
use std::ops::Range;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::super::scan::names::{Import, imports};
use super::meanings::plain_name;

/// What the whole file is asked for before the walk.
#[derive(Default)]
pub(super) struct Before {
    /// Bytes that are not looked at, because they are not compiled.
    pub(super) left_out: Vec<Range<usize>>,
    pub(super) imports: Vec<Import>,
    /// The macros that the file defines.
    pub(super) macros: HashSet<String>,
    /// Whether a type is claimed to be `Sync` or `Send` by hand.
    pub(super) claims: bool,
}

impl Before {
    pub(super) fn look(&mut self, tokens: TokenStream) {
        let tokens = kept(tokens, &self.left_out);
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.look(group.stream()),
                TokenTree::Ident(word) if word == "use" => {
                    // What is too long is refused, whatever it stands for.
                    if let Some((item, _)) = use_item(&tokens[at..])
                        && !is_long(&item)
                    {
                        self.imports.extend(imports(&item));
                    }
                }
                TokenTree::Ident(word) if word == "macro_rules" => {
                    if let Some(TokenTree::Ident(name)) = tokens.get(at + 2) {
                        self.macros.insert(plain_name(&name.to_string()));
                    }
                }
                // Wherever such a promise is made, in a macro as well; and whatever `Sync` is called
                // there.
                TokenTree::Ident(word) if word == "unsafe" => {
                    self.claims |= may_claim(tokens.get(at + 1));
                }
                _ => {}
            }
        }
    }
}

/// Whether `unsafe` may make a claim with what stands after it: what is neither a block nor a function.
fn may_claim(after: Option<&TokenTree>) -> bool {
    match after {
        Some(TokenTree::Group(group)) => group.delimiter() != Delimiter::Brace,
        Some(TokenTree::Ident(word)) => word != "fn",
        _ => true,
    }
}

/// The `use` that these tokens begin with, and how many they are.
pub(super) fn use_item(tokens: &[TokenTree]) -> Option<(syn::ItemUse, usize)> {
    // No farther than to what no `use` has: there may be many in a row that never end.
    let goes_on = |token: &TokenTree| match token {
        TokenTree::Ident(word) => word != "use",
        TokenTree::Punct(punct) => matches!(punct.as_char(), ':' | '*'),
        TokenTree::Group(_) => true,
        TokenTree::Literal(_) => false,
    };
    let rest = tokens.get(1..)?;
    let end = 1 + rest.iter().position(|token| !goes_on(token))?;
    if !matches!(&tokens[end], TokenTree::Punct(punct) if punct.as_char() == ';') {
        return None;
    }
    let item = tokens[..=end].iter().cloned().collect();
    Some((syn::parse2(item).ok()?, end + 1))
}

/// The names of a path that is longer than any that an answer needs.
pub(super) const LONGEST_PATH: usize = 16;

/// Whether one of the names that a `use` brings in has a path that is too long.
pub(super) fn is_long(item: &syn::ItemUse) -> bool {
    let mut left = vec![(&item.tree, 1)];
    while let Some((tree, length)) = left.pop() {
        match tree {
            _ if length > LONGEST_PATH => return true,
            syn::UseTree::Path(path) => left.push((&path.tree, length + 1)),
            syn::UseTree::Group(group) => left.extend(group.items.iter().map(|it| (it, length))),
            _ => {}
        }
    }
    false
}

pub(super) fn kept(tokens: TokenStream, left_out: &[Range<usize>]) -> Vec<TokenTree> {
    let is_kept = |token: &TokenTree| {
        let start = token.span().byte_range().start;
        !left_out.iter().any(|range| range.contains(&start))
    };
    tokens.into_iter().filter(is_kept).collect()
}
