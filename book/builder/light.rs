//! Less of what mdBook ships: its highlighter knows forty-eight languages, and the book needs seven. The
//! others would be a quarter of what a page loads.

use std::fs;
use std::path::Path;

/// The languages that the book has code in: `ini` is TOML's, `shell` is that of `console`, and `bash`
/// is a part of it.
const LANGUAGES: [&str; 7] = [
    "bash",
    "ini",
    "json",
    "plaintext",
    "python",
    "rust",
    "shell",
];

/// Where the script adds a language to itself.
const ADDS: &str = "hljs.registerLanguage(\"";

/// Leaves the book's languages in the highlighter of a built book.
///
/// # Errors
/// That it cannot be read or written.
pub(crate) fn lighten(out: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(out)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if name.starts_with("highlight") && name.ends_with(".js") {
            let script = fs::read_to_string(&path)?;
            fs::write(&path, only(&script, &LANGUAGES))?;
        }
    }
    Ok(())
}

/// The script with these of its languages.
fn only(script: &str, languages: &[&str]) -> String {
    let mut pieces = script.split(ADDS);
    let mut light = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        if languages
            .iter()
            .any(|name| piece.split('"').next() == Some(name))
        {
            light.push_str(ADDS);
            light.push_str(piece);
        }
    }
    light
}

#[cfg(test)]
mod tests {
    use super::only;

    #[test]
    fn the_languages_of_the_book_stay() {
        let script = "core;\nhljs.registerLanguage(\"c\",1);\nhljs.registerLanguage(\"rust\",2);\n\
                      hljs.registerLanguage(\"ruby\",3);\n";
        let light = "core;\nhljs.registerLanguage(\"rust\",2);\n";
        assert_eq!(only(script, &["rust"]), light);
    }
}
