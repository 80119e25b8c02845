//! What the compiler says.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::mpsc::Sender;

use serde::Deserialize;

/// With these options the compiler says what it has written, and when.
pub(super) const OPTIONS: [&str; 2] = ["--error-format=json", "--json=artifacts"];

/// What a compiler with [`OPTIONS`] says, as the text that it says without them.
pub(super) struct Said<R> {
    lines: BufReader<R>,
    /// What is to be read next.
    text: Vec<u8>,
    /// How much of that was read.
    at: usize,
    metadata: Sender<()>,
}

/// One line: a message for people, or a file that is written.
#[derive(Deserialize)]
struct Line {
    rendered: Option<String>,
    emit: Option<String>,
}

impl<R: Read> Said<R> {
    /// `metadata` is told when that file is written.
    pub(super) fn by(stream: R, metadata: Sender<()>) -> Self {
        Said {
            lines: BufReader::new(stream),
            text: Vec::new(),
            at: 0,
            metadata,
        }
    }

    /// The text of the next line; false if there is none.
    fn next(&mut self) -> io::Result<bool> {
        self.at = 0;
        self.text.clear();
        if self.lines.read_until(b'\n', &mut self.text)? == 0 {
            return Ok(false);
        }
        // What is no JSON is said by a compiler that breaks down.
        if let Ok(line) = serde_json::from_slice::<Line>(&self.text) {
            self.text = without_files(&line.rendered.unwrap_or_default()).into_bytes();
            if line.emit.as_deref() == Some("metadata") {
                // Who does not wait for it any more does not need it.
                let _ = self.metadata.send(());
            }
        }
        Ok(true)
    }
}

impl<R: Read> Read for Said<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() {
            if !self.next()? {
                return Ok(0);
            }
        }
        let length = (&self.text[self.at..]).read(buffer)?;
        self.at += length;
        Ok(length)
    }
}

/// A message without the notes that a long type is in a file: that is in a folder of this build alone,
/// which is another each time and is gone when the message is read.
fn without_files(message: &str) -> String {
    let is_of_file = |line: &str| {
        line.contains("has been written to '") && line.contains(".long-type-")
            || line.contains("consider using `--verbose` to print the full type name")
    };
    let lines = message.split_inclusive('\n');
    lines.filter(|line| !is_of_file(line)).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn messages_are_their_text_and_files_are_told() {
        let stream = r#"{"$message_type":"artifact","artifact":"subject.d","emit":"dep-info"}
{"$message_type":"diagnostic","message":"m","rendered":"error: m\n\n"}
{"$message_type":"artifact","artifact":"libsubject.rmeta","emit":"metadata"}
thread 'rustc' panicked
"#;
        let (metadata, told) = channel();
        let mut text = String::new();
        let mut said = Said::by(stream.as_bytes(), metadata);
        said.read_to_string(&mut text).unwrap();
        assert_eq!(text, "error: m\n\nthread 'rustc' panicked\n");
        assert!(told.try_recv().is_ok() && told.try_recv().is_err());
    }

    #[test]
    fn no_message_names_a_file_of_the_build() {
        let message = "error[E0275]: overflow\n   = note: required for `A<...>`\n   = note: the full \
                       name for the type has been written to '/b/.new-1/subject.long-type-12.txt'\n   \
                       = note: consider using `--verbose` to print the full type name to the \
                       console\n\n";
        let left = "error[E0275]: overflow\n   = note: required for `A<...>`\n\n";
        assert_eq!(without_files(message), left);
        assert_eq!(without_files(left), left);
    }
}
