use std::fs;
use std::path::Path;

/// The names of all variants whose answers are in `solutions`.
pub(super) fn all(solutions: &Path) -> Vec<String> {
    let mut names = vec!["racy".to_owned(), "exercise".to_owned()];
    names.extend(stems(solutions));
    let wrong = stems(&solutions.join("wrong"));
    names.extend(wrong.iter().map(|name| format!("wrong/{name}")));
    names
}

/// The names of the Rust files in `folder` without their extension, in order.
pub(super) fn stems(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut stems: Vec<String> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension().is_some_and(|extension| extension == "rs") && path.is_file()
        })
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    stems.sort();
    stems
}
