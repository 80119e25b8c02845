use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::BuildError;
use super::cache::fingerprint;

/// The `racelab` library that subjects and specs are compiled against: the one that cargo built
/// for the tool itself.
pub(super) struct Harness {
    rlib: PathBuf,
    /// Folders with what it depends on, beside its own.
    more: Vec<PathBuf>,
}

impl Harness {
    /// Looks beside the running executable: `target/debug/racelab` has its libraries in
    /// `target/debug/deps`, a test target lies there itself.
    ///
    /// Where there are several, the newest is taken. Cargo builds the library once for each set of
    /// features that somebody asked for, and brings the one it needs up to date before it starts
    /// the tool; so the newest is always made from the present sources, whatever its features, and
    /// all of them have what subjects and specs use.
    pub(super) fn find() -> Result<Self, BuildError> {
        let not_found = || {
            BuildError::Tool(
                "the library that exercises are compiled against is not beside this program; \
                 start the tool with `cargo run` in the checkout, which builds it"
                    .to_owned(),
            )
        };
        let executable = env::current_exe().map_err(|_| not_found())?;
        let folder = executable.parent().ok_or_else(not_found)?;
        let above = folder.parent().unwrap_or(folder);
        // The executable of an example lies in `target/debug/examples`.
        let places = [folder.join("deps"), folder.to_owned(), above.join("deps")];
        let newest = places
            .iter()
            .filter(|place| place.ends_with("deps"))
            .find_map(|place| newest_library(place, "libracelab-"));
        let more = Vec::new();
        newest
            .map(|rlib| Harness { rlib, more })
            .ok_or_else(not_found)
    }

    /// The newest library in the first of these folders whose name begins with `name`.
    pub(super) fn among(mut folders: Vec<PathBuf>, name: &str) -> Result<Self, BuildError> {
        let newest = folders
            .first()
            .and_then(|first| newest_library(first, name));
        let not_found = || BuildError::Tool(format!("there is no {name}….rlib in {folders:?}"));
        let rlib = newest.ok_or_else(not_found)?;
        let more = folders.split_off(1);
        Ok(Harness { rlib, more })
    }

    /// The library.
    pub(super) fn rlib(&self) -> &Path {
        &self.rlib
    }

    /// The folder with all that it depends on.
    pub(super) fn dependencies(&self) -> &Path {
        self.rlib.parent().unwrap_or(Path::new("."))
    }

    /// Further such folders.
    pub(super) fn more_dependencies(&self) -> impl Iterator<Item = &Path> {
        self.more.iter().map(PathBuf::as_path)
    }

    /// Where what is built against the library is kept: `target/racelab` for the library in
    /// `target/debug/deps`.
    pub(super) fn shelf(&self) -> PathBuf {
        self.rlib
            .ancestors()
            .nth(3)
            .unwrap_or(Path::new("."))
            .join("racelab")
    }

    /// A name that changes whenever cargo builds the library again.
    pub(super) fn name(&self) -> String {
        let metadata = fs::metadata(&self.rlib).ok();
        let built = metadata.as_ref().and_then(|data| data.modified().ok());
        let built = built.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        fingerprint(&(&self.rlib, built, metadata.map(|data| data.len())))
    }
}

fn newest_library(folder: &Path, begin: &str) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?.filter_map(Result::ok);
    let libraries = entries.filter(|entry| {
        let name = entry.file_name();
        name.to_str()
            .is_some_and(|name| name.starts_with(begin) && name.ends_with(".rlib"))
    });
    let newest =
        libraries.max_by_key(|entry| entry.metadata().and_then(|data| data.modified()).ok());
    newest.map(|entry| entry.path())
}
