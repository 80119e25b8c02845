use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use super::built;

#[test]
fn every_link_inside_the_book_leads_somewhere() {
    // What can be linked to, by the page's file.
    let anchors: BTreeMap<PathBuf, BTreeSet<String>> = built()
        .iter()
        .map(|page| {
            let ids = page.all("[id]").into_iter();
            let ids = ids.filter_map(|element| element.get("id").map(str::to_owned));
            let file = fs::canonicalize(page.book.join(&page.path)).unwrap();
            (file, ids.collect())
        })
        .collect();
    let mut dead = BTreeSet::new();
    for page in built() {
        // The whole book on one page has its links rewritten by mdBook; the page of a missing page is
        // for a server, at whose root it stands.
        if page.path.ends_with("print.html") || page.path.ends_with("404.html") {
            continue;
        }
        for (selector, attribute) in [
            ("a[href]", "href"),
            ("img[src]", "src"),
            ("link[href]", "href"),
            ("script[src]", "src"),
        ] {
            for element in page.all(selector) {
                let link = element.get(attribute).unwrap();
                let Some((file, fragment)) = page.target(link) else {
                    continue;
                };
                let Ok(file) = fs::canonicalize(file) else {
                    dead.insert(format!("{}: {link}", page.path.display()));
                    continue;
                };
                // A position in a viewer is no anchor.
                let fragment = fragment.filter(|to| !to.is_empty() && !to.starts_with("at="));
                let known = fragment.is_none_or(|fragment| {
                    anchors
                        .get(&file)
                        .is_some_and(|anchors| anchors.contains(&fragment))
                });
                if !known {
                    dead.insert(format!("{}: {link}: no such anchor", page.path.display()));
                }
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn nothing_that_a_page_loads_comes_from_outside() {
    for page in built() {
        let path = page.path.display();
        for (selector, attribute) in [
            ("script[src]", "src"),
            ("link[href]", "href"),
            ("img[src]", "src"),
            ("iframe[src]", "src"),
            ("object[data]", "data"),
            ("form[action]", "action"),
        ] {
            for element in page.all(selector) {
                let link = element.get(attribute).unwrap();
                assert!(!is_outside(link), "{path} loads {link}");
            }
        }
        // mdBook sends what is in such a block to a server, when somebody asks it to.
        assert!(
            page.all(".playground").is_empty(),
            "{path} has code that runs elsewhere"
        );
        for style in page.all("link[rel=stylesheet]") {
            let (file, _) = page.target(style.get("href").unwrap()).unwrap();
            let text = fs::read_to_string(&file).unwrap();
            for url in text
                .split("url(")
                .skip(1)
                .chain(text.split("@import").skip(1))
            {
                let url = url.trim_start().trim_start_matches(['"', '\'']);
                assert!(!is_outside(url), "{} loads {url:.60}", file.display());
            }
        }
    }
}

fn is_outside(link: &str) -> bool {
    link.starts_with("http:") || link.starts_with("https:") || link.starts_with("//")
}
