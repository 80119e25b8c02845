use std::path::Path;

use super::super::BuildError;
use super::super::source::Source;
use super::check;
use crate::catalog::Catalog;

/// Everything that the labs have an answer in.
#[test]
fn every_answer_of_every_lab_is_allowed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let catalog = Catalog::find(root).unwrap();
    let mut refused = Vec::new();
    let mut read = 0;
    for lab in catalog.labs() {
        for variant in lab.variants() {
            let file = lab.file(&variant).unwrap();
            let source = Source::read(root, &file).unwrap();
            read += 1;
            if let Err(BuildError::NotAllowed(what)) = check(&source, &lab.about.policy) {
                refused.push(format!("{} {variant}:\n{what}", lab.folder));
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n\n"));
    assert!(read > 400, "{read}");
}
