//! The book is whole: its chapters are all there, what they include expands, its links lead somewhere,
//! nothing in it comes from outside, and no page is too heavy.
//!
//! That a page of it works in a browser is for `tests/browser`.

mod links;
mod page;
mod weight;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use book::site::{Site, chapters, pages};
use page::Page;

/// The sources.
fn book() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The pages, built once for all tests; that they could be built says that every chapter of the summary
/// is there, that every directive expands, and that the schedule of every answer leads to an end.
fn built() -> &'static [Page] {
    static BUILT: OnceLock<Vec<Page>> = OnceLock::new();
    BUILT.get_or_init(|| {
        let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("book");
        let mut site = Site::new(book(), Some(&out)).unwrap();
        site.build(None).unwrap_or_else(|error| panic!("{error:#}"));
        let files = pages(&out).unwrap();
        files.iter().map(|file| Page::read(&out, file)).collect()
    })
}

#[test]
fn every_chapter_is_in_the_summary_and_has_a_page() {
    let sources = book().join("src");
    let mut listed = BTreeSet::new();
    for chapter in chapters(book()).unwrap() {
        let page = chapter.path.with_extension("html");
        assert!(
            built().iter().any(|built| built.path == page),
            "{}",
            page.display()
        );
        listed.insert(chapter.path);
    }
    let mut folders = vec![sources.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&sources).unwrap();
            let is_chapter = name.extension().is_some_and(|extension| extension == "md");
            let known = !is_chapter || name == Path::new("SUMMARY.md") || listed.contains(name);
            assert!(known, "{} is not in SUMMARY.md", name.display());
        }
    }
}

#[test]
fn keys_reach_what_opens_the_table_of_contents() {
    // The table of contents itself has none, nor what is for paper.
    let others = ["toc.html", "print.html"];
    let is_read = |page: &&Page| !others.iter().any(|name| page.path.ends_with(name));
    for page in built().iter().filter(is_read) {
        let found = page.all("#mdbook-sidebar-toggle[role=button][tabindex=\"0\"]");
        assert_eq!(found.len(), 1, "{}", page.path.display());
    }
}

#[test]
fn no_directive_is_left_in_a_page() {
    for page in built() {
        for paragraph in page.texts("p") {
            assert!(
                !paragraph.contains("{{#"),
                "{}: {paragraph}",
                page.path.display()
            );
        }
    }
}
