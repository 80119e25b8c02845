//! Colours, where they are wanted.

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
}

impl Tone {
    /// The escape sequence that starts it (ECMA-48, the sixteen colours that every terminal has).
    fn start(self) -> &'static str {
        match self {
            Tone::Plain => "",
            Tone::Strong => "\x1b[1m",
            Tone::Faint => "\x1b[2m",
            Tone::Good => "\x1b[1;32m",
            Tone::Bad => "\x1b[1;31m",
            Tone::Unsure => "\x1b[1;33m",
            Tone::Command => "\x1b[36m",
        }
    }
}

/// `text` in its tone; as it is where no colour is wanted.
pub fn paint(text: &str, tone: Tone, colour: bool) -> String {
    if !colour || tone == Tone::Plain || text.trim().is_empty() {
        return text.to_owned();
    }
    format!("{}{text}\x1b[0m", tone.start())
}
