use std::io::{self, Read};
use std::process::ChildStderr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use crate::judge::sandbox::INSIDE;

/// What a child says on its standard error. Of one that is shut in, the sandbox's first word is taken
/// away: the command has begun.
pub(crate) struct Gate<R = ChildStderr> {
    stream: R,
    is_inside: Arc<AtomicBool>,
    /// What was read while the first word may still come, and what of it is to be handed on.
    first: Vec<u8>,
    is_read: bool,
}

impl<R: Read> Gate<R> {
    /// `is_inside` is set when the child is; nothing is taken away from one that is already.
    pub(super) fn new(stream: R, is_inside: Arc<AtomicBool>) -> Self {
        let is_read = is_inside.load(Relaxed);
        Gate {
            stream,
            is_inside,
            first: Vec::new(),
            is_read,
        }
    }

    /// Reads the first word, or what stands in its place.
    fn read_first(&mut self) -> io::Result<()> {
        let mut word = vec![0; INSIDE.len()];
        while self.first.len() < INSIDE.len() && INSIDE.as_bytes().starts_with(&self.first) {
            let left = INSIDE.len() - self.first.len();
            match self.stream.read(&mut word[..left]) {
                Ok(0) => break,
                Ok(length) => self.first.extend(&word[..length]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.is_read = true;
        if self.first == INSIDE.as_bytes() {
            self.first.clear();
            // Relaxed: whoever looks has seen the stream's end.
            self.is_inside.store(true, Relaxed);
        }
        Ok(())
    }
}

impl<R: Read> Read for Gate<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.is_read {
            self.read_first()?;
        }
        if self.first.is_empty() {
            return self.stream.read(buffer);
        }
        let length = (&self.first[..]).read(buffer)?;
        self.first.drain(..length);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(said: &str) -> (String, bool) {
        let is_inside = Arc::new(AtomicBool::new(false));
        let mut text = String::new();
        let mut gate = Gate::new(said.as_bytes(), is_inside.clone());
        gate.read_to_string(&mut text).unwrap();
        (text, is_inside.load(Relaxed))
    }

    #[test]
    fn the_first_word_is_the_sandboxs_and_the_rest_the_commands() {
        let twice = format!("{INSIDE}{INSIDE}");
        assert_eq!(heard(&twice), (INSIDE.to_owned(), true));
        assert_eq!(heard(INSIDE), (String::new(), true));
    }

    #[test]
    fn without_it_the_command_has_not_begun() {
        for said in ["", "racelab: sh", "bwrap: No permission\n"] {
            assert_eq!(heard(said), (said.to_owned(), false));
        }
        let late = format!("bwrap: warning\n{INSIDE}");
        assert_eq!(heard(&late), (late.clone(), false));
    }
}
