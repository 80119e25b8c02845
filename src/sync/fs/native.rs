//! Real files.

use std::fs::{self, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::explore::NameOp;

/// Texts are filled up with line ends to a multiple of so many bytes. So a short text takes the
/// place of another one in one system call: nothing is left of the old one that would have to be
/// cut off in a second.
const BLOCK: usize = 64;

/// A real file.
pub(super) struct File {
    file: fs::File,
    appends: bool,
    /// One position for all threads of the process that read and write by this handle.
    position: Mutex<()>,
}

impl File {
    pub(super) fn by(path: &Path, op: NameOp, appends: bool) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true);
        match op {
            _ if appends => options.append(true),
            NameOp::Create => options.write(true).create(true).truncate(true),
            NameOp::CreateNew => options.write(true).create_new(true),
            _ => options.write(true),
        };
        Ok(File {
            file: options.open(path)?,
            appends,
            position: Mutex::new(()),
        })
    }

    pub(super) fn read(&self) -> io::Result<String> {
        let _alone = self.position.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = &self.file;
        file.seek(SeekFrom::Start(0))?;
        let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
        loop {
            let count = file.read(&mut buffer)?;
            bytes.extend_from_slice(&buffer[..count]);
            if count < buffer.len() {
                break;
            }
        }
        let end = bytes.iter().rposition(|byte| *byte != b'\n');
        bytes.truncate(end.map_or(0, |end| end + 1));
        String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }

    pub(super) fn write(&self, text: &str) -> io::Result<()> {
        let _alone = self.position.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = &self.file;
        if self.appends {
            return file.write_all(text.as_bytes());
        }
        file.seek(SeekFrom::Start(0))?;
        let mut bytes = text.as_bytes().to_vec();
        bytes.resize(bytes.len().div_ceil(BLOCK).max(1) * BLOCK, b'\n');
        file.write_all(&bytes)?;
        if file.metadata()?.len() > bytes.len() as u64 {
            file.set_len(bytes.len() as u64)?;
        }
        Ok(())
    }

    pub(super) fn lock(&self) -> io::Result<()> {
        self.file.lock()
    }

    pub(super) fn try_lock(&self) -> io::Result<bool> {
        match self.file.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    pub(super) fn unlock(&self) {
        // It fails only where there is no lock to give back.
        let _ = self.file.unlock();
    }
}
