//! Raw pointers in a type that is claimed to be `Send` or `Sync` by hand: the way in which plain
//! memory gets from thread to thread with nobody watching.
//!
//! What the judges watch is watched behind a pointer too, and a list that is linked by pointers is
//! its program's own affair. What remains is a pointer to plain values.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::Finding;
use super::names::Search;

/// How deep types of the file are looked into: they may contain each other in a circle.
const DEPTH: u32 = 4;

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
            let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else {
                return None;
            };
            arguments.args.iter().find_map(|argument| match argument {
                syn::GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
        }
        _ => None,
    }
}

/// Whether there is something in a type that the judges see, or that says nothing of what is
/// there.
struct Watched<'a> {
    search: &'a Search,
    depth: u32,
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
            if let Some(fields) = self.search.fields(path)
                && self.depth > 0
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
