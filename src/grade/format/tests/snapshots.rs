use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::*;

/// Holds the files that a form makes of the class against their snapshot, one below the other.
fn hold(form: Form) {
    let mut page = String::new();
    for (name, text) in files(form, &class::plan(), &class::students()) {
        let text = match name.strip_suffix(".txt") {
            Some(_) if form == Form::GithubClassroom => {
                let json = STANDARD.decode(&text).unwrap();
                let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
                serde_json::to_string_pretty(&json).unwrap() + "\n"
            }
            _ => text,
        };
        page += &format!("=== {name}\n{text}");
    }
    let name = form.to_possible_value().unwrap();
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name.get_name(), page);
    });
}

#[test]
fn the_table_fits_its_page_and_lists_what_is_open() {
    hold(Form::Table);
}

#[test]
fn the_json_has_everything() {
    hold(Form::Json);
}

#[test]
fn both_gradebooks_leave_open_what_is_open() {
    hold(Form::Csv);
}

#[test]
fn junit_has_a_suite_for_each_student() {
    hold(Form::Junit);
}

#[test]
fn gradescope_gets_a_result_for_each_submission() {
    hold(Form::Gradescope);
}

#[test]
fn github_classroom_gets_a_result_and_a_summary() {
    hold(Form::GithubClassroom);
}

#[test]
fn exercism_gets_a_result_for_each_judgement() {
    hold(Form::Exercism);
}

#[test]
fn sarif_has_a_result_for_each_failure() {
    hold(Form::Sarif);
}

#[test]
fn each_student_reads_how_it_goes_wrong() {
    hold(Form::Report);
}

#[test]
fn the_instructor_reads_what_the_class_did() {
    hold(Form::Class);
}
