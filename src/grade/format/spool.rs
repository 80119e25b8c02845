//! What is said of students only when all have come, kept on disk until then.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Items in the order in which they came, in a temporary file without a name: lists as long as a
/// class are never in memory.
#[derive(Debug)]
pub(super) struct Spool<T> {
    file: Option<BufWriter<File>>,
    items: PhantomData<T>,
}

impl<T> Default for Spool<T> {
    fn default() -> Self {
        Spool {
            file: None,
            items: PhantomData,
        }
    }
}

impl<T: Serialize + DeserializeOwned> Spool<T> {
    /// Puts one more at the end.
    pub(super) fn push(&mut self, item: &T) -> io::Result<()> {
        if self.file.is_none() {
            self.file = Some(BufWriter::new(tempfile::tempfile()?));
        }
        if let Some(file) = &mut self.file {
            serde_json::to_writer(&mut *file, item)?;
            file.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.file.is_none()
    }

    /// Shows all of them, one after the other.
    pub(super) fn each(&mut self, mut show: impl FnMut(T) -> io::Result<()>) -> io::Result<()> {
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        file.flush()?;
        let file = file.get_mut();
        file.rewind()?;
        for line in BufReader::new(&mut *file).lines() {
            show(serde_json::from_str(&line?)?)?;
        }
        file.seek(io::SeekFrom::End(0))?;
        Ok(())
    }
}
