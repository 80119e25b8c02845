//! The files of a checkout that belong to it: those that git tracks.

use std::path::Path;
use std::process::Command;

use anyhow::Context;
use ignore::WalkBuilder;

/// Who has said which files belong to the checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// git; and which files it does not track, though nothing says that they are to be ignored.
    Git {
        /// Their paths.
        untracked: Vec<String>,
    },
    /// The files that are there, without those that `.gitignore` names: here is no git, or no
    /// repository.
    Folder,
}

/// The files of the checkout at `root`, as paths with `/`, in order.
///
/// # Errors
/// That a folder cannot be read.
pub(crate) fn files(root: &Path) -> anyhow::Result<(Vec<String>, Source)> {
    let tracked = listed(root, &["--cached"]);
    let untracked = listed(root, &["--others", "--exclude-standard"]);
    let (mut files, source) = match (tracked, untracked) {
        // A repository that knows nothing of the checkout is somebody else's.
        (Some(tracked), Some(untracked)) if tracked.iter().any(|path| path == "Cargo.toml") => {
            // What was deleted and not committed yet is still on git's list.
            let there = |path: &String| root.join(path).symlink_metadata().is_ok();
            let tracked = tracked.into_iter().filter(there).collect();
            (tracked, Source::Git { untracked })
        }
        _ => (walked(root)?, Source::Folder),
    };
    files.sort();
    files.dedup();
    Ok((files, source))
}

/// What git lists; None if there is no git, no repository, or one that it does not trust.
fn listed(root: &Path, which: &[&str]) -> Option<Vec<String>> {
    let mut git = Command::new("git");
    let listed = git
        .args(["ls-files", "-z"])
        .args(which)
        .current_dir(root)
        .output()
        .ok()?;
    let text = String::from_utf8(listed.stdout).ok()?;
    let paths = text.split('\0').filter(|path| !path.is_empty());
    listed
        .status
        .success()
        .then(|| paths.map(str::to_owned).collect())
}

/// All files that `.gitignore` does not name.
fn walked(root: &Path) -> anyhow::Result<Vec<String>> {
    let mut walk = WalkBuilder::new(root);
    // What this machine's user ignores elsewhere has no say: only the checkout's own files do.
    walk.hidden(false).parents(false).ignore(false);
    walk.git_global(false).git_exclude(false).require_git(false);
    walk.filter_entry(|entry| entry.file_name() != ".git");
    let mut files = Vec::new();
    for entry in walk.build() {
        let entry = entry.with_context(|| format!("cannot read {}", root.display()))?;
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        let Ok(path) = entry.path().strip_prefix(root) else {
            continue;
        };
        if !is_folder {
            let parts = path.iter().map(|part| part.to_string_lossy());
            files.push(parts.collect::<Vec<_>>().join("/"));
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn write(root: &Path, path: &str) {
        let file = root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, "/target\n*.bak\n").unwrap();
    }

    #[test]
    fn without_git_what_is_ignored_stays_out() {
        let checkout = tempfile::tempdir().unwrap();
        for path in [
            ".gitignore",
            "Cargo.toml",
            "target/debug/racelab",
            "labs/01_one/spec.rs",
            "labs/01_one/exercise.rs.1.bak",
            ".git/config",
        ] {
            write(checkout.path(), path);
        }
        let files = walked(checkout.path()).unwrap();
        let mut files: Vec<_> = files.iter().map(String::as_str).collect();
        files.sort_unstable();
        assert_eq!(files, [".gitignore", "Cargo.toml", "labs/01_one/spec.rs"]);
    }

    #[test]
    fn git_tells_what_is_tracked() {
        let checkout = tempfile::tempdir().unwrap();
        let root = checkout.path();
        let git = |arguments: &[&str]| {
            let git = Command::new("git")
                .args(arguments)
                .current_dir(root)
                .output();
            git.is_ok_and(|done| done.status.success())
        };
        if !git(&["init", "--quiet"]) {
            eprintln!("left out: there is no git here");
            return;
        }
        for path in [".gitignore", "Cargo.toml", "gone.rs", "notes.md", "old.bak"] {
            write(root, path);
        }
        assert!(git(&["add", "Cargo.toml", "gone.rs", ".gitignore"]));
        fs::remove_file(root.join("gone.rs")).unwrap();
        let (found, source) = files(root).unwrap();
        assert_eq!(found, [".gitignore", "Cargo.toml"]);
        let untracked = vec!["notes.md".to_owned()];
        assert_eq!(source, Source::Git { untracked });
        // A folder in a repository that does not track it is no checkout of that.
        write(root, "inside/Cargo.toml");
        let inside = files(&root.join("inside")).unwrap();
        assert_eq!(inside, (vec!["Cargo.toml".to_owned()], Source::Folder));
    }
}
