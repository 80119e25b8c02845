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

/// Before and after the place in a link (OSC 8, which most terminals know).
const LINK: &str = "\x1b]8;;";
const LINK_END: &str = "\x1b\\";

/// `text` as a link to a line of a file, `labs/01_lost_update/exercise.rs:29`. Whoever prints it says
/// what becomes of the place: see [`with_links`].
pub(super) fn link(text: &str, place: &str) -> String {
    format!("{LINK}{place}{LINK_END}{text}{LINK}{LINK_END}")
}

/// A painted page with the address that `address` gives to each place that it links to; without the
/// link where it gives none.
pub fn with_links(page: &str, address: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::with_capacity(page.len());
    let mut rest = page;
    let mut open = false;
    while let Some((before, after)) = rest.split_once(LINK) {
        let Some((place, after)) = after.split_once(LINK_END) else {
            break;
        };
        text += before;
        let known = (!place.is_empty()).then(|| address(place)).flatten();
        if open || known.is_some() {
            let known = known.as_deref().unwrap_or_default();
            text += &format!("{LINK}{known}{LINK_END}");
            open = !known.is_empty();
        }
        rest = after;
    }
    text + rest
}

/// `text` in its tone; as it is where no colour is wanted.
pub fn paint(text: &str, tone: Tone, colour: bool) -> String {
    let start = tone.start();
    if !colour || start.is_empty() || text.trim().is_empty() {
        return text.to_owned();
    }
    format!("{start}{text}\x1b[0m")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_gets_an_address_or_none() {
        let page = format!("at {}, twice", link("a.rs:3", "labs/a.rs:3"));
        let linked = with_links(&page, |place| Some(format!("file:///x/{place}")));
        let expected = "at \u{1b}]8;;file:///x/labs/a.rs:3\u{1b}\\a.rs:3\u{1b}]8;;\u{1b}\\, twice";
        assert_eq!(linked, expected);
        assert_eq!(with_links(&page, |_| None), "at a.rs:3, twice");
    }
}
