use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::BuildError;

/// More than any program that a person writes.
const LIMIT: u64 = 4 * 1024 * 1024;

/// A source file, read.
pub(super) struct Source {
    /// The file as the compiler is given it and as messages show it: relative to the checkout
    /// where it is inside.
    pub(super) shown: PathBuf,
    pub(super) text: String,
}

impl Source {
    /// Reads `file` of the checkout at `root`.
    pub(super) fn read(root: &Path, file: &Path) -> Result<Self, BuildError> {
        let shown = shown(root, file);
        let text = text(file).map_err(|what| {
            BuildError::Tool(format!("cannot judge {}: {what}", shown.display()))
        })?;
        Ok(Source { shown, text })
    }

    /// Whether the file is not what it was when it was read.
    pub(super) fn has_changed(&self, root: &Path) -> bool {
        fs::read(root.join(&self.shown)).ok().as_deref() != Some(self.text.as_bytes())
    }
}

fn text(file: &Path) -> Result<String, String> {
    let metadata = fs::metadata(file).map_err(|error| match error.kind() {
        ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => error.to_string(),
    })?;
    if metadata.is_dir() {
        return Err("it is a folder, not a Rust file".to_owned());
    }
    if !metadata.is_file() {
        return Err("it is not an ordinary file; copy it into one first".to_owned());
    }
    if metadata.len() > LIMIT {
        return Err(format!("it is larger than {} MB", LIMIT / 1024 / 1024));
    }
    let bytes = fs::read(file).map_err(|error| error.to_string())?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        format!("it is not UTF-8 text, in line {line}; save it as UTF-8")
    })?;
    if text.trim().is_empty() {
        return Err(
            "it is empty: write a program into it, or take the first version back with git"
                .to_owned(),
        );
    }
    Ok(text)
}

/// `file` relative to `root` if it is inside, absolute otherwise.
pub(in crate::judge) fn shown(root: &Path, file: &Path) -> PathBuf {
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    if let Some(inside) = strip(root, &absolute) {
        return inside;
    }
    // The same folder may be reached by several names; `..` and links hide that.
    let (Ok(real_root), Ok(real)) = (root.canonicalize(), absolute.canonicalize()) else {
        return absolute;
    };
    strip(&real_root, &real).unwrap_or(absolute)
}

fn strip(root: &Path, file: &Path) -> Option<PathBuf> {
    let inside = file.strip_prefix(root).ok()?;
    if inside
        .components()
        .any(|part| part.as_os_str() == OsStr::new(".."))
    {
        return None;
    }
    // rustc would take `-x.rs` for an option and `@x.rs` for a file of options.
    let first = *inside.as_os_str().as_encoded_bytes().first()?;
    Some(match first {
        b'-' | b'@' => Path::new(".").join(inside),
        _ => inside.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_the_checkout_are_shown_relative_to_it_and_others_in_full() {
        let root = Path::new("/checkout");
        for (file, expected) in [
            ("/checkout/labs/01_a/exercise.rs", "labs/01_a/exercise.rs"),
            ("/elsewhere/mine.rs", "/elsewhere/mine.rs"),
            ("/checkout/-x.rs", "./-x.rs"),
            ("/checkout/@x.rs", "./@x.rs"),
        ] {
            assert_eq!(shown(root, Path::new(file)), Path::new(expected));
        }
    }
}
