use std::collections::HashSet;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::Path;

use super::BuildError;
use super::dylib;
use super::harness::Harness;
use super::rustc::Rustc;
use crate::judge::cancel::Cancel;

/// The folder beside the dynamic library, if there is one, with what the compiler reads of what
/// that depends on. In cargo's own lie thousands of files, which it lists in every call, and of
/// each library it looks at two forms.
pub(super) const FOLDER: &str = "needed";

/// How many digits cargo gives to the hash at the end of a file's name.
const DIGITS: usize = 16;

/// Gathers in `shelf` what is needed with the dynamic library that lies in `build`. Where that does
/// not succeed cargo's own folder serves as well.
pub(super) fn gather(build: &Path, shelf: &Path, harness: &Harness, rustc: &Rustc) {
    let few = build.join(FOLDER);
    let gathered = fill(&few, harness).is_ok() && is_enough(&few, build, rustc).is_ok();
    if gathered {
        // Another may have been quicker; then there is the same already.
        let _ = fs::rename(&few, shelf.join(FOLDER));
    }
}

/// Puts into the folder `few` what the library names in its metadata: of each library that it
/// depends on the end of the file's name, with the hash.
fn fill(few: &Path, harness: &Harness) -> io::Result<()> {
    fs::create_dir(few)?;
    let own = harness.rlib().with_extension("rmeta");
    let metadata = fs::read(&own)?;
    let named = hashes(&metadata);
    for entry in fs::read_dir(harness.dependencies())? {
        let file = entry?.path();
        let is_read = file.extension().is_some_and(|extension| {
            extension == "rmeta" || extension == env::consts::DLL_EXTENSION
        });
        let stem = file.file_stem().and_then(|stem| stem.to_str());
        let hash = stem
            .and_then(|stem| stem.rsplit_once('-'))
            .map(|(_, hash)| hash);
        let is_named = hash.is_some_and(|hash| named.contains(hash.as_bytes())) || file == own;
        if let Some(name) = file.file_name().filter(|_| is_read && is_named) {
            fs::hard_link(&file, few.join(name))?;
        }
    }
    Ok(())
}

/// All that looks like the hash in a file's name.
fn hashes(metadata: &[u8]) -> HashSet<&[u8]> {
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let after_dash = metadata
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'-');
    after_dash
        .filter_map(|(at, _)| metadata.get(at + 1..at + 1 + DIGITS))
        .filter(|hash| hash.iter().all(is_digit))
        .collect()
}

/// Whether the compiler finds in `few` all that it looks for.
fn is_enough(few: &Path, build: &Path, rustc: &Rustc) -> Result<(), BuildError> {
    let source = build.join("user.rs");
    fs::write(&source, "pub use racelab::*;\n")
        .map_err(|error| BuildError::Tool(error.to_string()))?;
    let mut arguments: Vec<OsString> = ["--edition=2024", "--crate-type=rlib", "--extern"]
        .map(OsString::from)
        .to_vec();
    let library = build.join(dylib::FILE);
    for (before, path) in [
        ("racelab=", library.as_path()),
        ("-Ldependency=", build),
        ("-Ldependency=", few),
        ("--out-dir=", build),
        ("", &source),
    ] {
        let mut argument = OsString::from(before);
        argument.push(path);
        arguments.push(argument);
    }
    rustc.compile(&arguments, &Cancel::never())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_sixteen_digits_after_a_dash() {
        let metadata = b"\0serde\x11-0123456789abcdef\0-0123456789abcdeg-fedcba9876543210-0123";
        let expected: HashSet<&[u8]> = [&b"0123456789abcdef"[..], b"fedcba9876543210"].into();
        assert_eq!(hashes(metadata), expected);
    }
}
