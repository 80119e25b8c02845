//! A source as tokens and as syntax.

use std::ops::Range;

use proc_macro2::{Span, TokenStream};
use syn::visit::{self, Visit};

use super::super::BuildError;
use super::super::scan::Finding;
use super::super::scan::names::only_for_tests;
use super::super::source::Source;
use super::nesting;

/// Reads a source. Both are made of the same tokens, so that nothing is seen in one and not in the
/// other.
pub(super) fn parse(source: &Source) -> Result<(syn::File, TokenStream), BuildError> {
    let unreadable = |span, why: String| {
        let help = "`racelab check` without `--strict` has the compiler's own words; what only the \
                    compiler can read, write in a plainer way";
        let finding = super::not_allowed(span, why, help);
        BuildError::DoesNotCompile(as_error(source, &finding))
    };
    let tokens: Result<TokenStream, _> = source.text.parse();
    let tokens = tokens
        .map_err(|error| unreadable(error.span(), "these are no tokens of Rust".to_owned()))?;
    if let Some(span) = nesting::too_deep(tokens.clone()) {
        let finding = super::not_allowed(
            span,
            "this is nested too deeply, or there is too much of it",
            "no answer needs that: take expressions apart with `let`, functions or a loop, and leave out what \
             is not used",
        );
        return Err(BuildError::NotAllowed(as_error(source, &finding)));
    }
    let file = syn::parse2(tokens.clone());
    let file = file.map_err(|error: syn::Error| unreadable(error.span(), error.to_string()))?;
    Ok((file, tokens))
}

fn as_error(source: &Source, finding: &Finding) -> String {
    finding.as_error(&source.shown.display().to_string(), &source.text)
}

/// The bytes of all that the compiler leaves out, because it is there for tests alone.
pub(super) fn left_out(file: &syn::File) -> Vec<Range<usize>> {
    let mut left_out = LeftOut(Vec::new());
    left_out.visit_file(file);
    left_out.0
}

struct LeftOut(Vec<Range<usize>>);

impl<'ast> Visit<'ast> for LeftOut {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        match only_for_tests(item) {
            true => self.0.push(range(syn::spanned::Spanned::span(item))),
            false => visit::visit_item(self, item),
        }
    }
}

fn range(span: Span) -> Range<usize> {
    span.byte_range()
}
