//! What the compiler, and the programs that it makes, need where they are shut in.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::dylib::Library;
use super::kit::Kit;
use super::memory::Memory;
use super::rustc::Rustc;
use super::source::Source;
use super::{BuildError, Builder, Place, shown};
use crate::judge::sandbox::{self, Cell, Kind, Needs, Sandbox};

/// Processor time that a compiler may use, in seconds: a hundred times what a lab's file takes.
const SECONDS: u64 = 60;

/// The largest file that it may write, in megabytes: many times what the largest program takes.
const FILE_MB: u64 = 512;

/// A sandbox for the compiler and its programs.
pub(super) struct Inside {
    sandbox: Arc<dyn Sandbox>,
    /// The folder of the compiler's toolchain.
    toolchain: PathBuf,
    /// The folders of its libraries: the compiler's own, and those for programs.
    libraries: Vec<PathBuf>,
}

/// The folders of a toolchain's libraries.
fn libraries(toolchain: &Path) -> Vec<PathBuf> {
    let own = toolchain.join("lib");
    let targets = std::fs::read_dir(own.join("rustlib")).into_iter().flatten();
    let targets = targets.filter_map(|target| Some(target.ok()?.path().join("lib")));
    let targets: Vec<_> = targets.filter(|folder| folder.is_dir()).collect();
    [vec![own], targets].concat()
}

impl Builder {
    /// The same builder, for files of people whom one need not trust: the compiler works on them,
    /// and a [court](crate::judge::court::Court) runs their programs, shut in. The compiler of a
    /// subject finds no other file of the checkout, and that of a spec none but the spec.
    ///
    /// # Errors
    /// If the compiler does not tell where it lives.
    pub fn inside(mut self, sandbox: Arc<dyn Sandbox>) -> Result<Self, BuildError> {
        let toolchain = self.rustc.toolchain()?;
        // What was found may be rustup's, which needs more than the compiler does.
        let program = format!("rustc{}", std::env::consts::EXE_SUFFIX);
        let program = toolchain.join("bin").join(program);
        if program.is_file() {
            self.rustc = self.rustc.with_program(&program);
        }
        let libraries = libraries(&toolchain);
        self.inside = Some(Inside {
            sandbox,
            toolchain,
            libraries,
        });
        Ok(self)
    }

    /// The sandbox that this builder's programs are shut in; None if they are not.
    pub fn sandbox(&self) -> Option<&dyn Sandbox> {
        self.inside.as_ref().map(|inside| &*inside.sandbox)
    }

    /// The compiler of a subject, which writes to `folder`.
    pub(super) fn subject_rustc(&self, subject: &Source, place: &Place, folder: &Path) -> Rustc {
        let write = vec![folder.to_owned()];
        self.rustc_for(subject, place, None, write, false)
    }

    /// The compiler of a spec, with its memory. It starts the linker.
    pub(super) fn spec_rustc(
        &self,
        spec: &Source,
        place: &Place,
        memory: Option<&Memory>,
    ) -> Rustc {
        let mut write = vec![place.folder.to_owned()];
        write.extend(memory.map(|memory| memory.folder().to_owned()));
        self.rustc_for(spec, place, None, write, true)
    }

    /// What links a kit of a spec, which it reads.
    pub(super) fn linking_rustc(&self, spec: &Source, place: &Place, kit: &Kit) -> Rustc {
        let write = vec![place.folder.to_owned()];
        self.rustc_for(spec, place, Some(kit.folder()), write, true)
    }

    fn rustc_for(
        &self,
        source: &Source,
        place: &Place,
        beside: Option<&Path>,
        write: Vec<PathBuf>,
        links: bool,
    ) -> Rustc {
        let cell = self.inside.as_ref().map(|inside| {
            let mut read = place.library.folders(&self.harness);
            read.push(place.library.file(&self.harness).to_owned());
            read.push(self.root.join(&source.shown));
            read.extend(beside.map(Path::to_owned));
            let needs = Needs {
                kind: Kind::Compiler,
                folder: self.root.clone(),
                read,
                execute: vec![inside.toolchain.clone()],
                libraries: inside.libraries.clone(),
                write,
                starts_processes: links,
                seconds: SECONDS,
                file_mb: FILE_MB,
            };
            Cell::new(inside.sandbox.clone(), needs)
        });
        self.rustc.in_cell(cell)
    }

    /// What the judge `program` of the file `subject` is shut in; None if it is not. The text of its
    /// spec says whether it starts processes.
    pub(in crate::judge) fn cell(
        &self,
        program: &Path,
        subject: &Path,
        spec: &str,
    ) -> Option<Cell> {
        let inside = self.inside.as_ref()?;
        let mut execute = vec![program.to_owned(), inside.toolchain.join("lib")];
        if let Library::Dynamic(library) = Library::of(&self.harness, &self.rustc) {
            execute.push(library);
        }
        let mut libraries = inside.libraries.clone();
        libraries.extend(
            execute
                .iter()
                .skip(2)
                .filter_map(|file| file.parent())
                .map(Path::to_owned),
        );
        let read = vec![self.root.join(shown(&self.root, subject))];
        let mut needs = sandbox::judge_program(&self.root, execute, read);
        needs.libraries = libraries;
        needs.starts_processes = sandbox::starts_processes(spec);
        Some(Cell::new(inside.sandbox.clone(), needs))
    }
}
