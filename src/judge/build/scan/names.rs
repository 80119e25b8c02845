use std::collections::HashMap;

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::{Finding, pointers, unseen};

/// All that the judges cannot see in `file`.
pub(in crate::judge::build) fn findings(file: &syn::File) -> Vec<Finding> {
    let mut before = Before::default();
    before.visit_file(file);
    let mut search = Search {
        before,
        scopes: Vec::new(),
        findings: Vec::new(),
    };
    search.scope(true, file.items.iter(), |search| {
        visit::visit_file(search, file)
    });
    search.findings
}

/// The names that a module or a block brings in by `use`, and what they stand for.
struct Scope {
    imported: HashMap<String, Vec<String>>,
    /// Whether names of the scope around it mean nothing here: in a module without
    /// `use super::*`.
    closed: bool,
}

/// Whether an item claims `Sync` or `Send` for a type by hand: which of them, by whatever name it goes
/// there. Answers have no other unsafe traits.
pub(in crate::judge::build) fn claim(item: &syn::ItemImpl) -> Option<&syn::Ident> {
    let (_, path, _) = item.trait_.as_ref()?;
    let name = &path.segments.last()?.ident;
    item.unsafety.is_some().then_some(name)
}

/// What the whole file is asked for before it is searched.
#[derive(Default)]
struct Before {
    /// Whether a type is claimed to be `Sync` or `Send` by hand.
    claims: bool,
    /// The types of this file, by name, with those of their fields.
    types: HashMap<String, Vec<syn::Type>>,
}

impl Before {
    fn note_type<'a>(&mut self, name: &syn::Ident, fields: impl Iterator<Item = &'a syn::Field>) {
        let fields = fields.map(|field| field.ty.clone()).collect();
        self.types.insert(name.to_string(), fields);
    }
}

impl<'ast> Visit<'ast> for Before {
    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        self.claims |= claim(item).is_some();
        visit::visit_item_impl(self, item);
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.note_type(&item.ident, item.fields.iter());
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        let variants = item.variants.iter();
        self.note_type(&item.ident, variants.flat_map(|variant| &variant.fields));
    }
}

pub(super) struct Search {
    before: Before,
    scopes: Vec<Scope>,
    findings: Vec<Finding>,
}

impl Search {
    fn scope<'a>(
        &mut self,
        closed: bool,
        items: impl Iterator<Item = &'a syn::Item>,
        visit: impl FnOnce(&mut Self),
    ) {
        let mut scope = Scope {
            imported: HashMap::new(),
            closed,
        };
        for item in items {
            match item {
                syn::Item::Use(item) => {
                    for import in imports(item) {
                        scope.closed &= import.path != ["super", "*"];
                        scope.imported.insert(import.name, import.path);
                    }
                }
                syn::Item::ExternCrate(item) => {
                    let name = item.rename.as_ref().map_or(&item.ident, |(_, name)| name);
                    scope
                        .imported
                        .insert(name.to_string(), vec![item.ident.to_string()]);
                }
                _ => {}
            }
        }
        self.scopes.push(scope);
        visit(self);
        self.scopes.pop();
    }

    /// A path with its first name replaced by what that was imported as, until it was not.
    fn resolve(&self, mut path: Vec<String>) -> Vec<String> {
        // Imports may name each other in a circle, in a program that does not compile.
        for _ in 0..8 {
            match path.first().and_then(|first| self.imported(first)) {
                Some(full) if full[..] != path[..1] => path.splice(..1, full.iter().cloned()),
                _ => break,
            };
        }
        path
    }

    fn imported(&self, name: &str) -> Option<&Vec<String>> {
        for scope in self.scopes.iter().rev() {
            if let Some(full) = scope.imported.get(name) {
                return Some(full);
            }
            if scope.closed {
                return None;
            }
        }
        None
    }

    /// Notes a path outside of a `use` if the judges cannot see what it names.
    fn path(&mut self, path: Vec<String>, spans: &[Span]) {
        let own = path.len() == 1 && self.imported(&path[0]).is_none();
        if !own {
            self.names(path, spans);
        }
    }

    /// Notes the path if the judges cannot see what it names.
    fn names(&mut self, path: Vec<String>, spans: &[Span]) {
        let full = self.resolve(path.clone());
        let imported = full != path;
        let full: Vec<&str> = full.iter().map(String::as_str).collect();
        let Some(part) = self.part(&full) else {
            return;
        };
        let already = full.len() - path.len();
        if imported && self.part(&full[..=already]).is_some() {
            // Noted where it is imported.
            return;
        }
        // As much of the source as is needed to name it, if the names are side by side.
        let end = (part - already).min(spans.len());
        let Some((first, last)) = spans.first().zip(spans[..end].last()) else {
            return;
        };
        let span = first.join(*last).unwrap_or(*last);
        let local = full[..part].join("::");
        let name = if local.ends_with("::thread_local") {
            "thread_local!".into()
        } else {
            local
        };
        self.note(span, &name, unseen::instead(&full[..part]));
    }

    /// The full path of a named type.
    pub(super) fn full_name(&self, ty: &syn::TypePath) -> Vec<String> {
        let segments = ty.path.segments.iter();
        self.resolve(segments.map(|segment| segment.ident.to_string()).collect())
    }

    /// The full name that a path in an expression stands for.
    pub(super) fn full_path(&self, path: &syn::Path) -> Vec<String> {
        let segments = path.segments.iter();
        self.resolve(segments.map(|segment| segment.ident.to_string()).collect())
    }

    /// The fields of a type of this file, by its name.
    pub(super) fn fields_of(&self, name: &syn::Ident) -> Option<&[syn::Type]> {
        self.before.types.get(&name.to_string()).map(Vec::as_slice)
    }

    /// The fields of a type of this file.
    pub(super) fn fields(&self, ty: &syn::TypePath) -> Option<&[syn::Type]> {
        let name = &ty.path.segments.last()?.ident;
        self.before.types.get(&name.to_string()).map(Vec::as_slice)
    }

    /// The name of a type, if it is one of `racelab::sync` that belongs to one execution.
    fn shared_type(&self, ty: &syn::Type) -> Option<String> {
        let syn::Type::Path(ty) = ty else { return None };
        let full = self.full_name(ty);
        let full: Vec<&str> = full.iter().map(String::as_str).collect();
        match full[..] {
            ["racelab", "sync", .., name] if name != "Shared" => Some(name.to_owned()),
            _ => None,
        }
    }

    fn part(&self, path: &[&str]) -> Option<usize> {
        let forced = || {
            self.before
                .claims
                .then(|| unseen::forced_part(path))
                .flatten()
        };
        unseen::part(path).or_else(forced)
    }

    /// Adds what was not found before.
    fn add(&mut self, findings: Vec<Finding>) {
        for finding in findings {
            let is_it = |known: &Finding| known.span.start() == finding.span.start();
            if !self.findings.iter().any(is_it) {
                self.findings.push(finding);
            }
        }
    }

    fn note(&mut self, span: Span, name: &str, help: String) {
        self.findings.push(Finding {
            span,
            what: format!("the judges cannot see `{name}`"),
            help,
        });
    }

    /// Paths in the arguments of a macro, which are tokens and no syntax yet.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: (Vec<String>, Vec<Span>) = Default::default();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        let (names, spans) = std::mem::take(&mut path);
                        self.path(names, &spans);
                    }
                    path.0.push(name.to_string());
                    path.1.push(name.span());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                other => {
                    let (names, spans) = std::mem::take(&mut path);
                    self.path(names, &spans);
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.path(path.0, &path.1);
    }
}

impl<'ast> Visit<'ast> for Search {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if !only_for_tests(item) {
            visit::visit_item(self, item);
        }
    }

    fn visit_type_path(&mut self, ty: &'ast syn::TypePath) {
        let found = pointers::plain_behind(self, ty);
        self.add(found);
        visit::visit_type_path(self, ty);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        let found = pointers::plain_in(self, call);
        self.add(found);
        visit::visit_expr_call(self, call);
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let items = module.content.iter().flat_map(|(_, items)| items);
        self.scope(true, items, |search| visit::visit_item_mod(search, module));
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if let (Some(claim), syn::Type::Path(ty)) = (claim(item), &*item.self_ty) {
            let found = pointers::findings(self, ty, claim);
            self.findings.extend(found);
        }
        visit::visit_item_impl(self, item);
    }

    fn visit_block(&mut self, block: &'ast syn::Block) {
        let items = block.stmts.iter().filter_map(|statement| match statement {
            syn::Stmt::Item(item) => Some(item),
            _ => None,
        });
        self.scope(false, items, |search| visit::visit_block(search, block));
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        for import in imports(item) {
            let before = self.findings.len();
            let renamed = import.path.last() != Some(&import.name) || import.name == "*";
            let name = renamed.then(|| import.name.clone());
            self.names(import.path, &import.spans);
            for finding in &mut self.findings[before..] {
                finding.help = unseen::as_import(&finding.help, name.as_deref());
            }
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        let spans: Vec<_> = path
            .segments
            .iter()
            .map(|segment| segment.ident.span())
            .collect();
        self.path(names, &spans);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        if call.path.is_ident("thread_local") && self.imported("thread_local").is_none() {
            let help = unseen::instead(&["std", "thread_local"]);
            self.note(call.path.span(), "thread_local!", help);
        } else {
            self.visit_path(&call.path);
        }
        self.tokens(call.tokens.clone());
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        if let syn::StaticMutability::Mut(word) = &item.mutability {
            let span = item.static_token.span.join(word.span).unwrap_or(word.span);
            let help = "use a cell of `racelab::sync::cell`, or a lock or an atomic";
            self.note(span, "static mut", help.to_owned());
        } else if let Some(noun) = self.shared_type(&item.ty) {
            let name = &item.ident;
            self.findings.push(Finding {
                span: item.static_token.span,
                what: format!(
                    "`static {name}` would carry its {noun} from one execution into the next"
                ),
                help: format!(
                    "declare it with `racelab::sync::shared! {{ static {name}: … = …; }}`, which \
                     makes it afresh in each"
                ),
            });
        }
        visit::visit_item_static(self, item);
    }
}

/// One name of a `use`, with the path that it stands for.
pub(in crate::judge::build) struct Import {
    pub(in crate::judge::build) name: String,
    pub(in crate::judge::build) path: Vec<String>,
    pub(in crate::judge::build) spans: Vec<Span>,
}

/// The names that a `use` brings in.
pub(in crate::judge::build) fn imports(item: &syn::ItemUse) -> Vec<Import> {
    let mut imports = Vec::new();
    collect(&item.tree, &mut Vec::new(), &mut imports);
    imports
}

fn collect(tree: &syn::UseTree, before: &mut Vec<(String, Span)>, imports: &mut Vec<Import>) {
    let mut leaf = |name: String, last: Option<(String, Span)>| {
        let path = before.iter().cloned().chain(last);
        let (path, spans) = path.unzip();
        imports.push(Import { name, path, spans });
    };
    // `use a::b::{self}` brings in `b`.
    let own_name = |name: &syn::Ident| {
        if name == "self" {
            None
        } else {
            Some((name.to_string(), name.span()))
        }
    };
    match tree {
        syn::UseTree::Path(path) => {
            before.push((path.ident.to_string(), path.ident.span()));
            collect(&path.tree, before, imports);
            before.pop();
        }
        syn::UseTree::Name(name) => {
            let last = own_name(&name.ident);
            let short = last
                .as_ref()
                .or(before.last())
                .map(|(name, _)| name.clone());
            leaf(short.unwrap_or_default(), last);
        }
        syn::UseTree::Rename(rename) => leaf(rename.rename.to_string(), own_name(&rename.ident)),
        syn::UseTree::Glob(glob) => leaf("*".to_owned(), Some(("*".to_owned(), glob.span()))),
        syn::UseTree::Group(group) => {
            for tree in &group.items {
                collect(tree, before, imports);
            }
        }
    }
}

/// Whether the compiler leaves an item out, because it is there for tests alone.
pub(in crate::judge::build) fn only_for_tests(item: &syn::Item) -> bool {
    let attributes = match item {
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => return false,
    };
    attributes.iter().any(|attribute| {
        let syn::Meta::List(list) = &attribute.meta else {
            return attribute.path().is_ident("test");
        };
        list.path.is_ident("cfg") && list.tokens.to_string() == "test"
    })
}
