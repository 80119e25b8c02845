//! The builder: a subject and its spec become a judge program.
//!
//! The subject is compiled as a library crate, `subject`; the spec as a program against it and
//! against the prebuilt `racelab`. Two direct calls of `rustc` do it, without cargo, side by side
//! where that can be (`pair`). A program is kept by the content of all that went into it, and built
//! again only when that changes.

mod advice;
mod cache;
mod dylib;
mod harness;
mod interface;
mod kit;
mod memory;
mod needed;
mod outline;
mod pair;
mod policy;
mod rustc;
mod said;
mod scan;
mod shut_in;
mod source;
mod subject;
mod together;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use cache::{Cache, Key};
use dylib::Library;
use harness::Harness;
use pair::Compiled;
pub use policy::{Allowance, Level};
use rustc::{LIBRARY, Rustc, SPEC_INPUTS, SUBJECT_INPUTS};
use shut_in::Inside;
use source::Source;
pub(super) use source::shown;

use super::cancel::Cancel;

/// Why there is no judge program.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The subject or its spec has errors: the compiler's words, paths relative to the checkout.
    #[error("{0}")]
    DoesNotCompile(String),
    /// The subject does what no answer to its lab may do: each with its line, in the compiler's
    /// form. Only a [strict](Builder::strict) builder says so.
    #[error("{0}")]
    NotAllowed(String),
    /// The tool could not do its work: what, and what to do.
    #[error("{0}")]
    Tool(String),
    /// It was cancelled before there was one.
    #[error("it was cancelled")]
    Cancelled,
}

/// What a program is built for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Purpose {
    /// To be judged: with all checks, and quickly built.
    Judging,
    /// To be measured: optimised, without checks.
    Measuring,
}

/// Another form of the library, which cargo has built.
pub(super) struct Form {
    /// How its file begins: `libracelab-`.
    pub(super) library: &'static str,
    /// The folder that it is in, and others with what it depends on.
    pub(super) dependencies: Vec<PathBuf>,
    /// The compiler that built it; None if it is the tool's own.
    pub(super) compiler: Option<PathBuf>,
    /// What that compiler needs to be told beside the rest.
    pub(super) options: &'static [&'static str],
    /// Where the programs are kept.
    pub(super) programs: PathBuf,
}

/// Compiles judge programs with direct calls of `rustc`, and keeps them by content.
pub struct Builder {
    root: PathBuf,
    harness: Harness,
    cache: Cache,
    rustc: Rustc,
    /// Another form of the library than the tool's own.
    library: Option<Library>,
    purpose: Purpose,
    /// Whether more subjects like those before are to come.
    remembers: bool,
    /// Whether subjects are of people whom one need not trust.
    strict: bool,
    /// What the compiler and the programs are shut in.
    inside: Option<Inside>,
}

/// What a program is linked with, and the folder that it is built in.
struct Place<'a> {
    library: &'a Library,
    folder: &'a Path,
}

impl Builder {
    /// A builder for the checkout at `root`.
    pub fn new(root: &Path) -> Result<Self, BuildError> {
        let root = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
        let harness = Harness::find()?;
        let cache = Cache::new(harness.shelf(), &harness);
        let rustc = Rustc::find(&root);
        Ok(Builder {
            root,
            harness,
            cache,
            rustc,
            library: None,
            purpose: Purpose::Judging,
            remembers: false,
            strict: false,
            inside: None,
        })
    }

    /// A builder against another form of the library than the tool's own, for tools that need one.
    pub(super) fn of_form(root: &Path, form: &Form) -> Result<Self, BuildError> {
        let root = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
        let harness = Harness::among(form.dependencies.clone(), form.library)?;
        let cache = Cache::new(form.programs.clone(), &harness);
        let compiler = form.compiler.as_deref();
        let rustc = compiler.map_or_else(|| Rustc::find(&root), |rustc| Rustc::at(rustc, &root));
        Ok(Builder {
            root,
            harness,
            cache,
            rustc: rustc.with(form.options),
            library: Some(Library::Static),
            purpose: Purpose::Judging,
            remembers: false,
            strict: false,
            inside: None,
        })
    }

    /// A builder of programs that are measured instead of judged: subject and bench optimised, and
    /// without checks for overflow. They are linked statically, so that no call goes through a
    /// table.
    pub fn for_measuring(root: &Path) -> Result<Self, BuildError> {
        Ok(Builder {
            library: Some(Library::Static),
            purpose: Purpose::Measuring,
            ..Builder::new(root)?
        })
    }

    /// The same builder, for subjects that are edited and come again, or that are many answers to one
    /// lab: of each spec it keeps what makes the next build quicker.
    pub fn remembering(mut self) -> Self {
        self.remembers = true;
        self
    }

    /// The same builder, for files of people whom one need not trust: what a file does that no
    /// answer to its lab may do is [not allowed](BuildError::NotAllowed), and it is compiled with
    /// lints that it cannot switch off. What a lawful file compiles to is the same.
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// The compiler that files are compiled with.
    pub fn compiler(&self) -> &Path {
        self.rustc.program()
    }

    /// The folder that cargo builds into.
    pub fn target(&self) -> PathBuf {
        let shelf = self.harness.shelf();
        shelf.parent().unwrap_or(Path::new(".")).to_owned()
    }

    /// The same builder, with the programs kept in `folder` instead of the target folder.
    pub fn keeping_programs_in(mut self, folder: &Path) -> Self {
        self.cache = Cache::new(folder.to_owned(), &self.harness);
        self
    }

    /// The same builder, with this compiler instead of the one that built the tool.
    pub fn with_rustc(mut self, program: &Path) -> Self {
        self.rustc = Rustc::at(program, &self.root);
        self
    }

    /// The checkout.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The judge program of `subject` under `spec`; of a builder for measuring, the program that
    /// measures it, with its `bench.rs` in the place of the spec.
    pub fn build(&self, subject: &Path, spec: &Path) -> Result<PathBuf, BuildError> {
        self.build_unless(&Cancel::never(), subject, spec)
    }

    /// The same, unless it is cancelled. A program is kept when it is whole, and only then.
    pub fn build_unless(
        &self,
        cancel: &Cancel,
        subject: &Path,
        spec: &Path,
    ) -> Result<PathBuf, BuildError> {
        self.build_allowing(cancel, subject, spec, &Allowance::default())
    }

    /// The same; a strict builder allows the subject what `allowance` says.
    pub fn build_allowing(
        &self,
        cancel: &Cancel,
        subject: &Path,
        spec: &Path,
        allowance: &Allowance,
    ) -> Result<PathBuf, BuildError> {
        let library = self.library();
        match self.build_with(&library, cancel, subject, spec, allowance) {
            Err(error) if library.may_lack_what(&error) => {
                self.build_with(&Library::Static, cancel, subject, spec, allowance)
            }
            built => built,
        }
    }

    fn build_with(
        &self,
        library: &Library,
        cancel: &Cancel,
        subject: &Path,
        spec: &Path,
        allowance: &Allowance,
    ) -> Result<PathBuf, BuildError> {
        let allowance = self.strict.then_some(allowance);
        let (subject, spec) = self.read(subject, spec)?;
        let key = self.key(&subject, &spec, library, allowance);
        if let Some(program) = self.cache.find(&key) {
            return Ok(program);
        }
        match allowance {
            Some(allowance) => policy::check(&subject, allowance)?,
            None => scan::check(&subject)?,
        }
        let entry = self.cache.begin()?;
        let place = Place {
            library,
            folder: entry.path(),
        };
        let compiled = self.subject(&subject, &spec, &place, cancel, allowance)?;
        let mut inputs = self.inputs(&subject, &place)?;
        if compiled == Compiled::Subject {
            self.spec(&spec, &subject, &place, cancel)?;
        }
        inputs.extend(rustc::inputs(&place.folder.join(SPEC_INPUTS)));
        inputs.retain(|input| *input != subject.shown && *input != spec.shown);
        if subject.has_changed(&self.root) || spec.has_changed(&self.root) {
            // Somebody saved meanwhile: what was compiled may not be what was read.
            let [subject, spec] = [subject, spec].map(|source| self.root.join(source.shown));
            let allowance = allowance.cloned().unwrap_or_default();
            return self.build_with(library, cancel, &subject, &spec, &allowance);
        }
        self.cache.keep(entry, &key, &inputs)
    }

    /// Removes the program that was built of all this, if it was: it will not be asked for again.
    pub fn forget(&self, subject: &Path, spec: &Path, allowance: &Allowance) {
        let allowance = self.strict.then_some(allowance);
        if let Ok((subject, spec)) = self.read(subject, spec) {
            for library in [self.library(), Library::Static] {
                let key = self.key(&subject, &spec, &library, allowance);
                self.cache.forget(&key);
            }
        }
    }

    fn read(&self, subject: &Path, spec: &Path) -> Result<(Source, Source), BuildError> {
        let subject = match self.strict {
            true => policy::read(&self.root, subject)?,
            false => Source::read(&self.root, subject)?,
        };
        Ok((subject, Source::read(&self.root, spec)?))
    }

    fn library(&self) -> Library {
        let own = || Library::of(&self.harness, &self.rustc);
        self.library.clone().unwrap_or_else(own)
    }

    fn key(
        &self,
        subject: &Source,
        spec: &Source,
        library: &Library,
        allowance: Option<&Allowance>,
    ) -> Key {
        let how = (
            library,
            self.purpose,
            rustc::options(self.purpose),
            allowance,
            self.inside.is_some(),
        );
        Key::of(&self.root, subject, spec, &how)
    }

    /// Compiles the subject, and the spec beside it where that can be done.
    fn subject(
        &self,
        subject: &Source,
        spec: &Source,
        place: &Place,
        cancel: &Cancel,
        allowance: Option<&Allowance>,
    ) -> Result<Compiled, BuildError> {
        let lints = allowance.map_or(Vec::new(), policy::lints);
        let arguments = [
            rustc::subject(self.purpose),
            lints.into_iter().map(OsString::from).collect(),
            self.against(place.library, &[]),
            vec![subject.shown.clone().into()],
        ]
        .concat();
        let compiled = match place.library {
            Library::Dynamic(_) => self.together(subject, arguments, spec, place, cancel),
            Library::Static => {
                let arguments = [arguments, rustc::into(place.folder)].concat();
                let rustc = self.subject_rustc(subject, place, place.folder);
                let compiled = rustc.compile(&arguments, cancel);
                compiled.map(|()| Compiled::Subject)
            }
        };
        compiled.map_err(|error| match self.blamed(error) {
            BuildError::DoesNotCompile(errors) => BuildError::DoesNotCompile(advice::with(errors)),
            tool => tool,
        })
    }

    /// The files that went into a compiled subject, which are all seen through.
    fn inputs(&self, subject: &Source, place: &Place) -> Result<Vec<PathBuf>, BuildError> {
        let inputs = rustc::inputs(&place.folder.join(SUBJECT_INPUTS));
        for input in inputs.iter().filter(|input| **input != subject.shown) {
            if input.extension().is_some_and(|extension| extension == "rs") {
                scan::check(&Source::read(&self.root, &self.root.join(input))?)?;
            }
        }
        Ok(inputs)
    }

    /// Compiles and links the spec.
    fn spec(
        &self,
        spec: &Source,
        subject: &Source,
        place: &Place,
        cancel: &Cancel,
    ) -> Result<(), BuildError> {
        let arguments = [self.arguments(spec, place), rustc::into(place.folder)].concat();
        let compiled = self
            .spec_rustc(spec, place, None)
            .compile(&arguments, cancel);
        compiled.map_err(|error| match self.blamed(error) {
            BuildError::DoesNotCompile(errors) => {
                BuildError::DoesNotCompile(self.not_together(spec, subject, &errors))
            }
            tool => tool,
        })
    }

    /// Whose fault it is that the compiler breaks down: where files are not trusted, the file's, for
    /// all others compile. (What is killed from outside is nobody's fault here.)
    fn blamed(&self, error: BuildError) -> BuildError {
        match error {
            BuildError::Tool(what)
                if self.strict
                    && what.starts_with(rustc::BROKE_DOWN)
                    && !what.contains("signal: 9") =>
            {
                BuildError::DoesNotCompile(
                    "error: the compiler broke down on this: is there a type, a constant or an \
                     array that is far too large?"
                        .to_owned(),
                )
            }
            other => other,
        }
    }

    /// What the compiler is told about the spec, but for where to write.
    fn arguments(&self, spec: &Source, place: &Place) -> Vec<OsString> {
        let compiled = place.folder.join(LIBRARY);
        [
            rustc::spec(self.purpose),
            place.library.linking(),
            self.against(place.library, &[("subject", &compiled)]),
            vec![spec.shown.clone().into()],
        ]
        .concat()
    }

    /// A name for all of a subject but its comments and what its functions do. A builder that
    /// [remembers](Builder::remembering) is quickest with subjects of one outline after the other.
    /// None if it cannot be read.
    pub fn outline(&self, subject: &str) -> Option<String> {
        Some(self.read_outline(subject)?.name)
    }

    /// Why a subject that compiles by itself does not do together with its spec: in a sentence, if
    /// the racy program beside the spec shows what is missing, and then in the compiler's words.
    fn not_together(&self, spec: &Source, subject: &Source, errors: &str) -> String {
        let model = self.root.join(&spec.shown).with_file_name("racy.rs");
        let model = fs::read_to_string(model).ok();
        let explain = |model: String| interface::explain(subject, &model, errors);
        let explained = model.and_then(|model| match self.strict {
            true => policy::with_deep_stack(|| explain(model)).unwrap_or_default(),
            false => explain(model),
        });
        let why = explained.unwrap_or_else(|| {
            format!(
                "{} compiles by itself, but not together with {}, which uses it and needs a name \
                 or a signature that the file does not have (any more).",
                subject.shown.display(),
                spec.shown.display(),
            )
        });
        advice::before(&why, &advice::each_once(errors))
    }

    /// The libraries to compile against: `racelab` and those of `externs`.
    fn against(&self, library: &Library, externs: &[(&str, &Path)]) -> Vec<OsString> {
        let racelab = [("racelab", library.file(&self.harness))];
        let externs = racelab.iter().chain(externs).flat_map(|(name, file)| {
            let mut value = OsString::from(format!("{name}="));
            value.push(file);
            ["--extern".into(), value]
        });
        let folders = library
            .folders(&self.harness)
            .into_iter()
            .flat_map(|folder| {
                let mut value = OsString::from("dependency=");
                value.push(folder);
                ["-L".into(), value]
            });
        externs.chain(folders).collect()
    }
}
