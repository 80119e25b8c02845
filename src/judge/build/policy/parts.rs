//! Types that are parts of others: `I::Item`.
//!
//! Such a part need not last as long as the whole, for the type of a closure has nothing of what it
//! returns (rust-lang/rust#84366), and yet the compiler takes it to last: whoever puts one into a type
//! that is said to last makes a reference last for ever. So nobody takes, returns or keeps a part by
//! the name of the whole. The lawful sister gives the part a name of its own, by which the compiler
//! knows it: `fn f<T, I: Iterator<Item = T>>(of: I, one: T) -> T`.
//!
//! What an answer may do with a part: ask something of it that needs no other type
//! (`where I::Item: Debug`), return it from a function in which nothing lasts
//! (`fn block_on<F: Future>(future: F) -> F::Output`), and use the types that a trait declares by
//! `Self`, where none of them can hide another one. In macros, which nobody here reads, there is
//! nothing generic (`walk`). A part that nobody names can still be kept by types of std; of those
//! `Peekable` is refused (`walk`), and `Flatten`, which needs something shared to put a reference into,
//! is not: answers use it.

use std::collections::HashSet;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::super::scan::names::Import;
use super::meanings::plain_name;
use super::walk::Walk;

const WHAT: &str = "a part of another type may not be taken, returned or kept by that name: it need \
                    not last as long";
const HELP: &str = "give it a name of its own: `I: Iterator<Item = T>`, and then `T` for `I::Item`";

/// Traits of std whose types nothing keeps that others could put something into.
const HARMLESS: &[&str] = &["Future", "IntoIterator", "Iterator"];

/// Traits of std of which no type need last.
const LIGHT: &[&str] = &[
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Display",
    "DoubleEndedIterator",
    "Eq",
    "ExactSizeIterator",
    "Fn",
    "FnMut",
    "FnOnce",
    "Future",
    "Hash",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Send",
    "Sized",
    "Sync",
    "Unpin",
];

/// Refuses parts of types where something could be put into them.
pub(super) fn look(walk: &mut Walk, file: &syn::File, imports: &[Import]) {
    let mut names = Names::default();
    for import in imports {
        let name = plain_name(&import.name);
        let first = import.path.first().map(String::as_str);
        let is_inside = matches!(first, Some("crate" | "self" | "super"));
        names.are_all_known &= name != "*" || is_inside;
        if import
            .path
            .last()
            .is_none_or(|last| plain_name(last) != name)
        {
            names.renamed.insert(name.clone());
        }
        names.imported.insert(name);
    }
    names.visit_file(file);
    let mut stand_for = StandFor {
        names: &names,
        hidden: HashSet::new(),
        types: HashSet::new(),
        found: Vec::new(),
    };
    stand_for.visit_file(file);
    let mut parts = Parts {
        names: &names,
        hidden: stand_for.hidden,
        types: stand_for.types,
        scopes: Vec::new(),
        found: stand_for.found,
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

/// The names of the file.
struct Names {
    traits: HashSet<String>,
    /// Traits of which no type need last: without any above them.
    light: HashSet<String>,
    types: HashSet<String>,
    imported: HashSet<String>,
    /// Names under which something else is imported.
    renamed: HashSet<String>,
    /// Whether none is imported without being said.
    are_all_known: bool,
    /// Whether they are of several modules or bodies of functions, each with its own.
    are_of_modules: bool,
}

impl Default for Names {
    fn default() -> Self {
        Names {
            traits: HashSet::new(),
            light: HashSet::new(),
            types: HashSet::new(),
            imported: HashSet::new(),
            renamed: HashSet::new(),
            are_all_known: true,
            are_of_modules: false,
        }
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        let name = plain_name(&item.ident.to_string());
        if item.supertraits.is_empty() && item.generics.where_clause.is_none() {
            self.light.insert(name.clone());
        }
        self.traits.insert(name);
        visit::visit_item_trait(self, item);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let is_test = |attribute: &syn::Attribute| {
            let list = attribute.meta.require_list();
            list.is_ok_and(|list| list.path.is_ident("cfg") && list.tokens.to_string() == "test")
        };
        self.are_of_modules |= !item.attrs.iter().any(is_test);
        visit::visit_item_mod(self, item);
    }

    fn visit_stmt(&mut self, statement: &'ast syn::Stmt) {
        use syn::Item::{Enum, Struct, Trait};
        self.are_of_modules |= matches!(statement, syn::Stmt::Item(Enum(_) | Struct(_) | Trait(_)));
        visit::visit_stmt(self, statement);
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.types.insert(item.ident.to_string());
        visit::visit_item_struct(self, item);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.types.insert(item.ident.to_string());
        visit::visit_item_enum(self, item);
    }

    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        self.imported.insert(item.ident.to_string());
        visit::visit_item_type(self, item);
    }
}

impl Names {
    /// The name of a type that is the file's own, and nothing else.
    fn own_type(&self, ty: &syn::Type) -> Option<String> {
        let syn::Type::Path(syn::TypePath { qself: None, path }) = ty else {
            return None;
        };
        let mut segments = path.segments.iter();
        let name = segments.next()?.ident.to_string();
        let is_own = segments.next().is_none()
            && (self.are_all_known || !self.are_of_modules)
            && self.types.contains(&name)
            && !self.imported.contains(&name);
        is_own.then_some(name)
    }
}

/// Finds what the types of traits stand for: where an `impl` hides a parameter that neither its own
/// type nor its trait says, and where they are parts themselves.
struct StandFor<'a> {
    names: &'a Names,
    /// Their names, for traits of the file and those that do no harm.
    hidden: HashSet<String>,
    /// Those that types of the file have, by the names of these.
    types: HashSet<(String, String)>,
    found: Vec<Refusal>,
}

impl<'ast> Visit<'ast> for StandFor<'_> {
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
        let is_own = self.names.traits.contains(&name);
        let is_harmless = HARMLESS.contains(&&*name) && !self.names.renamed.contains(&name);
        let around = Scope::of(&item.generics);
        let own_type = self.names.own_type(&item.self_ty);
        for item in &item.items {
            let syn::ImplItem::Type(item) = item else {
                continue;
            };
            let own = own_type.clone().map(|own| (own, item.ident.to_string()));
            self.types.extend(own);
            let scopes = [&around, &Scope::of(&item.generics)];
            let parts = parts(&scopes, |named| named.visit_type(&item.ty));
            self.found.extend(parts.into_iter().map(refusal));
            if !mentioned(|it| it.visit_type(&item.ty)).is_disjoint(&unsaid) {
                self.hidden.insert(item.ident.to_string());
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
        found: Vec::new(),
    };
    visit(&mut named);
    named.found
}

/// Finds parts of types.
struct Named<'a> {
    /// Those around, the innermost last.
    scopes: &'a [&'a Scope],
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
}

impl<'ast> Visit<'ast> for Named<'_> {
    fn visit_type_path(&mut self, ty: &'ast syn::TypePath) {
        if self.is_part(ty) {
            self.found.push(ty.span());
        }
        visit::visit_type_path(self, ty);
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
struct Parts<'a> {
    names: &'a Names,
    /// Types of traits by which some `impl` hides another type.
    hidden: HashSet<String>,
    /// Types of traits that types of the file have, by the names of these.
    types: HashSet<(String, String)>,
    scopes: Vec<Scope>,
    found: Vec<Refusal>,
}

impl Parts<'_> {
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

    /// Whether nothing in a function that stands alone says how long its types last, not even that
    /// they do as long as a reference to them.
    fn nothing_lasts(&self, signature: &syn::Signature) -> bool {
        let mut lasting = Lasting {
            names: self.names,
            found: signature.asyncness.is_some(),
        };
        lasting.visit_signature(signature);
        !lasting.found
    }

    /// What generics ask of types: of parts nothing that has to do with other types.
    fn generics(&mut self, generics: &syn::Generics) {
        self.refuse(|named| {
            for param in generics.type_params() {
                for bound in &param.bounds {
                    named.visit_type_param_bound(bound);
                }
            }
            let clauses = generics.where_clause.iter();
            for clause in clauses.flat_map(|clause| &clause.predicates) {
                let syn::WherePredicate::Type(clause) = clause else {
                    continue;
                };
                let asks = clause.bounds.iter().any(has_arguments);
                let known = named.found.len();
                named.visit_type(&clause.bounded_ty);
                if !asks {
                    named.found.truncate(known);
                }
                for bound in &clause.bounds {
                    named.visit_type_param_bound(bound);
                }
            }
        });
    }
}

/// Finds what may say how long a type lasts, or holds more than its name says.
struct Lasting<'a> {
    names: &'a Names,
    found: bool,
}

impl<'ast> Visit<'ast> for Lasting<'_> {
    fn visit_lifetime(&mut self, _: &'ast syn::Lifetime) {
        self.found = true;
    }

    fn visit_type_reference(&mut self, _: &'ast syn::TypeReference) {
        self.found = true;
    }

    fn visit_receiver(&mut self, _: &'ast syn::Receiver) {
        self.found = true;
    }

    fn visit_type_impl_trait(&mut self, _: &'ast syn::TypeImplTrait) {
        self.found = true;
    }

    fn visit_trait_bound(&mut self, bound: &'ast syn::TraitBound) {
        let name = bound.path.segments.last();
        let name = name.map(|last| plain_name(&last.ident.to_string()));
        let is_light = |name: &String| match self.names.traits.contains(name) {
            true => self.names.light.contains(name) && !self.names.are_of_modules,
            false => LIGHT.contains(&name.as_str()) && !self.names.renamed.contains(name),
        };
        self.found |= !name.as_ref().is_some_and(is_light);
        visit::visit_trait_bound(self, bound);
    }
}

/// Whether a bound says more than the name of a trait.
fn has_arguments(bound: &syn::TypeParamBound) -> bool {
    match bound {
        syn::TypeParamBound::Trait(bound) => {
            let mut segments = bound.path.segments.iter();
            bound.lifetimes.is_some() || segments.any(|segment| !segment.arguments.is_none())
        }
        syn::TypeParamBound::Lifetime(_) => false,
        _ => true,
    }
}

impl<'ast> Visit<'ast> for Parts<'_> {
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
        scope
            .own
            .extend(item.items.iter().filter_map(|item| match item {
                syn::TraitItem::Type(item) => Some(item.ident.to_string()),
                _ => None,
            }));
        self.within(scope, |it| {
            it.generics(&item.generics);
            visit::visit_item_trait(it, item);
        });
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        let Some(scope) = self.scopes.last_mut().filter(|_| item.default.is_some()) else {
            return visit::visit_trait_item_fn(self, item);
        };
        // It does something, and with types that may hide others.
        let hidden: Vec<String> = scope.own.intersection(&self.hidden).cloned().collect();
        scope.own.retain(|name| !self.hidden.contains(name));
        visit::visit_trait_item_fn(self, item);
        if let Some(scope) = self.scopes.last_mut() {
            scope.own.extend(hidden);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let mut scope = Scope::of(&item.generics);
        // What they stand for is written here, and is no part.
        scope
            .own
            .extend(item.items.iter().filter_map(|item| match item {
                syn::ImplItem::Type(item) => Some(item.ident.to_string()),
                _ => None,
            }));
        // Or in another `impl` for the same type, of a trait that this one goes with.
        if let Some(own) = self.names.own_type(&item.self_ty) {
            let types = self.types.iter().filter(|(of, _)| *of == own);
            let names = types.map(|(_, name)| name.clone());
            scope
                .own
                .extend(names.filter(|name| !self.hidden.contains(name)));
        }
        self.within(scope, |it| {
            it.refuse(|named| {
                named.visit_type(&item.self_ty);
                if let Some((_, of, _)) = &item.trait_ {
                    named.visit_path(of);
                }
            });
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

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        // What is around it is not its own.
        let around = std::mem::take(&mut self.scopes);
        visit::visit_item_fn(self, item);
        self.scopes = around;
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        let is_light = self.scopes.is_empty() && self.nothing_lasts(signature);
        self.within(Scope::of(&signature.generics), |it| {
            it.refuse(|named| {
                for input in &signature.inputs {
                    named.visit_fn_arg(input);
                }
                if !is_light {
                    named.visit_return_type(&signature.output);
                }
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
