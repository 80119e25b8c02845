//! `{{#lab NN}}`: the head of a lab's chapter.

use std::fmt::Write;

use racelab::catalog::{Catalog, Lab};
use racelab::report::command;

use crate::html::{block, code, escape};

/// What the directive becomes; the chapters of labs are beside each other, named as the labs are.
///
/// # Errors
/// That there is no such lab.
pub fn show(catalog: &Catalog, arguments: &str) -> Result<String, String> {
    let lab = catalog.lab(arguments).map_err(|error| error.to_string())?;
    let before = |folder: &String| catalog.lab(folder).map_err(|error| error.to_string());
    let before: Vec<&Lab> = lab
        .about
        .prerequisites
        .iter()
        .map(before)
        .collect::<Result<_, _>>()?;
    Ok(block(&html(lab, &before)))
}

fn html(lab: &Lab, before: &[&Lab]) -> String {
    let about = &lab.about;
    let number = command::number(&lab.folder);
    let concepts: Vec<_> = about
        .concepts
        .iter()
        .map(|concept| escape(concept))
        .collect();
    let points: u32 = about
        .scenarios
        .values()
        .map(|scenario| scenario.points)
        .sum();
    let links = before.iter().map(|lab| {
        let (folder, title) = (&lab.folder, escape(&lab.about.title));
        let number = command::number(folder);
        format!("<a href=\"{folder}.html\">{number} {title}</a>")
    });
    let links: Vec<_> = links.collect();
    let mut html = String::from("<dl class=\"lab\">\n");
    let mut row = |term: &str, what: &str| {
        let _ = writeln!(html, "<div><dt>{term}</dt><dd>{what}</dd></div>");
    };
    row("Concepts", &concepts.join(" · "));
    if !links.is_empty() {
        row("Before it", &links.join(" · "));
    }
    row("Points", &points.to_string());
    row(
        "Your file",
        &code(&format!("labs/{}/exercise.rs", lab.folder)),
    );
    row(
        "Begin with",
        &code(&format!("{} show {number}", command::RACELAB)),
    );
    html.push_str("</dl>");
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_head_says_what_comes_before_and_how_to_begin() {
        let catalog = Catalog::find(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let html = show(&catalog, "04").unwrap();
        for piece in [
            "<a href=\"01_lost_update.html\">01 Lost update</a>",
            "<dd>10</dd>",
            "<code>cargo run -- show 04</code>",
            "<code>labs/04_torn_invariant/exercise.rs</code>",
        ] {
            assert!(html.contains(piece), "{piece}\n{html}");
        }
        assert!(show(&catalog, "99").is_err());
    }
}
