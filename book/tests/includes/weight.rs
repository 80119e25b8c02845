use std::fs;

use super::built;
use super::page::Page;

/// What a page with a viewer may have, with all that it loads at once.
const MOST: u64 = 500_000;

/// What a page loads at once: the files, and the bytes of each. What is searched for is loaded when
/// somebody searches, and a picture when it comes into view.
fn loaded(page: &Page) -> Vec<(String, u64)> {
    let mut loaded = vec![(page.path.display().to_string(), page.bytes as u64)];
    for (selector, attribute) in [
        ("link[rel=stylesheet]", "href"),
        ("link[rel=icon]", "href"),
        ("script[src]", "src"),
        ("img:not([loading=lazy])", "src"),
    ] {
        for element in page.all(selector) {
            let link = element.get(attribute).unwrap();
            let (file, _) = page.target(link).unwrap();
            loaded.push((link.to_owned(), fs::metadata(file).unwrap().len()));
        }
    }
    loaded
}

#[test]
fn a_page_with_its_viewer_has_less_than_500_kb() {
    let mut heaviest = (0, String::new());
    let mut heavy = Vec::new();
    for page in built() {
        // The whole book on one page has no viewer that works.
        if page.path.ends_with("print.html") || page.all("race-viewer").is_empty() {
            continue;
        }
        let loaded = loaded(page);
        let bytes: u64 = loaded.iter().map(|(_, bytes)| bytes).sum();
        if bytes >= MOST {
            heavy.push(format!("{}: {bytes} bytes", page.path.display()));
        }
        let own = |name: &str| name.contains("theme/") || name.contains("viewer/");
        let others = loaded.iter().skip(1).filter(|(name, _)| !own(name));
        let mdbook: u64 = others.map(|(_, bytes)| bytes).sum();
        let told = format!(
            "{}: {bytes} bytes, mdBook's own {mdbook}",
            page.path.display()
        );
        heaviest = heaviest.max((bytes, told));
    }
    assert!(
        heavy.is_empty(),
        "too heavy; play a smaller scenario there: {heavy:#?}"
    );
    println!("the heaviest page is {}", heaviest.1);
}
