//! The folder with the results of a class: every file in it is whole, or not there.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A folder for results.
#[derive(Clone, Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// The folder at `path`; made if it is not there.
    pub(crate) fn at(path: &Path) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        Ok(Folder(path.to_owned()))
    }

    /// Where a file of it is.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a file in one piece.
    pub(crate) fn write(&self, name: &str, text: &str) -> io::Result<()> {
        let mut file = self.begin(name)?;
        file.write_all(text.as_bytes())?;
        file.finish()
    }

    /// Begins a file that grows. It gets its name, and takes the place of an older one, when it is
    /// [finished](Growing::finish); given up before, it leaves nothing.
    pub(crate) fn begin(&self, name: &str) -> io::Result<Growing> {
        let path = self.path(name);
        let folder = path.parent().unwrap_or(&self.0);
        fs::create_dir_all(folder)?;
        let file = tempfile::Builder::new()
            .prefix(".new-")
            .tempfile_in(folder)?;
        Ok(Growing {
            file: BufWriter::new(file),
            path,
        })
    }
}

/// A file that is being written, student by student.
#[derive(Debug)]
pub(crate) struct Growing {
    file: BufWriter<NamedTempFile>,
    path: PathBuf,
}

impl Growing {
    /// Gives the file its name.
    pub(crate) fn finish(self) -> io::Result<()> {
        let file = self.file.into_inner().map_err(io::Error::other)?;
        readable(file.as_file())?;
        file.as_file().sync_data()?;
        file.persist(&self.path).map_err(|failed| failed.error)?;
        Ok(())
    }
}

impl Write for Growing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Temporary files are their maker's alone; results are as other files are.
#[cfg(unix)]
fn readable(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_file: &fs::File) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_given_up_leaves_the_old_one() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path()).unwrap();
        folder.write("a/b.txt", "old").unwrap();
        let mut given_up = folder.begin("a/b.txt").unwrap();
        given_up.write_all(b"new").unwrap();
        drop(given_up);
        assert_eq!(fs::read_to_string(folder.path("a/b.txt")).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path("a")).unwrap().count(), 1);
    }
}
