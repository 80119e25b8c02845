//! The outline of a subject: what its users need to know to be compiled, and of which code.
//!
//! Two subjects with one outline have the same items with the same types and signatures; what differs
//! is what their functions do. So whatever was compiled against the one is right for the other as
//! well, but for the code of functions that the compiler puts into their users: generic ones, and
//! small ones. [`Outline::bodies`] tells whether those are the same.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::cache::fingerprint;

/// What was read of a subject.
pub(super) struct Outline {
    /// A name for all of it but comments and the bodies of functions. Bodies that say more than what
    /// a function does are in it: those of constant functions, those that a type follows from, and
    /// those that hold implementations.
    pub(super) name: String,
    /// The bodies of all functions of a name, each with its place: a panic tells it.
    functions: BTreeMap<String, Vec<String>>,
}

impl Outline {
    /// None if it cannot be read.
    pub(super) fn of(text: &str) -> Option<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let tokens: TokenStream = text.parse().ok()?;
        let mut items = Items::default();
        items.visit_file(&syn::parse2(tokens.clone()).ok()?);
        let mut kept = String::new();
        match defines_macros(tokens.clone()) {
            // Nobody knows what it says before it is expanded.
            true => kept.push_str(text),
            false => keep(tokens, &items.bodies, &mut kept),
        }
        for span in items.placed {
            kept.push_str(&placed(text, span)?);
        }
        let mut functions: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, span) in items.functions {
            functions.entry(name).or_default().push(placed(text, span)?);
        }
        Some(Outline {
            name: fingerprint(&kept),
            functions,
        })
    }

    /// A name for what the functions of these names do, and for where they stand.
    pub(super) fn bodies(&self, names: &BTreeSet<String>) -> String {
        let bodies = names.iter().map(|name| (name, self.functions.get(name)));
        fingerprint(&bodies.collect::<Vec<_>>())
    }

    /// Whether it has a function of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.functions.contains_key(name)
    }
}

/// A piece of a text, and where it stands.
fn placed(text: &str, span: Span) -> Option<String> {
    let (start, range) = (span.start(), span.byte_range());
    let piece = text.get::<Range<usize>>(range)?;
    Some(format!("\n{}:{} {piece}", start.line, start.column))
}

fn defines_macros(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => defines_macros(group.stream()),
        TokenTree::Ident(ident) => ident == "macro_rules" || ident == "macro",
        _ => false,
    })
}

/// What is in a file, as far as it matters here.
#[derive(Default)]
struct Items {
    /// Where the bodies begin that are no part of the outline, in bytes.
    bodies: HashSet<usize>,
    /// What is part of it together with its place.
    placed: Vec<Span>,
    /// All functions, with their bodies.
    functions: Vec<(String, Span)>,
}

impl Items {
    fn function(&mut self, attributes: &[syn::Attribute], sig: &syn::Signature, body: &syn::Block) {
        let braces = body.brace_token.span;
        self.functions.push((sig.ident.to_string(), braces.join()));
        let is_inlined = attributes.iter().any(|own| own.path().is_ident("inline"));
        let is_known = sig.constness.is_some() || sig.asyncness.is_some();
        let mut says_more = SaysMore(false);
        says_more.visit_return_type(&sig.output);
        says_more.visit_block(body);
        if is_inlined || is_known || says_more.0 {
            self.placed.push(braces.join());
        } else {
            self.bodies.insert(braces.open().byte_range().start);
        }
    }
}

impl<'ast> Visit<'ast> for Items {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(&item.attrs, &item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.attrs, &item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(body) = &item.default {
            self.function(&item.attrs, &item.sig, body);
        }
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.placed.push(item.span());
    }

    fn visit_impl_item_const(&mut self, item: &'ast syn::ImplItemConst) {
        self.placed.push(item.span());
    }

    fn visit_trait_item_const(&mut self, item: &'ast syn::TraitItemConst) {
        self.placed.push(item.span());
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        self.placed.push(item.span());
    }

    fn visit_impl_item_macro(&mut self, item: &'ast syn::ImplItemMacro) {
        self.placed.push(item.span());
    }

    fn visit_trait_item_macro(&mut self, item: &'ast syn::TraitItemMacro) {
        self.placed.push(item.span());
    }
}

/// Whether something says more than what a function does: a hidden type, or an implementation.
struct SaysMore(bool);

impl<'ast> Visit<'ast> for SaysMore {
    fn visit_item_impl(&mut self, _: &'ast syn::ItemImpl) {
        self.0 = true;
    }

    fn visit_type_impl_trait(&mut self, _: &'ast syn::TypeImplTrait) {
        self.0 = true;
    }

    fn visit_type_macro(&mut self, _: &'ast syn::TypeMacro) {
        self.0 = true;
    }
}

/// Writes the tokens into `kept`, but not what is inside the braces that stand at `bodies`.
fn keep(tokens: TokenStream, bodies: &HashSet<usize>, kept: &mut String) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let begin = group.span_open().byte_range().start;
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                kept.push_str(open);
                if !bodies.contains(&begin) {
                    keep(group.stream(), bodies, kept);
                }
                kept.push_str(close);
            }
            token => {
                kept.push_str(&token.to_string());
                kept.push(' ');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(text: &str) -> Option<String> {
        Some(Outline::of(text)?.name)
    }

    const PROGRAM: &str = "pub struct Counter { value: Mutex<u64> }\n\
                           impl Counter { pub fn get(&self) -> u64 { *self.value.lock() } }\n";

    #[test]
    fn comments_and_bodies_are_no_part_of_an_outline() {
        let edited = PROGRAM.replace("*self.value.lock()", "let now = self.value.lock(); *now");
        let noted = format!("// Right now.\n{PROGRAM}\n/* The end. */");
        assert_eq!(outline(PROGRAM), outline(&edited));
        assert_eq!(outline(PROGRAM), outline(&noted));
    }

    #[test]
    fn types_and_signatures_are() {
        for (old, new) in [
            ("Mutex<u64>", "Mutex<u32>"),
            ("&self", "&mut self"),
            ("impl Counter {", "impl Counter { const MOST: u64 = { 3 };"),
        ] {
            let other = PROGRAM.replace(old, new);
            assert_ne!(outline(PROGRAM), outline(&other), "{new}");
        }
        assert_ne!(
            outline("const MOST: u64 = { 3 };"),
            outline("const MOST: u64 = { 4 };")
        );
    }

    #[test]
    fn bodies_that_say_more_than_what_a_function_does_are_part_of_it() {
        for (old, new) in [
            (
                "const fn most() -> u64 { 3 }",
                "const fn most() -> u64 { 4 }",
            ),
            (
                "fn all() -> impl Iterator<Item = u64> { 0..3 }",
                "fn all() -> impl Iterator<Item = u64> { std::iter::once(3) }",
            ),
            (
                "#[inline] fn one() -> u64 { 1 }",
                "#[inline] fn one() -> u64 { 2 }",
            ),
            (
                "async fn one() { now() }",
                "async fn one() { later().await }",
            ),
            (
                "struct A; fn f() { impl Drop for A { fn drop(&mut self) {} } }",
                "struct A; fn f() { }",
            ),
            (
                "macro_rules! one { () => { 1 } } fn f() { one!() }",
                "macro_rules! one { () => { 1 } } fn f() { 1 }",
            ),
        ] {
            assert_ne!(outline(old), outline(new), "{new}");
        }
    }

    #[test]
    fn so_are_the_places_of_what_others_compile() {
        let constant = "const MOST: u64 = 3;";
        assert_ne!(outline(constant), outline(&format!("\n{constant}")));
        let function = "fn f() { }";
        assert_eq!(outline(function), outline(&format!("\n{function}")));
    }

    #[test]
    fn bodies_are_told_apart_by_text_and_place() {
        let bodies = |text: &str, name: &str| {
            let names = BTreeSet::from([name.to_owned()]);
            Outline::of(text).unwrap().bodies(&names)
        };
        let program = "fn f() { fn inner() { 1 } } fn g() { 2 }";
        assert_eq!(
            bodies(program, "f"),
            bodies(&program.replace('2', "3"), "f")
        );
        for other in [program.replace('1', "3"), format!(" {program}")] {
            assert_ne!(bodies(program, "f"), bodies(&other, "f"));
            assert_ne!(bodies(program, "inner"), bodies(&other, "inner"));
        }
    }
}
