//! Forms by which safe code gets around the compiler's promises, for as long as the compiler has
//! these faults: a lifetime that grows by a bound which only a type implies (rust-lang/rust#25860,
//! #84591), and a type that becomes another by an associated type of a trait object (#57893); what
//! #84366 makes of parts of types is refused by `parts`. Each has a lawful sister that says what it
//! needs. What a macro puts together is read by nobody here, so macros have none of what these forms
//! are made of (`walk`).
//!
//! These are the forms that are known to work, and not all that there are: no reader of a text can find
//! them all. Behind them stand the sandbox and the seal.

use std::collections::HashSet;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::walk::Walk;

const GROWS: &str = "a lifetime may not outlive another one by what a type implies alone";
const SAY_IT: &str = "say it as a bound: `where 'b: 'a`, or `T: 'a`";

/// So many names the types of one function mention at most, and so many lifetimes are around one:
/// each is set against all others.
const MOST: usize = 400;
const DEEPEST: usize = 32;

/// Refuses those forms.
pub(super) fn look(walk: &mut Walk, file: &syn::File) {
    let mut forms = Forms::default();
    forms.aliases.visit_file(file);
    forms.visit_file(file);
    for (span, what, help) in forms.found {
        walk.refuse(span, what, help);
    }
}

/// The names of types that stand for others.
#[derive(Default)]
struct Aliases(HashSet<String>);

impl<'ast> Visit<'ast> for Aliases {
    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        self.0.insert(item.ident.to_string());
    }
}

#[derive(Default)]
struct Forms {
    aliases: Aliases,
    /// The type of the `impl` around, and its generics.
    around: Option<(syn::Type, syn::Generics)>,
    found: Vec<(proc_macro2::Span, &'static str, &'static str)>,
}

/// A lifetime, or a parameter of a type, and the lifetimes of the references around it.
struct Mention {
    name: String,
    under: Vec<String>,
}

/// What types mention.
#[derive(Default)]
struct Mentions {
    under: Vec<String>,
    found: Vec<Mention>,
    /// Lifetimes that bound a trait object or an opaque type.
    erased: HashSet<String>,
    /// There are so many that they were not all noted.
    too_many: bool,
}

impl<'ast> Visit<'ast> for Mentions {
    fn visit_type_reference(&mut self, ty: &'ast syn::TypeReference) {
        let name = ty
            .lifetime
            .as_ref()
            .map_or("'_".into(), ToString::to_string);
        self.add(name.clone());
        self.under.push(name);
        self.visit_type(&ty.elem);
        self.under.pop();
    }

    fn visit_path_arguments(&mut self, arguments: &'ast syn::PathArguments) {
        // A type's own declaration may bound its lifetimes by each other.
        let depth = self.under.len();
        if let syn::PathArguments::AngleBracketed(inside) = arguments {
            for argument in &inside.args {
                if let syn::GenericArgument::Lifetime(lifetime) = argument {
                    self.under.push(lifetime.to_string());
                }
            }
            // Whichever of them stands first.
            for argument in &inside.args {
                self.visit_generic_argument(argument);
            }
        } else {
            visit::visit_path_arguments(self, arguments);
        }
        self.under.truncate(depth);
    }

    fn visit_type_param_bound(&mut self, bound: &'ast syn::TypeParamBound) {
        if let syn::TypeParamBound::Lifetime(lifetime) = bound {
            self.erased.insert(lifetime.to_string());
        }
        visit::visit_type_param_bound(self, bound);
    }

    fn visit_lifetime(&mut self, lifetime: &'ast syn::Lifetime) {
        self.add(lifetime.to_string());
    }

    fn visit_type_path(&mut self, ty: &'ast syn::TypePath) {
        if let Some(first) = ty.path.segments.first() {
            self.add(first.ident.to_string());
        }
        visit::visit_type_path(self, ty);
    }
}

impl Mentions {
    fn add(&mut self, name: String) {
        self.too_many |= self.found.len() > MOST || self.under.len() > DEEPEST;
        if !self.too_many {
            let under = self.under.clone();
            self.found.push(Mention { name, under });
        }
    }

    /// Pairs of which the first is implied to be outlived by the second, which stands elsewhere too.
    fn implied(&self, of: impl Fn(&str) -> bool) -> Vec<(&str, &str)> {
        let mut pairs = Vec::new();
        for inner in self.found.iter().filter(|mention| of(&mention.name)) {
            for outer in inner.under.iter().filter(|outer| **outer != inner.name) {
                let is_free =
                    |other: &Mention| other.name == inner.name && !other.under.contains(outer);
                if self.found.iter().any(is_free) {
                    pairs.push((outer.as_str(), inner.name.as_str()));
                }
            }
        }
        pairs
    }
}

/// Whether generics say that `long` outlives `short`.
fn is_said(generics: &syn::Generics, long: &str, short: &str) -> bool {
    let is_short = |lifetime: &syn::Lifetime| lifetime.to_string() == short;
    let among = |bounds: &syn::punctuated::Punctuated<syn::TypeParamBound, syn::Token![+]>| {
        let mut bounds = bounds.iter();
        bounds.any(|bound| matches!(bound, syn::TypeParamBound::Lifetime(it) if is_short(it)))
    };
    let declared = generics.params.iter().any(|param| match param {
        syn::GenericParam::Lifetime(it) => {
            it.lifetime.to_string() == long && it.bounds.iter().any(is_short)
        }
        syn::GenericParam::Type(it) => it.ident == long && among(&it.bounds),
        syn::GenericParam::Const(_) => false,
    });
    let clauses = generics.where_clause.iter();
    declared
        || clauses
            .flat_map(|clause| &clause.predicates)
            .any(|it| match it {
                syn::WherePredicate::Lifetime(it) => {
                    it.lifetime.to_string() == long && it.bounds.iter().any(is_short)
                }
                syn::WherePredicate::Type(it) => {
                    let is_it =
                        matches!(&it.bounded_ty, syn::Type::Path(ty) if ty.path.is_ident(long));
                    is_it && among(&it.bounds)
                }
                _ => false,
            })
}

impl Forms {
    fn grows(&mut self, span: proc_macro2::Span) {
        self.found.push((span, GROWS, SAY_IT));
    }

    fn signature(&mut self, signature: &syn::Signature) {
        let mut given = Mentions::default();
        for input in &signature.inputs {
            match input {
                syn::FnArg::Typed(input) => given.visit_type(&input.ty),
                syn::FnArg::Receiver(receiver) => {
                    let lifetime = receiver.reference.as_ref().map(|(_, lifetime)| lifetime);
                    if let Some(lifetime) = lifetime {
                        let name = lifetime.as_ref().map_or("'_".into(), ToString::to_string);
                        given.under.push(name);
                    }
                    if let Some((ty, _)) = &self.around {
                        given.visit_type(ty);
                    }
                    given.under.clear();
                }
            }
        }
        let mut result = Mentions::default();
        result.visit_return_type(&signature.output);
        if given.too_many || result.too_many {
            return self.crowded(signature.span());
        }
        let is_type = |name: &str| {
            let mut types = signature.generics.type_params();
            name == "Self" || types.any(|param| param.ident == name)
        };
        let said = |long: &str, short: &str| {
            let around = self.around.as_ref().map(|(_, generics)| generics);
            let mut all = [Some(&signature.generics), around].into_iter().flatten();
            all.any(|generics| is_said(generics, long, short))
        };
        let is_lifetime = |name: &str| name.starts_with('\'') && !matches!(name, "'_" | "'static");
        let lifetimes = given.implied(is_lifetime).into_iter();
        let by_lifetime = lifetimes.filter(|(short, long)| {
            result.found.iter().any(|it| it.name == *short) && !said(long, short)
        });
        let types = given.implied(is_type).into_iter();
        let by_type =
            types.filter(|(short, long)| result.erased.contains(*short) && !said(long, short));
        if by_lifetime.chain(by_type).next().is_some() {
            self.grows(signature.span());
        }
    }

    fn crowded(&mut self, span: proc_macro2::Span) {
        self.found.push((
            span,
            "too many names and lifetimes stand in one place",
            "give the parts of these types names of their own",
        ));
    }

    /// A bound for all of several lifetimes, of which one type implies that they outlive each other.
    fn for_all(&mut self, bound: &syn::BoundLifetimes, mentions: &Mentions) {
        if mentions.too_many {
            return self.crowded(bound.span());
        }
        let names = bound.lifetimes.iter();
        let names: HashSet<String> = names
            .filter_map(|param| match param {
                syn::GenericParam::Lifetime(it) => Some(it.lifetime.to_string()),
                _ => None,
            })
            .collect();
        let mut found = mentions.found.iter();
        let both = |it: &Mention| {
            let other = |outer: &String| names.contains(outer) && *outer != it.name;
            names.contains(&it.name) && it.under.iter().any(other)
        };
        if found.any(both) {
            self.grows(bound.span());
        }
    }
}

impl<'ast> Visit<'ast> for Forms {
    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        self.signature(signature);
        visit::visit_signature(self, signature);
    }

    fn visit_trait_bound(&mut self, bound: &'ast syn::TraitBound) {
        if let Some(lifetimes) = &bound.lifetimes {
            let mut mentions = Mentions::default();
            mentions.visit_path(&bound.path);
            self.for_all(lifetimes, &mentions);
        }
        visit::visit_trait_bound(self, bound);
    }

    fn visit_predicate_type(&mut self, predicate: &'ast syn::PredicateType) {
        if let Some(lifetimes) = &predicate.lifetimes {
            let mut mentions = Mentions::default();
            mentions.visit_type(&predicate.bounded_ty);
            for bound in &predicate.bounds {
                mentions.visit_type_param_bound(bound);
            }
            self.for_all(lifetimes, &mentions);
        }
        visit::visit_predicate_type(self, predicate);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if item.trait_.is_some() && is_for_all_types(item, &self.aliases.0) {
            self.found.push((
                item.self_ty.span(),
                "a trait for all types, `?Sized` ones too, may not have an associated type",
                "leave `?Sized` out: trait objects would have two types of that name",
            ));
        }
        let around = Some(((*item.self_ty).clone(), item.generics.clone()));
        let before = std::mem::replace(&mut self.around, around);
        visit::visit_item_impl(self, item);
        self.around = before;
    }
}

/// Whether an `impl` with an associated type may be one for every type there is.
fn is_for_all_types(item: &syn::ItemImpl, aliases: &HashSet<String>) -> bool {
    let mut items = item.items.iter();
    let has_type =
        items.any(|item| !matches!(item, syn::ImplItem::Fn(_) | syn::ImplItem::Const(_)));
    let mut unsized_too = MaybeUnsized(false);
    unsized_too.visit_generics(&item.generics);
    let mut ty = &*item.self_ty;
    while let syn::Type::Paren(syn::TypeParen { elem, .. })
    | syn::Type::Group(syn::TypeGroup { elem, .. }) = ty
    {
        ty = elem;
    }
    let is_open = match ty {
        syn::Type::Path(ty) => ty.path.segments.last().is_none_or(|last| {
            let name = last.ident.to_string();
            ty.qself.is_some()
                || aliases.contains(&name)
                || item.generics.type_params().any(|param| param.ident == name)
        }),
        syn::Type::Macro(_) => true,
        _ => false,
    };
    has_type && unsized_too.0 && is_open
}

/// Whether there is a `?Sized`.
struct MaybeUnsized(bool);

impl<'ast> Visit<'ast> for MaybeUnsized {
    fn visit_trait_bound(&mut self, bound: &'ast syn::TraitBound) {
        self.0 |= matches!(bound.modifier, syn::TraitBoundModifier::Maybe(_));
    }
}
