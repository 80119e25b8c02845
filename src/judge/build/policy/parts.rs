//! Types that are parts of others: `I::Item`.
//!
//! Such a part need not last as long as the whole, for the type of a closure has nothing of what it
//! returns (rust-lang/rust#84366), and yet the compiler takes it to last: whoever puts one into a type
//! that is said to last, by a function that takes it or in a field, makes a reference last for ever.
//! So nobody takes or keeps a part by the name of the whole. The lawful sister gives the part a name
//! of its own, by which the compiler knows it: `fn f<T, I: Iterator<Item = T>>(of: I, one: T)`.
//!
//! What an answer may do with a part: return it, ask something of it (`where I::Item: Debug`), and, in
//! a trait, use the types that the trait itself declares, as long as no `impl` hides in one what its
//! own type does not say. In macros, which nobody here reads, there is nothing generic (`walk`).

use std::collections::HashSet;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::super::scan::names::Import;
use super::meanings::plain_name;
use super::walk::Walk;

const WHAT: &str = "a part of another type may not be taken or kept by that name: it need not last \
                    as long";
const HELP: &str = "give it a name of its own: `I: Iterator<Item = T>`, and then `T` for `I::Item`";

/// Traits of std whose types nothing keeps that others could put something into.
const HARMLESS: &[&str] = &["Future", "IntoIterator", "Iterator"];

/// Refuses parts of types where something could be put into them.
pub(super) fn look(walk: &mut Walk, file: &syn::File, imports: &[Import]) {
    let mut traits = Traits::default();
    for import in imports {
        let name = plain_name(&import.name);
        if import
            .path
            .last()
            .is_none_or(|last| plain_name(last) != name)
        {
            traits.renamed.insert(name);
        }
    }
    traits.visit_file(file);
    let mut hidden = Hidden {
        traits: &traits,
        names: HashSet::new(),
        found: Vec::new(),
    };
    hidden.visit_file(file);
    let mut parts = Parts {
        hidden: hidden.names,
        scopes: Vec::new(),
        found: hidden.found,
    };
    parts.visit_file(file);
    for (span, what, help) in parts.found {
        walk.refuse(span, what, help);
    }
}

/// A place, what is wrong there, and what to do instead.
type Refusal = (Span, &'static str, &'static str);

fn refusal(span: Span) -> Refusal {
    (span, WHAT, HELP)
}

/// The traits of the file.
#[derive(Default)]
struct Traits {
    own: HashSet<String>,
    /// Names under which something else is imported.
    renamed: HashSet<String>,
}

impl<'ast> Visit<'ast> for Traits {
    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        self.own.insert(plain_name(&item.ident.to_string()));
        visit::visit_item_trait(self, item);
    }
}

/// Finds types of traits by which an `impl` hides what neither its own type nor its trait says: a
/// part, or a parameter.
struct Hidden<'a> {
    traits: &'a Traits,
    /// Their names, for traits of the file.
    names: HashSet<String>,
    found: Vec<Refusal>,
}

impl<'ast> Visit<'ast> for Hidden<'_> {
    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        visit::visit_item_impl(self, item);
        let Some((_, of, _)) = &item.trait_ else {
            return;
        };
        let said = mentioned(|it| {
            it.visit_type(&item.self_ty);
            it.visit_path(of);
        });
        let unsaid = item.generics.params.iter().filter_map(|param| match param {
            syn::GenericParam::Type(param) => Some(param.ident.to_string()),
            syn::GenericParam::Lifetime(param) => Some(param.lifetime.to_string()),
            syn::GenericParam::Const(_) => None,
        });
        let unsaid: HashSet<String> = unsaid.filter(|param| !said.contains(param)).collect();
        let name = of
            .segments
            .last()
            .map(|last| plain_name(&last.ident.to_string()));
        let name = name.unwrap_or_default();
        let is_own = self.traits.own.contains(&name);
        let is_harmless = HARMLESS.contains(&&*name) && !self.traits.renamed.contains(&name);
        let around = Scope::of(&item.generics);
        for item in &item.items {
            let syn::ImplItem::Type(item) = item else {
                continue;
            };
            let scopes = [&around, &Scope::of(&item.generics)];
            let is_part = !parts(&scopes, |named| named.visit_type(&item.ty)).is_empty();
            if is_part || !mentioned(|it| it.visit_type(&item.ty)).is_disjoint(&unsaid) {
                self.names.insert(item.ident.to_string());
                if !is_own && !is_harmless {
                    self.found.push(refusal(item.ty.span()));
                }
            }
        }
    }
}

/// Names around a piece of code.
struct Scope {
    /// Parameters that stand for types, and `Self`.
    params: HashSet<String>,
    /// Of `Self` the parts that are none of another type: `X` of `Self::X`.
    own: HashSet<String>,
}

impl Scope {
    fn of(generics: &syn::Generics) -> Scope {
        let names = generics.type_params().map(|param| param.ident.to_string());
        Scope {
            params: names.chain(["Self".to_owned()]).collect(),
            own: HashSet::new(),
        }
    }
}

/// Where a type, or something else, names parts of others.
fn parts(scopes: &[&Scope], visit: impl FnOnce(&mut Named<'_>)) -> Vec<Span> {
    let mut named = Named {
        scopes,
        only_arguments: false,
        among_arguments: false,
        found: Vec::new(),
    };
    visit(&mut named);
    named.found
}

/// Finds parts of types.
struct Named<'a> {
    /// Those around, the innermost last.
    scopes: &'a [&'a Scope],
    /// Whether to look only at what functions are given.
    only_arguments: bool,
    among_arguments: bool,
    found: Vec<Span>,
}

impl Named<'_> {
    fn is_param(&self, name: &str) -> bool {
        self.scopes.iter().any(|scope| scope.params.contains(name))
    }

    fn is_part(&self, ty: &syn::TypePath) -> bool {
        if ty.qself.is_some() {
            let names = mentioned(|it| it.visit_type_path(ty));
            return names.iter().any(|name| self.is_param(name));
        }
        let mut names = ty.path.segments.iter().map(|it| it.ident.to_string());
        let (Some(first), Some(second)) = (names.next(), names.next()) else {
            return false;
        };
        let mut scopes = self.scopes.iter();
        let is_own = first == "Self"
            && names.next().is_none()
            && scopes.any(|scope| scope.own.contains(&second));
        self.is_param(&first) && !is_own
    }

    fn arguments(&mut self, visit: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.among_arguments, true);
        visit(self);
        self.among_arguments = before;
    }
}

impl<'ast> Visit<'ast> for Named<'_> {
    fn visit_type_path(&mut self, ty: &'ast syn::TypePath) {
        if (self.among_arguments || !self.only_arguments) && self.is_part(ty) {
            self.found.push(ty.span());
        }
        visit::visit_type_path(self, ty);
    }

    fn visit_type_bare_fn(&mut self, ty: &'ast syn::TypeBareFn) {
        self.arguments(|it| visit::visit_type_bare_fn(it, ty));
    }

    fn visit_parenthesized_generic_arguments(
        &mut self,
        arguments: &'ast syn::ParenthesizedGenericArguments,
    ) {
        self.arguments(|it| visit::visit_parenthesized_generic_arguments(it, arguments));
    }
}

/// The names in a type that stand alone or first: of parameters, among others.
fn mentioned(visit: impl FnOnce(&mut Mentioned)) -> HashSet<String> {
    let mut mentioned = Mentioned(HashSet::new());
    visit(&mut mentioned);
    mentioned.0
}

struct Mentioned(HashSet<String>);

impl<'ast> Visit<'ast> for Mentioned {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let first = path.segments.first();
        self.0.extend(first.map(|first| first.ident.to_string()));
        visit::visit_path(self, path);
    }

    fn visit_lifetime(&mut self, lifetime: &'ast syn::Lifetime) {
        self.0.insert(lifetime.to_string());
    }
}

/// Finds where parts are taken or kept.
struct Parts {
    /// Types of the file's traits by which some `impl` hides another type.
    hidden: HashSet<String>,
    scopes: Vec<Scope>,
    found: Vec<Refusal>,
}

impl Parts {
    /// Refuses parts in something that stands here.
    fn refuse(&mut self, visit: impl FnOnce(&mut Named<'_>)) {
        let scopes: Vec<&Scope> = self.scopes.iter().collect();
        let parts = parts(&scopes, visit).into_iter();
        self.found.extend(parts.map(refusal));
    }

    fn refuse_macro(&mut self, span: Span) {
        self.found.push((
            span,
            "an answer may not have a macro in place of a type, or of a method where types have names",
            "write it out, where it is read",
        ));
    }

    /// Runs with one more scope.
    fn within(&mut self, scope: Scope, visit: impl FnOnce(&mut Self)) {
        self.scopes.push(scope);
        visit(self);
        self.scopes.pop();
    }

    /// What generics ask of types; of parts they may ask something.
    fn generics(&mut self, generics: &syn::Generics) {
        self.refuse(|named| {
            for param in generics.type_params() {
                for bound in &param.bounds {
                    named.visit_type_param_bound(bound);
                }
            }
            let clauses = generics.where_clause.iter();
            for clause in clauses.flat_map(|clause| &clause.predicates) {
                if let syn::WherePredicate::Type(clause) = clause {
                    for bound in &clause.bounds {
                        named.visit_type_param_bound(bound);
                    }
                }
            }
        });
    }
}

impl<'ast> Visit<'ast> for Parts {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.within(Scope::of(&item.generics), |it| {
            it.refuse(|named| named.visit_fields(&item.fields));
            it.generics(&item.generics);
            visit::visit_item_struct(it, item);
        });
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.within(Scope::of(&item.generics), |it| {
            for variant in &item.variants {
                it.refuse(|named| named.visit_variant(variant));
            }
            it.generics(&item.generics);
            visit::visit_item_enum(it, item);
        });
    }

    fn visit_item_union(&mut self, item: &'ast syn::ItemUnion) {
        self.within(Scope::of(&item.generics), |it| {
            it.refuse(|named| named.visit_fields_named(&item.fields));
            it.generics(&item.generics);
            visit::visit_item_union(it, item);
        });
    }

    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        self.within(Scope::of(&item.generics), |it| {
            it.refuse(|named| named.visit_type(&item.ty));
            it.generics(&item.generics);
            visit::visit_item_type(it, item);
        });
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        let mut scope = Scope::of(&item.generics);
        let types = item.items.iter().filter_map(|item| match item {
            syn::TraitItem::Type(item) => Some(item.ident.to_string()),
            _ => None,
        });
        scope
            .own
            .extend(types.filter(|name| !self.hidden.contains(name)));
        self.within(scope, |it| {
            it.generics(&item.generics);
            visit::visit_item_trait(it, item);
        });
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let mut scope = Scope::of(&item.generics);
        let types = item.items.iter().filter_map(|item| match item {
            syn::ImplItem::Type(item) => Some(item.ident.to_string()),
            _ => None,
        });
        scope
            .own
            .extend(types.filter(|name| !self.hidden.contains(name)));
        self.within(scope, |it| {
            it.generics(&item.generics);
            visit::visit_item_impl(it, item);
        });
    }

    fn visit_impl_item_const(&mut self, item: &'ast syn::ImplItemConst) {
        self.refuse(|named| named.visit_type(&item.ty));
        visit::visit_impl_item_const(self, item);
    }

    fn visit_trait_item_const(&mut self, item: &'ast syn::TraitItemConst) {
        self.refuse(|named| named.visit_type(&item.ty));
        visit::visit_trait_item_const(self, item);
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        self.within(Scope::of(&signature.generics), |it| {
            it.refuse(|named| {
                for input in &signature.inputs {
                    named.visit_fn_arg(input);
                }
                named.only_arguments = true;
                named.visit_return_type(&signature.output);
            });
            it.generics(&signature.generics);
            visit::visit_signature(it, signature);
        });
    }

    fn visit_type_macro(&mut self, ty: &'ast syn::TypeMacro) {
        self.refuse_macro(ty.span());
    }

    fn visit_impl_item_macro(&mut self, item: &'ast syn::ImplItemMacro) {
        // `Self` is one.
        if self
            .scopes
            .last()
            .is_some_and(|scope| scope.params.len() > 1)
        {
            self.refuse_macro(item.span());
        }
    }

    fn visit_trait_item_macro(&mut self, item: &'ast syn::TraitItemMacro) {
        self.refuse_macro(item.span());
    }
}
