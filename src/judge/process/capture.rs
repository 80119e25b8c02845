use std::collections::VecDeque;
use std::io::{ErrorKind, Read};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Bytes kept of the start of a stream, and as many of its end.
const KEEP: usize = 32 * 1024;

/// How long to wait for the rest of a stream once its process is gone: a grandchild may hold it
/// open for ever.
const PATIENCE: Duration = Duration::from_millis(500);

/// The beginning and the end of what a stream says. The middle of a flood is thrown away, so that
/// a program that never stops talking fills neither memory nor disk.
#[derive(Default)]
struct Excerpt {
    head: Vec<u8>,
    tail: VecDeque<u8>,
    left_out: usize,
}

impl Excerpt {
    fn add(&mut self, mut bytes: &[u8]) {
        let room = (KEEP - self.head.len()).min(bytes.len());
        self.head.extend_from_slice(&bytes[..room]);
        bytes = &bytes[room..];
        if bytes.len() > KEEP {
            self.left_out += bytes.len() - KEEP;
            bytes = &bytes[bytes.len() - KEEP..];
        }
        let excess = (self.tail.len() + bytes.len()).saturating_sub(KEEP);
        self.left_out += excess;
        self.tail.drain(..excess);
        self.tail.extend(bytes);
    }

    fn text(&mut self) -> String {
        let tail = &*self.tail.make_contiguous();
        if self.left_out == 0 {
            let whole = [&self.head, tail].concat();
            return String::from_utf8_lossy(&whole).into_owned();
        }
        let head = String::from_utf8_lossy(&self.head);
        let tail = String::from_utf8_lossy(tail);
        format!("{head}\n… {} bytes left out …\n{tail}", self.left_out)
    }
}

/// A stream that a thread of its own reads to its end.
pub(crate) struct Capture {
    excerpt: Arc<Mutex<Excerpt>>,
    ended: Receiver<()>,
}

impl Capture {
    pub(crate) fn of(mut stream: impl Read + Send + 'static) -> Self {
        let excerpt = Arc::new(Mutex::new(Excerpt::default()));
        let (end, ended) = mpsc::channel();
        let shared = Arc::clone(&excerpt);
        thread::spawn(move || {
            let mut buffer = [0; 8 * 1024];
            loop {
                match stream.read(&mut buffer) {
                    Ok(0) => break,
                    Ok(length) => lock(&shared).add(&buffer[..length]),
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    Err(_) => break,
                }
            }
            // Nobody listens any more if the patience is over.
            let _ = end.send(());
        });
        Capture { excerpt, ended }
    }

    /// What the stream said, once its process has ended.
    pub(crate) fn text(self) -> String {
        // Either the thread is done or patience is over; what was read by then is what there is.
        let _ = self.ended.recv_timeout(PATIENCE);
        lock(&self.excerpt).text()
    }
}

fn lock(excerpt: &Mutex<Excerpt>) -> std::sync::MutexGuard<'_, Excerpt> {
    excerpt.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt_of(pieces: &[&[u8]]) -> Excerpt {
        let mut excerpt = Excerpt::default();
        for piece in pieces {
            excerpt.add(piece);
        }
        excerpt
    }

    #[test]
    fn a_short_stream_is_kept_whole() {
        assert_eq!(excerpt_of(&[b"one ", b"two"]).text(), "one two");
        let long = vec![b'x'; 2 * KEEP];
        assert_eq!(excerpt_of(&[&long]).text().len(), 2 * KEEP);
    }

    #[test]
    fn of_a_flood_the_beginning_and_the_end_are_kept() {
        let mut excerpt = excerpt_of(&[b"first "]);
        for _ in 0..100 {
            excerpt.add(&[b'.'; 10_000]);
        }
        excerpt.add(b" last");
        let text = excerpt.text();
        assert!(text.starts_with("first ...") && text.ends_with("... last"));
        assert!(text.len() < 2 * KEEP + 100);
        let left_out = 6 + 1_000_000 + 5 - 2 * KEEP;
        assert!(text.contains(&format!("… {left_out} bytes left out …")));
    }
}
