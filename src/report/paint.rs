//! Colours, where they are wanted.

use std::borrow::Cow;

/// What a piece of text is to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    Plain,
    /// A heading.
    Strong,
    /// There for those who look for it: numbers of steps, places.
    Faint,
    /// As it should be.
    Good,
    /// Wrong.
    Bad,
    /// Not known.
    Unsure,
    /// To be typed.
    Command,
    /// What the thread with this index does: each thread has a colour of its own, until they run
    /// out. The scenario itself has none.
    Thread(usize),
    /// The name of that thread.
    Name(usize),
}

/// The colours of threads 1, 2, …: none of them says that something is right, wrong or not known.
const THREADS: [&str; 4] = ["36", "35", "94", "96"];

impl Tone {
    /// The escape sequence that starts it (ECMA-48, the sixteen colours that every terminal has).
    fn start(self) -> Cow<'static, str> {
        let of = |thread: usize| THREADS[(thread - 1) % THREADS.len()];
        let fixed = match self {
            Tone::Thread(0) => "",
            Tone::Name(0) => "\x1b[1m",
            Tone::Thread(thread) => return format!("\x1b[{}m", of(thread)).into(),
            Tone::Name(thread) => return format!("\x1b[1;{}m", of(thread)).into(),
            Tone::Plain => "",
            Tone::Strong => "\x1b[1m",
            Tone::Faint => "\x1b[2m",
            Tone::Good => "\x1b[1;32m",
            Tone::Bad => "\x1b[1;31m",
            Tone::Unsure => "\x1b[1;33m",
            Tone::Command => "\x1b[36m",
        };
        fixed.into()
    }
}

/// `text` in its tone; as it is where no colour is wanted.
pub fn paint(text: &str, tone: Tone, colour: bool) -> String {
    let start = tone.start();
    if !colour || start.is_empty() || text.trim().is_empty() {
        return text.to_owned();
    }
    format!("{start}{text}\x1b[0m")
}
