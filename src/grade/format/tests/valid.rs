//! Each form against its published schema, or its documented form; read back where there is a reader.

use std::sync::LazyLock;

use ::csv::ReaderBuilder;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonschema::Validator;
use serde_json::Value;
use uppsala::XsdValidator;

use super::*;

/// A schema in `tests/schemas`.
fn schema(name: &str) -> Validator {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas");
    let schema = fs::read_to_string(folder.join(name)).unwrap();
    // A bracket too many in SARIF's pattern of languages, which only lenient engines take.
    let schema = schema.replace("{2}]?$", "{2}$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let options = jsonschema::options().should_validate_formats(true);
    options.build(&schema).unwrap()
}

static SARIF: LazyLock<Validator> = LazyLock::new(|| schema("sarif-2.1.0.json"));
static GRADESCOPE: LazyLock<Validator> = LazyLock::new(|| schema("gradescope.json"));
static CLASSROOM: LazyLock<Validator> = LazyLock::new(|| schema("github-classroom.json"));
static EXERCISM: LazyLock<Validator> = LazyLock::new(|| schema("exercism-3.json"));
static RESULTS: LazyLock<Validator> = LazyLock::new(|| schema("racelab-results-1.json"));

fn hold(text: &str, schema: &Validator) -> Value {
    let value: Value = serde_json::from_str(text).unwrap();
    let errors: Vec<_> = schema.iter_errors(&value).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
    value
}

/// Holds every form of a class against its schema.
pub(super) fn all(plan: &Plan, students: &[Student]) {
    hold(&file(Form::Json, plan, students), &RESULTS);
    hold(&file(Form::Sarif, plan, students), &SARIF);
    junit(&file(Form::Junit, plan, students));
    for text in files(Form::Gradescope, plan, students).values() {
        hold(text, &GRADESCOPE);
    }
    for text in files(Form::Exercism, plan, students).values() {
        hold(text, &EXERCISM);
    }
    for (name, text) in files(Form::GithubClassroom, plan, students) {
        if name.ends_with(".txt") {
            classroom(&text);
        } else {
            markdown(&text);
        }
    }
    for (name, text) in files(Form::Csv, plan, students) {
        gradebook(&text, students.len() + usize::from(name == "canvas.csv"));
    }
    for text in files(Form::Report, plan, students).values() {
        markdown(text);
    }
    markdown(&file(Form::Class, plan, students));
    shown(&file(Form::Table, plan, students));
}

/// JUnit against the schema of Jenkins, and read back.
fn junit(xml: &str) -> quick_junit::Report {
    let schema = include_str!("../../../../tests/schemas/junit-10.xsd");
    let schema = uppsala::parse(schema).unwrap();
    let validator = XsdValidator::from_schema(&schema).unwrap();
    let errors = validator.validate(&uppsala::parse(xml).unwrap());
    assert!(errors.is_empty(), "{errors:#?}\n{xml}");
    quick_junit::Report::deserialize_from_str(xml).unwrap()
}

/// The result as the reporter reads it, which adds up the scores itself.
fn classroom(encoded: &str) -> f64 {
    let json = String::from_utf8(STANDARD.decode(encoded).unwrap()).unwrap();
    let results = hold(&json, &CLASSROOM);
    let tests = results["tests"].as_array().unwrap();
    for test in tests {
        for field in ["name", "message", "test_code", "filename"] {
            let text = test[field].as_str().unwrap();
            assert!(!text.starts_with("::") && !text.contains("##["), "{text}");
            assert!(!text.contains('\n'), "{text}");
        }
    }
    tests
        .iter()
        .map(|test| test["score"].as_f64().unwrap())
        .sum()
}

/// A gradebook read back: rows of one length, and nothing that a spreadsheet would work out.
fn gradebook(text: &str, rows: usize) -> Vec<Vec<String>> {
    let mut reader = ReaderBuilder::new().from_reader(text.as_bytes());
    let read: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(read.len(), rows, "{text}");
    for cell in read.iter().flatten() {
        assert!(
            !cell.trim_start().starts_with(['=', '+', '-', '@']),
            "{cell}"
        );
    }
    let cells = |record: &::csv::StringRecord| record.iter().map(str::to_owned).collect();
    read.iter().map(cells).collect()
}

/// A page in which nothing is a link, a picture or HTML.
fn markdown(page: &str) {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    shown(page);
    for event in Parser::new_ext(page, Options::all()) {
        let foreign = matches!(
            event,
            Event::Html(_)
                | Event::InlineHtml(_)
                | Event::InlineMath(_)
                | Event::DisplayMath(_)
                | Event::FootnoteReference(_)
                | Event::TaskListMarker(_)
                | Event::Start(
                    Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock | Tag::BlockQuote(_)
                )
        );
        assert!(!foreign, "{event:?}\n{page}");
    }
}

/// Text in which every character shows where it is.
fn shown(text: &str) {
    let hidden = |c: &char| c.is_control() && *c != '\n' && *c != '\t' || *c == '\u{202e}';
    assert_eq!(text.chars().find(hidden), None, "{text}");
}

#[test]
fn every_form_of_the_class_is_as_its_reader_wants_it() {
    all(&class::plan(), &class::students());
}

#[test]
fn junit_sums_are_those_of_its_suites() {
    let report = junit(&file(Form::Junit, &class::plan(), &class::students()));
    let suites = report.test_suites.iter();
    assert_eq!(report.test_suites.len(), 7);
    assert_eq!(
        report.tests,
        suites.clone().map(|suite| suite.tests).sum::<usize>()
    );
    assert_eq!(report.errors, 1);
    assert_eq!(
        report.failures,
        suites.map(|suite| suite.failures).sum::<usize>()
    );
}

#[test]
fn the_reporter_adds_up_what_counts() {
    let (plan, students) = (class::plan(), class::students());
    for student in &students {
        let files = files(Form::GithubClassroom, &plan, std::slice::from_ref(student));
        let (_, encoded) = files
            .iter()
            .find(|(name, _)| name.ends_with(".txt"))
            .unwrap();
        assert!(
            (classroom(encoded) - student.points()).abs() < 0.01,
            "{}",
            student.name
        );
    }
}

#[test]
fn what_is_hidden_is_told_in_the_instructors_json_alone() {
    let (plan, students) = (class::plan(), class::students());
    for form in Form::value_variants() {
        let mut told = files(*form, &plan, &students);
        for text in told.values_mut() {
            if *form == Form::GithubClassroom
                && let Ok(json) = STANDARD.decode(&text)
            {
                *text = String::from_utf8(json).unwrap();
            }
        }
        let secret = told.values().any(|text| text.contains("SECRET"));
        assert_eq!(secret, *form == Form::Json, "{form:?}");
    }
}

#[test]
fn nothing_that_is_open_is_graded() {
    let (plan, students) = (class::plan(), class::students());
    let files = files(Form::Csv, &plan, &students);
    let canvas = gradebook(&files["canvas.csv"], 8);
    let moodle = gradebook(&files["moodle.csv"], 7);
    for (at, student) in students.iter().enumerate() {
        assert_eq!(
            moodle[at][3].is_empty(),
            case::is_open(student),
            "{}",
            student.name
        );
        for (lab, grade) in student.grades.iter().enumerate() {
            let open = grade.judgement.is_open() && grade.kept.is_none();
            assert_eq!(canvas[at + 1][5 + lab].is_empty(), open, "{}", student.name);
        }
    }
    assert_eq!(canvas[0][0].trim(), "Points Possible");
    assert!(
        canvas[1..]
            .iter()
            .all(|row| !row[0].contains("Points Possible"))
    );
}
