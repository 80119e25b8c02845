//! What names stand for: the modules of std and racelab that are imported, by any name, anywhere.
//!
//! Scopes are not told apart. Who imports `std::panic` as `p` in one module can say `super::p`,
//! `crate::a::p` or, after a glob, `p` in others; here `p` is `std::panic` in all of them.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::super::scan::names::Import;
use super::Allowance;
use super::known::{Standing, standing};

/// A full path: `["std", "panic"]`.
pub(super) type Full = Vec<String>;

pub(super) struct Meanings {
    /// Modules by the names that may stand for them; of modules only those of which some things
    /// may not be used.
    modules: HashMap<String, BTreeSet<Full>>,
    /// Names that are imported from the file itself.
    own: HashSet<String>,
    /// Names that are imported from elsewhere.
    brought: HashSet<String>,
}

impl Meanings {
    /// What names stand for in a file with these imports.
    pub(super) fn of(imports: &[Import], allowance: &Allowance) -> Self {
        let mut meanings = Meanings {
            modules: HashMap::new(),
            own: HashSet::new(),
            brought: HashSet::new(),
        };
        // An import may name what another one brings in. There are finitely many modules and names.
        let imports: Vec<(Vec<String>, String)> = imports
            .iter()
            .map(|import| (plain(&import.path), plain_name(&import.name)))
            .collect();
        // Those that may stand for more than before.
        let mut left: Vec<_> = imports.iter().collect();
        while !left.is_empty() {
            let mut new = HashSet::new();
            for (path, name) in left {
                for (_, full) in meanings.all_of(path) {
                    if standing(&full, allowance) == Standing::Module && full.len() > 1 {
                        let names = meanings.modules.entry(name.clone()).or_default();
                        if names.insert(full) {
                            new.insert(name);
                        }
                    }
                }
            }
            let names_new = |(path, _): &&(Vec<String>, String)| {
                let mut names = path.iter();
                names.any(|name| new.contains(name))
            };
            left = imports.iter().filter(names_new).collect();
        }
        for (path, name) in imports {
            let is_own = meanings.all_of(&path).is_empty();
            let names = match is_own {
                true => &mut meanings.own,
                false => &mut meanings.brought,
            };
            names.insert(name);
        }
        meanings
    }

    /// Full paths that a path may stand for, each with the place of the name that begins it.
    pub(super) fn all_of(&self, path: &[String]) -> Vec<(usize, Full)> {
        let mut all = Vec::new();
        for (at, name) in path.iter().enumerate() {
            let root = root(name).map(|root| vec![root.to_owned()]);
            let imported = self.modules.get(name).into_iter().flatten().cloned();
            for begin in root.into_iter().chain(imported) {
                all.push((at, [&begin, &path[at + 1..]].concat()));
            }
        }
        all
    }

    /// Whether the compiler may read a path otherwise than it is written here: names that are not
    /// ASCII have several forms, and one of them may stand for a module.
    pub(super) fn is_ambiguous(&self, path: &[String]) -> bool {
        !self.modules.is_empty() && path.iter().any(|name| !name.is_ascii())
    }

    /// Whether a name is imported from elsewhere.
    pub(super) fn is_brought(&self, name: &str) -> bool {
        self.brought.contains(name)
    }

    /// Whether a name is imported from the file itself.
    pub(super) fn is_own(&self, name: &str) -> bool {
        self.own.contains(name)
    }
}

/// The crate of this name; what is in `core` is in `std` too.
fn root(name: &str) -> Option<&'static str> {
    match name {
        "std" | "core" => Some("std"),
        "racelab" => Some("racelab"),
        _ => None,
    }
}

/// A name without the mark of raw ones.
pub(super) fn plain_name(name: &str) -> String {
    name.strip_prefix("r#").unwrap_or(name).to_owned()
}

/// The same of each name of a path.
pub(super) fn plain(path: &[String]) -> Vec<String> {
    path.iter().map(|name| plain_name(name)).collect()
}
