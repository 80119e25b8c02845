//! A spec that is compiled already: with another subject it is only linked.
//!
//! Compiling a spec takes most of the time that a build takes, and subjects of the same
//! [outline](super::outline) make no difference to it; but for the code of their functions that the
//! compiler puts into the spec's own object file: generic ones, and small ones. Which these are is
//! read from the symbols of that file. So a *kit*, an object file and the arguments of the linker, is
//! right for a subject with the same outline, if the functions of those names have the same bodies in
//! the same places.
//!
//! What the spec takes from the subject's library is found by name when it is linked: if the library
//! lacks something (generic code that another subject happened to have made), linking fails, and the
//! spec is compiled.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use object::{Object, ObjectSymbol};
use serde::{Deserialize, Serialize};

use super::cache::{UNFINISHED, by_age, fingerprint, program};
use super::outline::Outline;
use super::rustc::{self, LIBRARY, SPEC_INPUTS};
use super::source::Source;

/// The folder with them, beside the programs.
pub(super) const FOLDER: &str = ".kits";

/// The kits of so many outlines are kept, of about half a megabyte each.
const OUTLINES: usize = 64;

/// So many kits there are of one outline. Where more would be needed, the next will not fit either.
const KITS: usize = 3;

/// The spec's object file, in a build and in a kit.
const OBJECT: &str = "spec.o";

/// What the compiler tells of how it calls the linker, in a build.
const CALL: &str = "link-args";

/// What a kit is, in its folder.
const ABOUT: &str = "kit.json";

/// What stands for paths of a build in the arguments of the linker.
const PLACES: [&str; 3] = ["{object}", "{subject}", "{program}"];

/// The kits for one spec and one outline of subjects.
pub(super) struct Kits {
    folder: PathBuf,
    outline: Outline,
    /// The subject's file, whose name is part of places.
    subject: PathBuf,
    /// The spec's.
    spec: PathBuf,
}

/// A spec's object file, and how it becomes a program.
pub(super) struct Kit {
    folder: PathBuf,
    about: About,
}

/// What is known of an object file.
#[derive(Serialize, Deserialize)]
struct About {
    /// The functions of the subject whose code is in it.
    functions: BTreeSet<String>,
    /// The name of what they do.
    bodies: String,
    /// The arguments of the linker.
    arguments: Vec<String>,
}

impl Kits {
    /// Those in the folder `all` for `spec` and subjects with this outline. `how` is whatever else
    /// the spec's object file depends on.
    pub(super) fn of(
        outline: Outline,
        subject: &Source,
        spec: &Source,
        how: &impl std::hash::Hash,
        all: &Path,
    ) -> Self {
        let name = fingerprint(&(&outline.name, &spec.shown, &spec.text, how));
        Kits {
            folder: all.join(FOLDER).join(name),
            outline,
            subject: subject.shown.clone(),
            spec: spec.shown.clone(),
        }
    }

    /// The one that fits the subject, if there is one.
    pub(super) fn find(&self) -> Option<Kit> {
        let kit = self.all().find(|kit| self.fits(&kit.about))?;
        // Where a folder can have no time, it is kept for as long as if it were never used.
        let _ = File::open(&self.folder).and_then(|folder| folder.set_modified(SystemTime::now()));
        Some(kit)
    }

    /// Whether another one would be kept.
    pub(super) fn have_room(&self) -> bool {
        self.all().count() < KITS
    }

    fn all(&self) -> impl Iterator<Item = Kit> {
        (1..=KITS).filter_map(|number| {
            let folder = self.folder.join(number.to_string());
            let about = fs::read(folder.join(ABOUT)).ok()?;
            let about = serde_json::from_slice(&about).ok()?;
            Some(Kit { folder, about })
        })
    }

    fn fits(&self, about: &About) -> bool {
        about.bodies == self.bodies(&about.functions)
    }

    /// A name for the code of these functions of the subject.
    fn bodies(&self, functions: &BTreeSet<String>) -> String {
        match functions.is_empty() {
            true => String::new(),
            false => fingerprint(&(&self.subject, self.outline.bodies(functions))),
        }
    }

    /// What the spec's compiler is told, beside the rest, so that there will be a kit of what it
    /// writes to `build`.
    pub(super) fn options(&self, build: &Path) -> Vec<OsString> {
        let mut call = OsString::from("--print=link-args=");
        call.push(build.join(CALL));
        vec!["--emit=obj".into(), "-Ccodegen-units=1".into(), call]
    }

    /// Keeps what was compiled in the folder `build`, if that makes a kit. The compiler tells how it
    /// calls the linker when the object file is whole, whether or not that can be done.
    pub(super) fn keep(&self, build: &Path) -> Option<Kit> {
        let inputs = rustc::inputs(&build.join(SPEC_INPUTS));
        if inputs.iter().any(|input| *input != self.spec) {
            return None;
        }
        let object = build.join(OBJECT);
        let functions = self.functions_in(&fs::read(&object).ok()?)?;
        let about = About {
            bodies: self.bodies(&functions),
            functions,
            arguments: arguments(&fs::read_to_string(build.join(CALL)).ok()?, build)?,
        };
        let is_new = !self.folder.is_dir();
        fs::create_dir_all(&self.folder).ok()?;
        let new = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempdir_in(&self.folder)
            .ok()?;
        fs::rename(object, new.path().join(OBJECT)).ok()?;
        fs::write(new.path().join(ABOUT), serde_json::to_vec(&about).ok()?).ok()?;
        if is_new {
            self.forget_the_oldest();
        }
        let mut places = (1..=KITS).map(|number| self.folder.join(number.to_string()));
        let folder = places.find(|place| fs::rename(new.path(), place).is_ok())?;
        // It lies elsewhere now: nothing is left to remove.
        let _ = new.keep();
        Some(Kit { folder, about })
    }

    fn forget_the_oldest(&self) {
        let all = self.folder.parent().map(by_age).unwrap_or_default();
        for (_, path) in all.into_iter().skip(OUTLINES) {
            // What cannot be removed is no loss: it is tried again next time.
            let _ = fs::remove_dir_all(path);
        }
    }

    /// The functions of the subject that have code in an object file. None if that cannot be told.
    fn functions_in(&self, object: &[u8]) -> Option<BTreeSet<String>> {
        let object = object::File::parse(object).ok()?;
        let symbols = object.symbols().filter(|symbol| !symbol.is_undefined());
        let mut functions = BTreeSet::new();
        for symbol in symbols {
            let name = format!("{:#}", rustc_demangle::demangle(symbol.name().ok()?));
            if is_of_subject(&name) {
                let words = name.split(|char: char| !(char.is_alphanumeric() || char == '_'));
                let own = words.filter(|word| self.outline.has(word));
                functions.extend(own.map(str::to_owned));
            }
        }
        Some(functions)
    }
}

/// Whether what a symbol names may have its code from the subject: its path begins there, or it
/// belongs to an implementation of the subject's for somebody else's type. (Generic code of others
/// is theirs, whatever type of the subject it is made for; a trait of others for a type of others is
/// implemented by neither of the two, unless a parameter of the trait is the subject's own.)
fn is_of_subject(name: &str) -> bool {
    const OWN: &str = "subject::";
    let Some(implementation) = name.strip_prefix('<') else {
        return name.starts_with(OWN);
    };
    let mut ty = implementation;
    // What stands before a type of one's own leaves it one's own.
    let before = ["&", "mut ", "*const ", "*mut ", "dyn ", "(", "["];
    let before = before
        .into_iter()
        .chain(["alloc::boxed::Box<", "core::pin::Pin<", "<"]);
    let before: Vec<&str> = before.collect();
    while let Some(rest) = before.iter().find_map(|before| ty.strip_prefix(before)) {
        ty = rest;
    }
    let of_trait = implementation.split_once(" as ").map(|(_, rest)| rest);
    ty.starts_with(OWN) || of_trait.is_some_and(|rest| rest.contains(OWN))
}

impl Kit {
    /// Where it lies.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the linker is told to make a program of it and the library in the folder `build`.
    pub(super) fn arguments(&self, build: &Path) -> Vec<OsString> {
        let [object, subject, whole] = PLACES;
        let arguments = self.about.arguments.iter().map(|argument| match argument {
            place if place == object => self.folder.join(OBJECT).into(),
            place if place == subject => build.join(LIBRARY).into(),
            place if place == whole => program(build).into(),
            other => OsString::from(other),
        });
        arguments.collect()
    }
}

/// The arguments of the linker without what is only in the folder `build`; `call` is what the
/// compiler tells. None if that is of another form than it was when this was written.
fn arguments(call: &str, build: &Path) -> Option<Vec<String>> {
    let build = build.to_str()?;
    let [object, subject, whole] = PLACES;
    let mut arguments = Vec::new();
    // First comes the linker itself.
    let mut words = words(call)?.into_iter().skip(1).peekable();
    while let Some(word) = words.next() {
        let place = match word.strip_prefix(build) {
            Some(file) if file.ends_with(".rcgu.o") => Some(object),
            Some(file) if file.strip_prefix('/') == Some(LIBRARY) => Some(subject),
            Some(file) if file == program(Path::new("/")).to_str()? => Some(whole),
            // A list of symbols that a program does not need, for nobody loads it.
            Some(file) if file.ends_with("/symbols.o") => continue,
            _ => None,
        };
        match place {
            Some(place) => arguments.push(place.to_owned()),
            // A folder that is gone by now, and was empty.
            None if word == "-L" && words.peek()?.ends_with("/raw-dylibs") => drop(words.next()),
            None if word.contains(build) => return None,
            None => arguments.push(word),
        }
    }
    let is_once = |place| arguments.iter().filter(|word| *word == place).count() == 1;
    PLACES.into_iter().all(is_once).then_some(arguments)
}

/// The quoted words of a command as the compiler tells it, without the variables before them. None
/// if there is something in them that would have to be understood.
fn words(call: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut rest = call.trim();
    while !rest.is_empty() {
        let (before, quoted) = rest.split_once('"')?;
        let (word, after) = quoted.split_once('"')?;
        if word.contains('\\') {
            return None;
        }
        if before.is_empty() {
            words.push(word.to_owned());
        }
        rest = after.trim_start();
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_tell_whose_code_it_is() {
        for own in [
            "subject::count",
            "<subject::Pool>::run::<usize, spec::main::{closure#0}>",
            "<subject::Point as core::clone::Clone>::clone",
            "<&subject::Point as core::ops::arith::Add>::add",
            "<alloc::boxed::Box<dyn subject::Job> as core::ops::function::FnOnce<()>>::call_once",
            "<u64 as subject::Number>::next",
            "<alloc::vec::Vec<u8> as core::convert::From<subject::Point>>::from",
            "<<subject::Pool>::run<u64>::{closure#0} as core::ops::function::FnOnce<()>>::call_once",
        ] {
            assert!(is_of_subject(own), "{own}");
        }
        for other in [
            "core::ptr::drop_in_place::<alloc::sync::Arc<subject::Counter>>",
            "<alloc::sync::Arc<subject::Counter>>::new",
            "<alloc::sync::Arc<subject::Counter> as core::ops::drop::Drop>::drop",
            "spec::main",
        ] {
            assert!(!is_of_subject(other), "{other}");
        }
    }

    #[test]
    fn a_call_of_the_linker_is_taken_apart() {
        let call = "LC_ALL=\"C\" PATH=\"/bin:/usr/bin\" \"cc\" \"-m64\" \"/b/.new-1/rustcX/symbols.o\" \
                    \"/b/.new-1/spec.spec.0-cgu.0.rcgu.o\" \"/b/.new-1/libsubject.rlib\" \"-L\" \
                    \"/b/.new-1/rustcX/raw-dylibs\" \"-o\" \"/b/.new-1/spec\" \"-Wl,-rpath,$ORIGIN/..\"\n";
        let expected = [
            "-m64",
            "{object}",
            "{subject}",
            "-o",
            "{program}",
            "-Wl,-rpath,$ORIGIN/..",
        ];
        let build = Path::new("/b/.new-1");
        assert_eq!(arguments(call, build).unwrap(), expected);
        for (old, new) in [
            ("\"-m64\"", "\"-m64\\n\""),
            ("libsubject.rlib", "libother.rlib"),
            ("\"-o\" \"/b/.new-1/spec\"", ""),
        ] {
            assert_eq!(arguments(&call.replace(old, new), build), None, "{new}");
        }
    }
}
