//! Raw pointers in a type that is claimed to be `Send` or `Sync` by hand: the way in which plain
//! memory gets from thread to thread with nobody watching.
//!
//! What the judges watch is watched behind a pointer too, and a list that is linked by pointers is
//! its program's own affair. What remains is a pointer to plain values.

use std::collections::HashSet;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::Finding;
use super::names::Search;

/// How deep types of the file are looked into.
const DEPTH: u32 = 64;

/// The pointers to plain values in `ty`, for which `claim` is claimed.
pub(super) fn findings(search: &Search, ty: &syn::TypePath, claim: &syn::Ident) -> Vec<Finding> {
    let mut pointers = Pointers(Vec::new());
    for field in search.fields(ty).unwrap_or_default() {
        pointers.visit_type(field);
    }
    let plain = pointers.0.into_iter().filter(|(_, pointee)| {
        let mut watched = Watched {
            search,
            depth: DEPTH,
            seen: HashSet::new(),
            found: false,
        };
        watched.visit_type(pointee);
        !watched.found
    });
    let name = ty.path.segments.last().map(|last| last.ident.to_string());
    let name = name.unwrap_or_default();
    let finding = |(pointer, _): (&syn::Type, _)| Finding {
        span: pointer.span(),
        what: format!(
            "the judges cannot see what this points to, and `{name}` is claimed to be `{claim}` by \
             hand"
        ),
        help: "point to something that they see, such as a `racelab::sync::cell::SharedCell`, or \
               share it without a pointer: in an `Arc`, or borrowed by scoped threads"
            .to_owned(),
    };
    plain.map(finding).collect()
}

/// The plain fields of a type of the file to which an `AtomicPtr` leads.
pub(super) fn plain_behind(search: &Search, ty: &syn::TypePath) -> Vec<Finding> {
    let full = search.full_name(ty);
    let is_it = full.first().is_some_and(|first| first == "racelab")
        && full.last().is_some_and(|last| last == "AtomicPtr");
    let pointee = ty.path.segments.last().and_then(argument);
    match pointee {
        Some(syn::Type::Path(pointee)) if is_it => match pointee.path.segments.last() {
            Some(name) => plain_fields(search, &name.ident),
            None => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The same of a type whose value is allocated with `heap::alloc`.
pub(super) fn plain_in(search: &Search, call: &syn::ExprCall) -> Vec<Finding> {
    let syn::Expr::Path(function) = &*call.func else {
        return Vec::new();
    };
    let full = search.full_path(&function.path);
    let full: Vec<&str> = full.iter().map(String::as_str).collect();
    if full != ["racelab", "sync", "heap", "alloc"] {
        return Vec::new();
    }
    let made = match call.args.first() {
        Some(syn::Expr::Struct(made)) => Some(&made.path),
        Some(syn::Expr::Call(made)) => match &*made.func {
            syn::Expr::Path(made) => Some(&made.path),
            _ => None,
        },
        _ => None,
    };
    let names = made.into_iter().flat_map(|path| &path.segments);
    names
        .flat_map(|name| plain_fields(search, &name.ident))
        .collect()
}

/// The fields of a type of the file in which the judges see nothing, and whose types say so.
fn plain_fields(search: &Search, name: &syn::Ident) -> Vec<Finding> {
    let fields = search.fields_of(name).unwrap_or_default().iter();
    let plain = fields.filter(|field| is_plain(field));
    let finding = |field: &syn::Type| Finding {
        span: field.span(),
        what: format!(
            "the judges cannot see this field of a `{name}`, which threads reach by pointer"
        ),
        help:
            "make it a `racelab::sync::cell::SharedCell`, plain memory that the judges watch, or \
               an atomic"
                .to_owned(),
    };
    plain.map(finding).collect()
}

/// Whether a type is one of the language's own, or made of such.
fn is_plain(ty: &syn::Type) -> bool {
    const PLAIN: &[&str] = &[
        "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
        "bool", "char", "f32", "f64", "String", "str",
    ];
    const AROUND: &[&str] = &["Option", "Box", "Vec"];
    if pointee(ty).is_some() {
        return true;
    }
    match ty {
        syn::Type::Reference(reference) => is_plain(&reference.elem),
        syn::Type::Array(array) => is_plain(&array.elem),
        syn::Type::Tuple(tuple) => !tuple.elems.is_empty() && tuple.elems.iter().all(is_plain),
        syn::Type::Path(path) => path.path.segments.last().is_some_and(|last| {
            PLAIN.iter().any(|name| last.ident == name)
                || AROUND.iter().any(|name| last.ident == name)
                    && argument(last).is_some_and(is_plain)
        }),
        _ => false,
    }
}

/// The first type in the angle brackets of a name.
fn argument(segment: &syn::PathSegment) -> Option<&syn::Type> {
    let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        syn::GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// Pointers, with what they point to.
struct Pointers<'ast>(Vec<(&'ast syn::Type, &'ast syn::Type)>);

impl<'ast> Visit<'ast> for Pointers<'ast> {
    fn visit_type(&mut self, ty: &'ast syn::Type) {
        match pointee(ty) {
            Some(pointee) => self.0.push((ty, pointee)),
            None => visit::visit_type(self, ty),
        }
    }
}

/// What a `*const T`, a `*mut T` or a `NonNull<T>` points to.
fn pointee(ty: &syn::Type) -> Option<&syn::Type> {
    match ty {
        syn::Type::Ptr(pointer) => Some(&pointer.elem),
        syn::Type::Path(ty) => {
            let last = ty
                .path
                .segments
                .last()
                .filter(|last| last.ident == "NonNull")?;
            argument(last)
        }
        _ => None,
    }
}

/// Whether there is something in a type that the judges see, or that says nothing of what is
/// there.
struct Watched<'a> {
    search: &'a Search,
    depth: u32,
    /// The types of the file that were looked into: they may contain each other in a circle.
    seen: HashSet<String>,
    found: bool,
}

impl<'ast> Visit<'ast> for Watched<'_> {
    fn visit_type(&mut self, ty: &'ast syn::Type) {
        let says_nothing = match ty {
            syn::Type::Tuple(tuple) => tuple.elems.is_empty(),
            syn::Type::BareFn(_) | syn::Type::TraitObject(_) | syn::Type::Infer(_) => true,
            _ => false,
        };
        // A pointer in what is pointed to: a link.
        if says_nothing || pointee(ty).is_some() {
            self.found = true;
        }
        if let syn::Type::Path(path) = ty {
            let full = self.search.full_name(path);
            let first = full.first().map(String::as_str);
            self.found |= matches!(first, Some("racelab" | "Self"));
            self.found |= full.last().is_some_and(|last| last == "c_void");
            let name = path.path.segments.last();
            if let Some(name) = name.map(|last| last.ident.to_string())
                && let Some(fields) = self.search.fields(path)
                && self.depth > 0
                && self.seen.insert(name)
            {
                self.depth -= 1;
                for field in fields {
                    self.visit_type(field);
                }
                self.depth += 1;
            }
        }
        visit::visit_type(self, ty);
    }
}
