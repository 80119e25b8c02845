//! Names of files for submissions whose names may be anything.

use sha2::{Digest, Sha256};

/// How much of a submission's name is in a file's, in characters.
const READABLE: usize = 48;

/// How many digits tell names apart that look alike.
const DIGITS: usize = 16;

/// A name for a file: one that every file system takes, without a path in it, and another one for
/// each submission, also where capitals and small letters are the same.
///
/// Lower-case letters, digits, `_` and `-` stay as they are. Where anything else had to go, digits of
/// the whole name's SHA-256 stand at the end, and so they do where they only seem to.
pub(crate) fn file_name(name: &str) -> String {
    if is_plain(name) && !ends_in_digits(name) {
        return name.to_owned();
    }
    let mut readable = String::new();
    for c in name.chars().take(READABLE) {
        if c.is_alphanumeric() && !c.is_uppercase() {
            readable.push(c);
        } else if c.is_alphanumeric() {
            readable.extend(c.to_lowercase().filter(|c| c.is_alphanumeric()));
        } else if !readable.ends_with('_') {
            readable.push('_');
        }
    }
    let readable: String = readable.chars().take(READABLE).collect();
    let digest = Sha256::digest(name.as_bytes());
    let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}", readable.trim_matches('_'), &digits[..DIGITS])
        .trim_start_matches('-')
        .to_owned()
}

fn is_plain(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
    let starts = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    starts && name.len() <= READABLE && name.chars().all(plain) && !is_device(name)
}

/// Whether it looks as if digits had been put at its end.
fn ends_in_digits(name: &str) -> bool {
    let last = name.rsplit('-').next().unwrap_or(name);
    last.len() == DIGITS && last.chars().all(|c| c.is_ascii_hexdigit())
}

/// Names that Windows keeps for itself.
fn is_device(name: &str) -> bool {
    let numbered = |prefix: &str| {
        let number = name.strip_prefix(prefix);
        number.is_some_and(|number| number.len() == 1)
    };
    matches!(name, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_plain_name_stays_and_any_other_is_told_apart_by_its_digest() {
        assert_eq!(file_name("anna_schmidt-2"), "anna_schmidt-2");
        let names = [
            "anna",
            "Anna",
            "ANNA",
            "anna ",
            "anna/",
            "../anna",
            "a\u{308}nna",
            "\u{e4}nna",
            "",
            ".",
            "..",
            "con",
            "nul",
            "com1",
            "a\0b",
            "a:b",
            "a\\b",
            "'\"",
            "-rf",
            "\u{202e}anna",
        ];
        let files: HashSet<_> = names
            .iter()
            .map(|name| file_name(name).to_lowercase())
            .collect();
        assert_eq!(files.len(), names.len(), "{files:?}");
        for file in files {
            assert!(
                !file.is_empty() && !file.contains(['/', '\\', '.', ':', '\0']),
                "{file}"
            );
            assert!(!file.starts_with('-'), "{file}");
        }
    }

    #[test]
    fn nobody_can_take_the_file_of_another() {
        let theirs = file_name("Anna");
        assert_ne!(file_name(&theirs), theirs);
    }
}
