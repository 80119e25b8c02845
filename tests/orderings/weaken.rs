//! Every way to make one ordering of a file one step weaker.

use std::ops::Range;

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// A file with one ordering one step weaker.
pub(crate) struct Weakened {
    /// The line of the ordering, from 1.
    pub(crate) line: usize,
    /// `load(Acquire) → Relaxed`, or `fence(Release) → none`.
    pub(crate) what: String,
    /// The whole file.
    pub(crate) text: String,
}

/// What an ordering is given to.
#[derive(Clone, Copy, PartialEq)]
enum Operation {
    Load,
    Store,
    ReadModifyWrite,
    Fence,
}

/// Where an ordering stands, and what it may become. Nothing: a fence that is left out.
struct Place {
    line: usize,
    what: String,
    instead: Vec<(&'static str, Range<usize>)>,
}

#[derive(Default)]
struct Orderings {
    places: Vec<Place>,
    /// Those of them that an operation takes.
    taken: Vec<Range<usize>>,
    /// Every one, wherever it stands.
    all: Vec<(usize, Range<usize>)>,
    in_macros: Vec<usize>,
}

/// All files that are `text` with one ordering one step weaker, and the lines with an ordering that
/// cannot be weakened because it is no argument of an operation.
pub(crate) fn weakened(text: &str) -> syn::Result<(Vec<Weakened>, Vec<usize>)> {
    let file = syn::parse_file(text)?;
    let mut found = Orderings::default();
    found.visit_file(&file);
    let mut hidden = found.in_macros;
    let untaken = found.all.iter();
    let untaken = untaken.filter(|(_, range)| !found.taken.contains(range));
    hidden.extend(untaken.map(|(line, _)| *line));
    let mut files = Vec::new();
    for place in found.places {
        for (order, range) in &place.instead {
            let mut weaker = text.to_owned();
            let (new, told) = match *order {
                "" => ("()".to_owned(), "none"),
                order => (format!("::racelab::sync::atomic::Ordering::{order}"), order),
            };
            weaker.replace_range(range.clone(), &new);
            files.push(Weakened {
                line: place.line,
                what: format!("{} → {told}", place.what),
                text: weaker,
            });
        }
    }
    Ok((files, hidden))
}

/// The next weaker orderings.
fn weaker(operation: Operation, order: &str) -> &'static [&'static str] {
    match (operation, order) {
        (Operation::Load, "SeqCst") => &["Acquire"],
        (Operation::Store, "SeqCst") => &["Release"],
        (_, "SeqCst") => &["AcqRel"],
        (_, "AcqRel") => &["Acquire", "Release"],
        (Operation::Fence, "Acquire" | "Release") => &[""],
        (_, "Acquire" | "Release") => &["Relaxed"],
        _ => &[],
    }
}

/// What the arguments of a method mean that are orderings.
fn operation(method: &str, argument: usize) -> Operation {
    match (method, argument) {
        ("load", _) | ("compare_exchange" | "compare_exchange_weak", 3) | ("fetch_update", 1) => {
            Operation::Load
        }
        ("store", _) => Operation::Store,
        ("fence", _) => Operation::Fence,
        _ => Operation::ReadModifyWrite,
    }
}

fn ordering(expr: &syn::Expr) -> Option<String> {
    let syn::Expr::Path(path) = expr else {
        return None;
    };
    let name = path.path.segments.last()?.ident.to_string();
    is_ordering(&name).then_some(name)
}

fn is_ordering(name: &str) -> bool {
    matches!(
        name,
        "Relaxed" | "Acquire" | "Release" | "AcqRel" | "SeqCst"
    )
}

impl Orderings {
    fn arguments<'a>(
        &mut self,
        method: &str,
        arguments: impl IntoIterator<Item = &'a syn::Expr>,
        whole: Range<usize>,
    ) {
        for (index, argument) in arguments.into_iter().enumerate() {
            let Some(order) = ordering(argument) else {
                continue;
            };
            let range = argument.span().byte_range();
            let instead = weaker(operation(method, index), &order).iter();
            let instead = instead.map(|order| match *order {
                "" => ("", whole.clone()),
                order => (order, range.clone()),
            });
            self.taken.push(range.clone());
            self.places.push(Place {
                line: argument.span().start().line,
                what: format!("{method}({order})"),
                instead: instead.collect(),
            });
        }
    }
}

impl<'ast> Visit<'ast> for Orderings {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let whole = call.span().byte_range();
        self.arguments(&call.method.to_string(), &call.args, whole);
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let syn::Expr::Path(function) = &*call.func
            && let Some(name) = function.path.segments.last()
            && name.ident == "fence"
        {
            self.arguments("fence", &call.args, call.span().byte_range());
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr(&mut self, expr: &'ast syn::Expr) {
        if ordering(expr).is_some() {
            let span = expr.span();
            self.all.push((span.start().line, span.byte_range()));
        }
        visit::visit_expr(self, expr);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        if names_an_ordering(mac.tokens.clone()) {
            self.in_macros.push(mac.span().start().line);
        }
    }
}

fn names_an_ordering(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(name) => is_ordering(&name.to_string()),
        TokenTree::Group(group) => names_an_ordering(group.stream()),
        _ => false,
    })
}
