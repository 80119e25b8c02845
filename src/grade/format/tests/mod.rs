//! Every form of a small class with every outcome in it; and of students who attack their reader.

mod class;
mod properties;
mod snapshots;
mod valid;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::*;

/// The files that a form makes of a class: their names, with `/`, and what is in them.
fn files(form: Form, plan: &Plan, students: &[Student]) -> BTreeMap<String, String> {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::at(place.path()).unwrap();
    let mut format = form.begin();
    for student in students {
        format.student(plan, student, &folder).unwrap();
    }
    format.end(plan, &folder).unwrap();
    let mut files = BTreeMap::new();
    gather(place.path(), "", &mut files);
    files
}

fn gather(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().into_string().unwrap());
        if entry.file_type().unwrap().is_dir() {
            gather(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
}

/// The only file that a form makes.
fn file(form: Form, plan: &Plan, students: &[Student]) -> String {
    let files = files(form, plan, students);
    assert_eq!(files.len(), 1, "{:?}", files.keys());
    files.into_values().next().unwrap()
}

#[test]
fn a_class_without_students_has_whole_files_too() {
    let plan = class::plan();
    for form in [
        Form::Json,
        Form::Csv,
        Form::Junit,
        Form::Sarif,
        Form::Class,
        Form::Table,
    ] {
        for (name, text) in files(form, &plan, &[]) {
            assert!(text.ends_with('\n'), "{name}: {text}");
            if name.ends_with("json") || name.ends_with("sarif") {
                serde_json::from_str::<serde_json::Value>(&text).unwrap();
            }
        }
    }
}
