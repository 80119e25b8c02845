//! A folder that is written whole or not at all.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context, bail};

/// Makes the folder `out`, which must be empty or not there, and has `fill` write into it. It gets its
/// name when all is written: before, it lies beside it under another.
///
/// # Errors
/// That something is in `out`, or that it cannot be written; then nothing has been.
pub(crate) fn folder(
    out: &Path,
    fill: impl FnOnce(&Path) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let shown = out.display();
    let is_there = match fs::read_dir(out).map(Iterator::count) {
        Ok(0) => true,
        Ok(_) => bail!(
            "{shown} is not empty, and is not mixed with anything: name a new folder, or empty this one"
        ),
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => bail!("{shown} cannot be written: {error}"),
    };
    let unwritable = || format!("cannot write {shown}");
    let whole = std::path::absolute(out).with_context(unwritable)?;
    let above = whole.parent().unwrap_or(&whole);
    fs::create_dir_all(above).with_context(unwritable)?;
    let draft = tempfile::Builder::new().prefix(".new-").tempdir_in(above);
    let draft = draft.with_context(unwritable)?;
    fill(draft.path())?;
    readable(draft.path()).with_context(unwritable)?;
    if is_there {
        fs::remove_dir(out).with_context(unwritable)?;
    }
    fs::rename(draft.path(), &whole).with_context(unwritable)?;
    // It has moved: there is nothing left to remove.
    _ = draft.keep();
    Ok(())
}

/// Writes a file below `folder`, by its path with `/`.
///
/// # Errors
/// That it cannot be written.
pub(crate) fn write(folder: &Path, path: &str, content: &[u8]) -> anyhow::Result<()> {
    let file = folder.join(path);
    let write = || {
        fs::create_dir_all(file.parent().unwrap_or(folder))?;
        fs::write(&file, content)
    };
    write().with_context(|| format!("cannot write {path}"))
}

/// Temporary folders are their maker's alone; this one is as other folders are.
#[cfg(unix)]
fn readable(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn readable(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_not_touched_and_what_fails_leaves_nothing() {
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("new/folder");
        let fill = |draft: &Path| write(draft, "a/b.txt", b"b");
        folder(&out, fill).unwrap();
        assert_eq!(fs::read(out.join("a/b.txt")).unwrap(), b"b");
        let error = folder(&out, fill).unwrap_err().to_string();
        assert!(error.contains("is not empty"), "{error}");
        let empty = place.path().join("empty");
        fs::create_dir(&empty).unwrap();
        folder(&empty, fill).unwrap();
        assert!(empty.join("a/b.txt").is_file());
        let failing = |draft: &Path| {
            fill(draft)?;
            bail!("no space")
        };
        assert!(folder(&place.path().join("never"), failing).is_err());
        fs::write(place.path().join("file"), "").unwrap();
        assert!(folder(&place.path().join("file"), fill).is_err());
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 3);
    }
}
