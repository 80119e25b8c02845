//! What is asked of a whole file before its tokens are judged one by one.

use std::collections::HashSet;
use std::ops::Range;

use proc_macro2::{TokenStream, TokenTree};

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
                    if let Some((item, _)) = use_item(&tokens[at..]) {
                        self.imports.extend(imports(&item));
                    }
                }
                TokenTree::Ident(word) if word == "macro_rules" => {
                    if let Some(TokenTree::Ident(name)) = tokens.get(at + 2) {
                        self.macros.insert(plain_name(&name.to_string()));
                    }
                }
                // Wherever such a promise is made, in a macro as well.
                TokenTree::Ident(word) if word == "Sync" || word == "Send" => {
                    self.claims |= is_claim(&tokens[..at]);
                }
                _ => {}
            }
        }
    }
}

/// Whether what stands before `Sync` or `Send` makes a claim of it: `unsafe impl<T>`.
fn is_claim(before: &[TokenTree]) -> bool {
    let near = before.iter().rev().take(64);
    let words: Vec<String> = near
        .filter_map(|token| match token {
            TokenTree::Ident(word) => Some(word.to_string()),
            _ => None,
        })
        .collect();
    words.windows(2).any(|two| two == ["impl", "unsafe"])
}

/// The `use` that these tokens begin with, and how many they are.
pub(super) fn use_item(tokens: &[TokenTree]) -> Option<(syn::ItemUse, usize)> {
    let is_end = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ';');
    let length = 1 + tokens.iter().position(is_end)?;
    let item = tokens[..length].iter().cloned().collect();
    Some((syn::parse2(item).ok()?, length))
}

pub(super) fn kept(tokens: TokenStream, left_out: &[Range<usize>]) -> Vec<TokenTree> {
    let is_kept = |token: &TokenTree| {
        let start = token.span().byte_range().start;
        !left_out.iter().any(|range| range.contains(&start))
    };
    tokens.into_iter().filter(is_kept).collect()
}
