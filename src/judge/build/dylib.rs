use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::cache::UNFINISHED;
use super::harness::Harness;
use super::needed;
use super::rustc::{self, Rustc};
use super::{BuildError, Purpose};
use crate::judge::cancel::Cancel;

/// The file name of the dynamic library.
pub(super) const FILE: &str = "libracelab_harness.so";

/// What linkers say of a hidden function that is nowhere.
const HIDDEN: &str = "hidden symbol";

/// The form of `racelab` that judge programs are linked with.
#[derive(Clone, Hash)]
pub(super) enum Library {
    /// One dynamic library with all that it depends on. Linking a program takes 20 ms instead of
    /// 100 ms against some eighty static ones, and starting one takes a millisecond more.
    Dynamic(PathBuf),
    /// The libraries that cargo built. Portable: nothing must be found when a program starts.
    Static,
}

impl Library {
    /// The dynamic library where there can be one: on Linux, in a folder that can be written to.
    /// It is made once of each library that cargo builds, in a few seconds.
    pub(super) fn of(harness: &Harness, rustc: &Rustc) -> Self {
        let file = harness.shelf().join(harness.name()).join(FILE);
        if !cfg!(target_os = "linux") {
            return Library::Static;
        }
        if file.is_file() || make(&file, harness, rustc).is_ok() {
            return Library::Dynamic(file);
        }
        Library::Static
    }

    /// Whether a program could not be linked for what this form alone does not have: a function of
    /// the library that notes its caller and is handed on as a value (`let wait = thread::yield_now`)
    /// is asked for as a hidden one, of which a dynamic library has none.
    pub(super) fn may_lack_what(&self, error: &BuildError) -> bool {
        matches!(self, Library::Dynamic(_))
            && matches!(error, BuildError::DoesNotCompile(what) if what.contains(HIDDEN))
    }

    pub(super) fn file<'a>(&'a self, harness: &'a Harness) -> &'a Path {
        match self {
            Library::Dynamic(file) => file,
            Library::Static => harness.rlib(),
        }
    }

    /// The folders with all that it depends on.
    pub(super) fn folders(&self, harness: &Harness) -> Vec<PathBuf> {
        let mut folders = Vec::new();
        if let Library::Dynamic(file) = self {
            folders.extend(file.parent().map(Path::to_owned));
            let few = file.with_file_name(needed::FOLDER);
            if few.is_dir() {
                folders.push(few);
                return folders;
            }
        }
        folders.push(harness.dependencies().to_owned());
        folders.extend(harness.more_dependencies().map(Path::to_owned));
        folders
    }

    /// How a program is linked with it.
    pub(super) fn linking(&self) -> Vec<OsString> {
        match self {
            // The program looks for it by a path relative to itself.
            Library::Dynamic(_) => vec!["-Cprefer-dynamic".into(), "-Crpath".into()],
            Library::Static => Vec::new(),
        }
    }
}

/// The source of the dynamic library: `racelab` under the same name, so that the compiler's errors
/// name its types as the student knows them, with code that is then ready made.
const SOURCE: &str = include_str!("ready_made.rs");

/// Makes the dynamic library.
fn make(file: &Path, harness: &Harness, rustc: &Rustc) -> Result<(), BuildError> {
    let failed = |error: std::io::Error| BuildError::Tool(error.to_string());
    let shelf = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(shelf).map_err(failed)?;
    let folder = tempfile::Builder::new()
        .prefix(UNFINISHED)
        .tempdir_in(shelf)
        .map_err(failed)?;
    let source = folder.path().join("harness.rs");
    fs::write(&source, SOURCE).map_err(failed)?;
    let own = [
        "--crate-name=racelab",
        "--crate-type=dylib",
        "-Cextra-filename=_harness",
        "-Cmetadata=harness",
        "-Cprefer-dynamic",
        "-Cstrip=symbols",
        // What is ready made is as if the subject had it.
        "-Copt-level=1",
        // What the library uses of itself is found when it is linked, not when a program starts.
        "-Clink-arg=-Wl,-Bsymbolic",
    ];
    let options = [rustc::options(Purpose::Judging), own.to_vec()].concat();
    let mut arguments: Vec<OsString> = options.into_iter().map(OsString::from).collect();
    for (option, value, path) in [
        ("--extern", "inner=", harness.rlib()),
        ("-L", "dependency=", harness.dependencies()),
        ("--out-dir", "", folder.path()),
    ] {
        let mut value = OsString::from(value);
        value.push(path);
        arguments.extend([option.into(), value]);
    }
    arguments.push(source.into());
    // Who cancels a build wants the next one, and that needs the library as well.
    rustc.compile(&arguments, &Cancel::never())?;
    needed::gather(folder.path(), shelf, harness, rustc);
    // Another may have been quicker; then that one stays, because programs may already need it.
    match fs::hard_link(folder.path().join(FILE), file) {
        Err(error) if !file.is_file() => Err(failed(error)),
        _ => Ok(()),
    }
}
