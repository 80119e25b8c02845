//! The seal on what a judge program answers.
//!
//! The program runs somebody's code, which may try to answer in the judge's place. So the tool hands
//! each program a key of its own, and takes only answers that carry a seal made with it. The program
//! reads the key from its standard input, to the end, before it calls anything of the subject, and
//! keeps it to itself: the subject can neither read it there nor, without `unsafe`, find it in memory.
//!
//! A seal is SipHash-2-4 with 128 bits (Aumasson and Bernstein, "SipHash: a fast short-input PRF",
//! INDOCRYPT 2012), over the name of the answer's file and what is in it: one answer does not pass
//! for another.

use std::hash::Hasher;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use siphasher::sip128::{Hasher128, SipHasher24};

/// A key, of one program that runs once.
#[derive(Clone)]
pub(super) struct Key([u8; 16]);

/// What ends a seal, which stands before the answer.
const END: u8 = b'\n';

impl Key {
    /// A key that nobody knows.
    pub(super) fn random() -> io::Result<Self> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        Ok(Key(bytes))
    }

    /// The key that the tool has handed to this program. Who has started it by hand has none; nobody
    /// else takes such a program's answers for a judge's.
    pub(super) fn handed_over() -> Self {
        let mut bytes = [0; 16];
        let mut input = io::stdin();
        if !input.is_terminal() && input.read_exact(&mut bytes).is_ok() {
            // What comes after it is nobody's: the subject finds an empty input.
            let _ = io::copy(&mut input, &mut io::sink());
        }
        Key(bytes)
    }

    /// What the program gets on its standard input.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// What stands in the file `place` that has the answer `json`.
    pub(super) fn seal(&self, place: &Path, json: &[u8]) -> Vec<u8> {
        let mut sealed = format!("{:032x}", self.number(place, json)).into_bytes();
        sealed.push(END);
        sealed.extend(json);
        sealed
    }

    /// The answer in the file `place`, if it was sealed with this key.
    pub(super) fn open<'a>(&self, place: &Path, sealed: &'a [u8]) -> Option<&'a [u8]> {
        let end = sealed.iter().position(|byte| *byte == END)?;
        let (seal, json) = (&sealed[..end], &sealed[end + 1..]);
        let own = format!("{:032x}", self.number(place, json));
        (seal == own.as_bytes()).then_some(json)
    }

    fn number(&self, place: &Path, json: &[u8]) -> u128 {
        let mut hasher = SipHasher24::new_with_key(&self.0);
        let name = place.file_name().unwrap_or_default().as_encoded_bytes();
        hasher.write_u64(name.len() as u64);
        hasher.write(name);
        hasher.write(json);
        hasher.finish128().as_u128()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_opens_with_its_key_in_its_place_and_unchanged() {
        let (key, other) = (Key::random().unwrap(), Key::random().unwrap());
        let place = Path::new("/own/answer-1");
        let sealed = key.seal(place, b"{\"verdict\": \"refuted\"}\n");
        let opened = key.open(Path::new("elsewhere/answer-1"), &sealed);
        assert_eq!(opened, Some(&b"{\"verdict\": \"refuted\"}\n"[..]));
        assert_eq!(other.open(place, &sealed), None);
        assert_eq!(key.open(Path::new("/own/answer-2"), &sealed), None);
        let changed = String::from_utf8(sealed).unwrap();
        let changed = changed.replace("refuted", "verified");
        assert_eq!(key.open(place, changed.as_bytes()), None);
        for text in [&b""[..], b"{}", b"\n{}"] {
            assert_eq!(key.open(place, text), None);
        }
    }
}
