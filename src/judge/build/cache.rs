use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::BuildError;
use super::dylib;
use super::harness::Harness;
use super::kit;
use super::memory;
use super::needed;
use super::source::Source;
use super::subject;

/// So many programs are kept of one build of the library: enough for all variants of all labs.
const PROGRAMS: usize = 3_000;

/// Programs of so many builds of the library are kept: debug, release, and one to go back to.
const LIBRARIES: usize = 3;

/// What a killed build leaves behind is removed after this time.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// How the folder of a build begins until it is complete.
pub(super) const UNFINISHED: &str = ".new-";

/// Judge programs, kept by the content of what they were built from.
///
/// ```text
/// target/racelab/<library>/<key>/spec      a program, and what the court keeps beside it
/// target/racelab/<library>/<key>.inputs    the files that it includes, if it includes any
/// target/racelab/<library>/.remembered-<…> what the compiler remembers of a spec
/// target/racelab/<library>/.kits/          specs that are only to be linked
/// target/racelab/<library>/.subjects/      subjects that are only to be linked
/// ```
pub(super) struct Cache {
    all: PathBuf,
    /// The part for the present build of the library.
    pub(super) folder: PathBuf,
    /// Whether what is old was looked for: who goes through thousands of programs at every save
    /// waits for that.
    pruned: Once,
}

/// What a judge program is built from, as far as it is known before it is compiled.
pub(super) struct Key {
    root: PathBuf,
    text: String,
}

impl Key {
    /// `how` is whatever else the program depends on.
    pub(super) fn of(root: &Path, subject: &Source, spec: &Source, how: &impl Hash) -> Self {
        // Where a file lies is part of the program: its timelines show it.
        let files = [(&subject.shown, &subject.text), (&spec.shown, &spec.text)];
        Key {
            root: root.to_owned(),
            text: fingerprint(&(root, files, how)),
        }
    }

    /// The same with the content of `inputs`, the further files that the compiler has read.
    fn with(&self, inputs: &[PathBuf]) -> String {
        if inputs.is_empty() {
            return self.text.clone();
        }
        let content = |input: &PathBuf| fs::read(self.root.join(input)).ok();
        let contents: Vec<_> = inputs.iter().map(|input| (input, content(input))).collect();
        fingerprint(&(&self.text, contents))
    }
}

impl Cache {
    pub(super) fn new(folder: PathBuf, harness: &Harness) -> Self {
        Cache {
            folder: folder.join(harness.name()),
            all: folder,
            pruned: Once::new(),
        }
    }

    /// The program that was built from all this, if it was.
    pub(super) fn find(&self, key: &Key) -> Option<PathBuf> {
        let list = fs::read_to_string(self.inputs(key)).unwrap_or_default();
        let inputs: Vec<PathBuf> = list.lines().map(PathBuf::from).collect();
        let program = program(&self.folder.join(key.with(&inputs)));
        program.is_file().then_some(program)
    }

    /// A folder to build in, beside the place that the program gets.
    pub(super) fn begin(&self) -> Result<TempDir, BuildError> {
        fs::create_dir_all(&self.folder)
            .and_then(|()| {
                tempfile::Builder::new()
                    .prefix(UNFINISHED)
                    .tempdir_in(&self.folder)
            })
            .map_err(|error| self.cannot_write(&error))
    }

    /// Puts a finished build in its place, in one step: nobody ever sees half of it.
    pub(super) fn keep(
        &self,
        build: TempDir,
        key: &Key,
        inputs: &[PathBuf],
    ) -> Result<PathBuf, BuildError> {
        let put = || -> io::Result<PathBuf> {
            let whole = program(build.path());
            for (_, leftover) in by_age(build.path()) {
                if leftover != whole {
                    fs::remove_file(&leftover).or_else(|_| fs::remove_dir_all(&leftover))?;
                }
            }
            if !inputs.is_empty() {
                let list: Vec<_> = inputs.iter().map(|input| input.to_string_lossy()).collect();
                let file = tempfile::NamedTempFile::new_in(build.path())?;
                fs::write(&file, list.join("\n"))?;
                file.persist(self.inputs(key))?;
            }
            let entry = self.folder.join(key.with(inputs));
            match fs::rename(build.path(), &entry) {
                Ok(()) => {
                    // It lies elsewhere now: nothing is left to remove.
                    let _ = build.keep();
                }
                // Somebody else has built the same meanwhile.
                Err(_) if program(&entry).is_file() => {}
                Err(error) => return Err(error),
            }
            Ok(program(&entry))
        };
        let program = put().map_err(|error| self.cannot_write(&error))?;
        self.pruned.call_once(|| self.prune());
        Ok(program)
    }

    /// Removes the program that was built from all this. What cannot be removed is no loss.
    pub(super) fn forget(&self, key: &Key) {
        if let Some(folder) = self.find(key).as_deref().and_then(Path::parent) {
            let _ = fs::remove_dir_all(folder);
            let _ = fs::remove_file(self.inputs(key));
        }
    }

    fn inputs(&self, key: &Key) -> PathBuf {
        self.folder.join(format!("{}.inputs", key.text))
    }

    fn cannot_write(&self, error: &io::Error) -> BuildError {
        BuildError::Tool(format!(
            "cannot write to {}, where the programs are built: {error}; make the folder writable, \
             or name another one in the environment variable CARGO_TARGET_DIR",
            self.all.display()
        ))
    }

    /// Removes what is old. What cannot be removed is no loss: it is tried again next time.
    fn prune(&self) {
        let mut entries = by_age(&self.folder);
        let others = [dylib::FILE, needed::FOLDER, kit::FOLDER, subject::FOLDER];
        entries.retain(|(_, path)| {
            !memory::is_memory(path) && !others.iter().any(|other| path.ends_with(other))
        });
        let hour_ago = SystemTime::now() - ABANDONED;
        for (index, (time, path)) in entries.iter().enumerate() {
            let name = path.file_name().and_then(|name| name.to_str());
            let unfinished = name.is_some_and(|name| name.starts_with(UNFINISHED));
            if (unfinished && *time < hour_ago) || (!unfinished && index >= PROGRAMS) {
                let _ = fs::remove_dir_all(path).or_else(|_| fs::remove_file(path));
            }
        }
        for (_, path) in by_age(&self.all).iter().skip(LIBRARIES) {
            if *path != self.folder {
                let _ = fs::remove_dir_all(path);
            }
        }
    }
}

/// The program in the folder of a build.
pub(super) fn program(build: &Path) -> PathBuf {
    build.join(format!("spec{}", env::consts::EXE_SUFFIX))
}

/// What is in a folder, the newest first.
pub(super) fn by_age(folder: &Path) -> Vec<(SystemTime, PathBuf)> {
    let entries = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(Result::ok);
    let mut entries: Vec<_> = entries
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    entries.sort_by(|a, b| b.cmp(a));
    entries
}

/// 128 bits that differ when the content does.
pub(super) fn fingerprint(content: &impl Hash) -> String {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, content).hash(&mut hasher);
        hasher.finish()
    };
    format!("{:016x}{:016x}", half(0), half(1))
}
