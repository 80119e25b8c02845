//! `{{#solutions NN}}`: every solution of a lab, with what its head says of it.

use std::path::Path;

use racelab::catalog::Catalog;

use crate::html::folded;

/// What the directive becomes.
///
/// # Errors
/// That there is no such lab, or a file that cannot be read.
pub fn show(catalog: &Catalog, arguments: &str) -> Result<String, String> {
    let lab = catalog.lab(arguments).map_err(|error| error.to_string())?;
    let mut text = String::new();
    for name in lab.solutions() {
        let file = lab.file(&name).map_err(|error| error.to_string())?;
        let (head, code) = head_and_code(&read(&file)?);
        text.push_str(&entry(&lab.folder, &name, &head, &code));
    }
    Ok(text)
}

/// A program: its name, what its head says, and its code, folded.
pub(crate) fn entry(lab: &str, name: &str, head: &str, code: &str) -> String {
    let summary = format!("<code>solutions/{lab}/{name}.rs</code>");
    let heading = name.strip_prefix("wrong/").unwrap_or(name);
    format!(
        "\n### `{heading}`\n\n{head}\n{}",
        folded(&summary, "rust", code)
    )
}

pub(crate) fn read(file: &Path) -> Result<String, String> {
    let failed = |error| format!("cannot read {}: {error}", file.display());
    std::fs::read_to_string(file).map_err(failed)
}

/// The text of a file's `//!` head, and what comes after it.
pub(crate) fn head_and_code(text: &str) -> (String, String) {
    let is_head = |line: &&str| line.starts_with("//!");
    let head = text.lines().take_while(is_head).map(|line| {
        let line = line.trim_start_matches("//!");
        line.strip_prefix(' ').unwrap_or(line)
    });
    let head: Vec<_> = head.collect();
    let code: Vec<_> = text.lines().skip(head.len()).collect();
    let head = head.join("\n").trim().to_owned() + "\n";
    (head, code.join("\n").trim_matches('\n').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_solution_is_its_name_its_head_and_its_code_folded() {
        let (head, code) = head_and_code("//! A lock.\n//!\n//! When in doubt.\n\nuse x;\n");
        assert_eq!(
            (head.as_str(), code.as_str()),
            ("A lock.\n\nWhen in doubt.\n", "use x;")
        );
        let entry = entry("01_lost_update", "mutex", &head, &code);
        assert_eq!(
            entry,
            "\n### `mutex`\n\nA lock.\n\nWhen in doubt.\n\n\
             \n<details class=\"code\"><summary><code>solutions/01_lost_update/mutex.rs</code></summary>\n\
             \n```rust\nuse x;\n```\n\n</details>\n"
        );
    }

    #[test]
    fn every_solution_of_a_lab_is_there() {
        let catalog = Catalog::find(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let text = show(&catalog, "1").unwrap();
        for name in catalog.lab("1").unwrap().solutions() {
            assert!(text.contains(&format!("### `{name}`")), "{name}");
        }
    }
}
