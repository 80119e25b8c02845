//! `{{#wrong NN}}`: every wrong answer of a lab, with the verdict that it gets.

use racelab::catalog::{Catalog, Expected};

use super::solutions::{entry, head_and_code, read};

/// What the directive becomes.
///
/// # Errors
/// That there is no such lab, or a file that cannot be read or names no verdict.
pub fn show(catalog: &Catalog, arguments: &str) -> Result<String, String> {
    let lab = catalog.lab(arguments).map_err(|error| error.to_string())?;
    let mut text = String::new();
    for name in lab.wrong_answers() {
        let called = format!("wrong/{name}");
        let file = lab.file(&called).map_err(|error| error.to_string())?;
        let expected = lab.expected(&name).map_err(|error| error.to_string())?;
        let (head, code) = head_and_code(&read(&file)?);
        let head = with_verdict(&expected, &head);
        text.push_str(&entry(&lab.folder, &called, &head, &code));
    }
    Ok(text)
}

/// The head, its line with the verdict written out.
fn with_verdict(expected: &Expected, head: &str) -> String {
    let verdict = match expected {
        Expected::Refuted { kind, by } => format!("**refuted: {kind}**, by `{by}`."),
        Expected::DoesNotCompile { says } => format!("**does not compile**: `{says}`."),
    };
    let rest = head.lines().filter(|line| !line.starts_with("Verdict: "));
    let rest: Vec<_> = rest.collect();
    format!("{verdict}\n\n{}\n", rest.join("\n").trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_verdict_comes_first() {
        let catalog = Catalog::find(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let text = show(&catalog, "1").unwrap();
        let piece =
            "### `lock_per_half`\n\n**refuted: lost update**, by `every_update_counts`.\n\n";
        assert!(text.contains(piece), "{text}");
        assert!(!text.contains("Verdict:"));
        let refused = Expected::DoesNotCompile {
            says: "cannot be shared".into(),
        };
        assert_eq!(
            with_verdict(
                &refused,
                "Verdict: does not compile — cannot be shared\n\nA cell.\n"
            ),
            "**does not compile**: `cannot be shared`.\n\nA cell.\n"
        );
    }
}
