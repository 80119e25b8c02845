//! Attributes: a few that describe, and none that reaches the linker, the allocator or the compiler.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::{Allowance, Level};

const ALLOWED: &[&str] = &[
    "allow",
    "cfg",
    "cold",
    "default",
    "deny",
    "deprecated",
    "doc",
    "expect",
    "forbid",
    "ignore",
    "inline",
    "macro_use",
    "must_use",
    "non_exhaustive",
    "repr",
    "rustfmt::skip",
    "should_panic",
    "test",
    "warn",
];

/// Attributes that need `unsafe` to be of any use.
const WITH_UNSAFE: &[&str] = &["target_feature"];

/// The lint that ends the computation of a constant.
const ENDLESS: &str = "long_running_const_eval";

/// What can be derived of std.
const DERIVED: &[&str] = &[
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Eq",
    "Hash",
    "Ord",
    "PartialEq",
    "PartialOrd",
];

/// What is not allowed of an attribute, and what to do; None if all is. `inside` is what stands in
/// its brackets.
pub(super) fn refusal(inside: TokenStream, allowance: &Allowance) -> Option<(String, String)> {
    let tokens: Vec<TokenTree> = inside.into_iter().collect();
    let (name, rest) = name(&tokens);
    let refused = |help: &str| {
        let what = format!("an answer may not have the attribute `{name}`");
        Some((what, help.to_owned()))
    };
    match name.as_str() {
        "derive" => derived(rest),
        "cfg_attr" => parts(rest)
            .into_iter()
            .skip(1)
            .find_map(|part| refusal(part, allowance)),
        known if ALLOWED.contains(&known) || known.starts_with("clippy::") => lint(rest),
        known if allowance.unsafe_code >= Level::Cells && WITH_UNSAFE.contains(&known) => None,
        "" => refused("write attributes out, outside of macros"),
        "no_mangle" | "export_name" | "link" | "link_name" | "link_section" | "used"
        | "global_allocator" | "unsafe" => {
            refused("it reaches the linker or the allocator: an answer is plain Rust")
        }
        "path" => refused("an answer is one file: write what it needs into it"),
        "recursion_limit" | "type_length_limit" | "feature" | "no_std" | "no_main"
        | "crate_type" | "crate_name" => {
            refused("how the file is compiled is the same for all: leave it out")
        }
        "track_caller" => refused("an answer must do the same whoever calls it: leave it out"),
        _ => {
            refused("leave it out: an answer has those for lints, documentation, layout and tests")
        }
    }
}

/// What is not allowed of the lints that an attribute names. That the compiler forbids to switch this
/// one off it says, and then computes the constant all the same, for as long as it takes.
fn lint(rest: &[TokenTree]) -> Option<(String, String)> {
    let is_it = |token: TokenTree| token.to_string() == ENDLESS;
    let names_it = parts(rest).into_iter().flatten().any(is_it);
    let what = format!("an answer may not say anything of the lint `{ENDLESS}`");
    let help = "how long the compiler computes is the same for all: leave it out";
    names_it.then(|| (what, help.to_owned()))
}

/// The name of an attribute, and what follows it.
fn name(tokens: &[TokenTree]) -> (String, &[TokenTree]) {
    let mut name = String::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(word) => name.push_str(&word.to_string()),
            TokenTree::Punct(punct) if punct.as_char() == ':' => name.push(':'),
            // What is put in here by a macro may be anything.
            TokenTree::Punct(punct) if punct.as_char() == '$' => return (String::new(), &[]),
            _ => return (name, &tokens[at..]),
        }
    }
    (name, &[])
}

/// What is not allowed of what `derive` is given.
fn derived(rest: &[TokenTree]) -> Option<(String, String)> {
    let unknown = parts(rest).into_iter().find_map(|part| {
        let tokens: Vec<TokenTree> = part.into_iter().collect();
        let (name, rest) = name(&tokens);
        let last = name.rsplit("::").next().unwrap_or_default();
        let is_empty = tokens.is_empty();
        (!is_empty && (!rest.is_empty() || !DERIVED.contains(&last))).then_some(name)
    })?;
    let what = format!("an answer may not derive `{unknown}`");
    Some((
        what,
        format!("these can be derived: {}", DERIVED.join(", ")),
    ))
}

/// What stands between the commas in the parentheses of an attribute.
fn parts(rest: &[TokenTree]) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    if let Some(TokenTree::Group(group)) = rest.first()
        && group.delimiter() == Delimiter::Parenthesis
    {
        for token in group.stream() {
            let is_comma = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',');
            match parts.last_mut() {
                Some(part) if !is_comma => part.extend([token]),
                _ => parts.push(TokenStream::new()),
            }
        }
    }
    parts
}
