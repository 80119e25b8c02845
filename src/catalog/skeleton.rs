//! A new lab, to be filled in: it compiles, and each of its answers gets its verdict.

use std::fs;
use std::io;
use std::path::Path;

use super::{Catalog, CatalogError};

/// Stands where the author has something to write; [`check`](super::check) finds it.
pub(super) const FILL_IN: &str = "FILL IN";

/// The files of a lab below `labs/` and `solutions/`, with what stands in them at first.
/// `{NUMBER}`, `{FOLDER}`, `{TITLE}` and `{PART}` are the new lab's own.
const LAB: [(&str, &str); 5] = [
    ("README.md", include_str!("skeleton/README.md")),
    ("racy.rs", include_str!("skeleton/racy.rs")),
    ("exercise.rs", include_str!("skeleton/exercise.rs")),
    ("spec.rs", include_str!("skeleton/spec.rs")),
    ("lab.toml", include_str!("skeleton/lab.toml")),
];
const SOLUTIONS: [(&str, &str); 3] = [
    ("mutex.rs", include_str!("skeleton/mutex.rs")),
    ("atomic.rs", include_str!("skeleton/atomic.rs")),
    (
        "wrong/lock_per_half.rs",
        include_str!("skeleton/lock_per_half.rs"),
    ),
];

/// A lab that has been made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLab {
    /// Its folder: `15_integrate`.
    pub folder: String,
    /// Its files, relative to the checkout, in the order in which to write them.
    pub files: Vec<String>,
}

impl Catalog {
    /// Makes the folders of a new lab. `called` is its name, `integrate`, and then it gets the
    /// next free number, or both, `15_integrate`. It is put into `part`, or else into that of the
    /// last lab.
    ///
    /// # Errors
    /// If the name is none, if there is such a lab, or if the files cannot be written; then
    /// nothing has been.
    pub fn new_lab(&self, called: &str, part: Option<u32>) -> Result<NewLab, CatalogError> {
        let folder = self.folder_of(called)?;
        let (number, name) = folder.split_once('_').unwrap_or(("", &folder));
        let last = self.labs.last().map_or(1, |lab| lab.about.part);
        let fill = |text: &str| {
            text.replace("{NUMBER}", number)
                .replace("{FOLDER}", &folder)
                .replace("{TITLE}", &title(name))
                .replace("{PART}", &part.unwrap_or(last).to_string())
        };
        let mut files = Vec::new();
        for (above, templates) in [("labs", &LAB[..]), ("solutions", &SOLUTIONS[..])] {
            let place = format!("{above}/{folder}");
            let written = write(&self.root.join(above), &folder, templates, &fill);
            if let Err(error) = written {
                if above == "solutions" {
                    // It was made a moment ago, and nobody has written into it.
                    let _ = fs::remove_dir_all(self.root.join("labs").join(&folder));
                }
                return Err(CatalogError::Unwritable {
                    file: place,
                    reason: error.to_string(),
                });
            }
            files.extend(templates.iter().map(|(name, _)| format!("{place}/{name}")));
        }
        if super::editor::list(&self.root, &folder).is_ok() {
            files.push(super::editor::FILE.to_owned());
        }
        Ok(NewLab { folder, files })
    }

    /// `15_integrate` of `integrate`, or of itself, if there is no such lab yet.
    fn folder_of(&self, called: &str) -> Result<String, CatalogError> {
        let bad = |why: &str| CatalogError::BadName {
            called: called.to_owned(),
            why: why.to_owned(),
        };
        let numbered = called.split_once('_').and_then(|(digits, name)| {
            let number = super::number_of(digits).filter(|_| !digits.is_empty())?;
            Some((number, name))
        });
        let taken = || {
            let labs = self.labs.iter().map(|lab| (lab.number, &lab.folder));
            labs.chain(self.broken.iter().map(|lab| (lab.number, &lab.folder)))
        };
        let next = || taken().map(|(number, _)| number).max().unwrap_or(0) + 1;
        let (number, name) = numbered.unwrap_or_else(|| (next(), called));
        let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(letters) {
            return Err(bad("a name is lower-case words with `_` between them"));
        }
        let folder = format!("{number:02}_{name}");
        let same = |other: &str| {
            other
                .split_once('_')
                .is_some_and(|(_, other)| other == name)
        };
        for (other, other_folder) in taken() {
            if other == number || same(other_folder) {
                return Err(bad(&format!("there is {other_folder} already")));
            }
        }
        for above in ["labs", "solutions"] {
            if self.root.join(above).join(&folder).exists() {
                return Err(bad(&format!("there is {above}/{folder} already")));
            }
        }
        Ok(folder)
    }
}

/// `Lost update` of `lost_update`.
fn title(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Writes all `templates` into a new folder below `above`, or nothing.
fn write(
    above: &Path,
    folder: &str,
    templates: &[(&str, &str)],
    fill: &dyn Fn(&str) -> String,
) -> io::Result<()> {
    fs::create_dir_all(above)?;
    let draft = tempfile::Builder::new().prefix(".new-").tempdir_in(above)?;
    for (name, text) in templates {
        let file = draft.path().join(name);
        fs::create_dir_all(file.parent().unwrap_or(above))?;
        fs::write(file, fill(text))?;
    }
    // Only its owner may enter a temporary folder; a lab is everybody's.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(above)?.permissions().mode();
        fs::set_permissions(draft.path(), fs::Permissions::from_mode(mode))?;
    }
    fs::rename(draft.path(), above.join(folder))?;
    // It has moved: there is nothing left to remove.
    _ = draft.keep();
    Ok(())
}
