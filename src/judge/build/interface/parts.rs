//! What a file offers to others: its public types, functions and fields.

use proc_macro2::Span;
use syn::spanned::Spanned;

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Type,
    Function,
    Field,
    Variant,
    /// A trait that a type has.
    Trait,
}

/// One name that others can use.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) sort: Sort,
    /// The type that it belongs to.
    pub(super) owner: Option<String>,
    pub(super) name: String,
    /// As the reader knows it, without its owner: `increment(&self)`.
    pub(super) shown: String,
    /// What must be the same: the types, without the names of the arguments.
    pub(super) form: String,
    pub(super) is_public: bool,
    pub(super) line: usize,
}

impl Part {
    /// With its owner: `Counter::increment(&self)`.
    pub(super) fn full(&self) -> String {
        match &self.owner {
            Some(owner) if self.sort == Sort::Field => format!("{owner}.{}", self.shown),
            Some(owner) => format!("{owner}::{}", self.shown),
            None => self.shown.clone(),
        }
    }
}

/// The parts of a file, and the names that it takes from elsewhere and hands on.
pub(super) struct Parts {
    pub(super) all: Vec<Part>,
    pub(super) handed_on: Vec<String>,
}

impl Parts {
    pub(super) fn of(text: &str) -> Option<Self> {
        let file = syn::parse_file(text).ok()?;
        let mut parts = Parts {
            all: Vec::new(),
            handed_on: Vec::new(),
        };
        for item in &file.items {
            parts.item(item);
        }
        Some(parts)
    }

    /// The part with this name of this owner.
    pub(super) fn find(&self, wanted: &Part) -> Option<&Part> {
        self.all.iter().find(|part| {
            part.sort == wanted.sort && part.owner == wanted.owner && part.name == wanted.name
        })
    }

    fn item(&mut self, item: &syn::Item) {
        match item {
            syn::Item::Struct(item) => {
                self.named_type(&item.ident, &item.vis);
                self.fields(&item.ident, &item.fields);
            }
            syn::Item::Enum(item) => {
                self.named_type(&item.ident, &item.vis);
                for variant in &item.variants {
                    let form = types(variant.fields.iter().map(|field| &field.ty));
                    self.add(Sort::Variant, Some(&item.ident), &variant.ident, form, true);
                }
            }
            syn::Item::Trait(item) => self.named_type(&item.ident, &item.vis),
            syn::Item::Type(item) => self.handed_on.push(item.ident.to_string()),
            syn::Item::Fn(item) => self.function(None, &item.sig, is_public(&item.vis)),
            syn::Item::Impl(item) => self.implementation(item),
            syn::Item::Use(item) if is_public(&item.vis) => self.hand_on(&item.tree),
            _ => {}
        }
    }

    fn named_type(&mut self, name: &syn::Ident, visible: &syn::Visibility) {
        self.add(Sort::Type, None, name, String::new(), is_public(visible));
    }

    fn fields(&mut self, owner: &syn::Ident, fields: &syn::Fields) {
        for field in fields {
            if let Some(name) = &field.ident {
                let form = types([&field.ty]);
                self.add(Sort::Field, Some(owner), name, form, is_public(&field.vis));
            }
        }
    }

    fn implementation(&mut self, item: &syn::ItemImpl) {
        let syn::Type::Path(ty) = &*item.self_ty else {
            return;
        };
        let Some(owner) = ty.path.segments.last().map(|last| &last.ident) else {
            return;
        };
        if let Some((_, path, _)) = &item.trait_ {
            if let Some(name) = path.segments.last() {
                self.add(Sort::Trait, Some(owner), &name.ident, String::new(), true);
            }
            return;
        }
        for item in &item.items {
            if let syn::ImplItem::Fn(function) = item {
                self.function(Some(owner), &function.sig, is_public(&function.vis));
            }
        }
    }

    fn function(&mut self, owner: Option<&syn::Ident>, sig: &syn::Signature, is_public: bool) {
        let arguments = sig.paren_token.span.join();
        let mut shown = format!("{}{}", sig.ident, source(arguments));
        let mut form: Vec<String> = sig.inputs.iter().map(argument).collect();
        if let syn::ReturnType::Type(_, ty) = &sig.output {
            shown += &format!(" -> {}", source(ty.span()));
            form.push(format!("-> {}", compact(ty)));
        }
        let mut form = form.join(", ");
        if let Some(owner) = owner {
            form = form.replace("Self", &owner.to_string());
        }
        self.add(Sort::Function, owner, &sig.ident, form, is_public);
        if let Some(part) = self.all.last_mut() {
            part.shown = shown;
        }
    }

    fn add(
        &mut self,
        sort: Sort,
        owner: Option<&syn::Ident>,
        name: &syn::Ident,
        form: String,
        is_public: bool,
    ) {
        self.all.push(Part {
            sort,
            owner: owner.map(ToString::to_string),
            name: name.to_string(),
            shown: name.to_string(),
            form,
            is_public,
            line: name.span().start().line,
        });
    }

    fn hand_on(&mut self, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => self.hand_on(&path.tree),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.hand_on(item)),
            syn::UseTree::Name(name) => self.handed_on.push(name.ident.to_string()),
            syn::UseTree::Rename(name) => self.handed_on.push(name.rename.to_string()),
            syn::UseTree::Glob(_) => self.handed_on.push("*".to_owned()),
        }
    }
}

fn is_public(visible: &syn::Visibility) -> bool {
    matches!(visible, syn::Visibility::Public(_))
}

fn argument(argument: &syn::FnArg) -> String {
    match argument {
        syn::FnArg::Typed(typed) => compact(&typed.ty),
        syn::FnArg::Receiver(receiver) => match (&receiver.reference, &receiver.mutability) {
            (Some(_), Some(_)) => "&mut self".to_owned(),
            (Some(_), None) => "&self".to_owned(),
            (None, _) => "self".to_owned(),
        },
    }
}

fn types<'a>(types: impl IntoIterator<Item = &'a syn::Type>) -> String {
    let types = types.into_iter().map(compact);
    types.collect::<Vec<_>>().join(", ")
}

/// A type without the blanks in it.
fn compact(ty: &syn::Type) -> String {
    source(ty.span()).replace(' ', "")
}

/// What is written there, on one line.
fn source(span: Span) -> String {
    let text = span.source_text().unwrap_or_default();
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace("( ", "(")
        .replace(", )", ")")
        .replace(",)", ")")
}
