//! A file of the results that grows student by student.

use std::io;

use crate::grade::folder::{Folder, Growing};

/// A file that is begun with its first student, and at the latest when all have come.
#[derive(Debug)]
pub(super) struct Sheet {
    name: &'static str,
    file: Option<Growing>,
}

impl Sheet {
    /// Nothing is written yet.
    pub(super) fn new(name: &'static str) -> Self {
        Sheet { name, file: None }
    }

    /// The file; `head` is written first, once.
    pub(super) fn file(
        &mut self,
        folder: &Folder,
        head: impl FnOnce(&mut Growing) -> io::Result<()>,
    ) -> io::Result<&mut Growing> {
        if self.file.is_none() {
            let mut file = folder.begin(self.name)?;
            head(&mut file)?;
            self.file = Some(file);
        }
        let file = self.file.as_mut();
        file.ok_or_else(|| io::Error::other("the file was not begun"))
    }

    /// Gives the file its name.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        self.file.take().map_or(Ok(()), Growing::finish)
    }
}
