use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::*;
use crate::grade::record::{Outcome, Said};

/// Pieces of text that mean something to a reader of some form.
const SIGNS: &[&str] = &[
    "]]>",
    "<b>",
    "&amp;",
    "&#0;",
    "```",
    "`",
    "|",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\"",
    "'",
    ",",
    ";",
    "=",
    "+",
    "-",
    "@",
    "\u{0}",
    "\u{1b}[31m",
    "\u{1b}]8;;x\u{1b}\\",
    "\u{9b}",
    "\u{202e}",
    "\u{fffe}",
    "\u{ffff}",
    "[a](b)",
    "![a](b)",
    "<https://x.y>",
    "www.x.y",
    "::error::",
    "##[x]",
    "$x$",
    "[^1]",
    "- [x] ",
    "> ",
    "# ",
    "    ",
    "\\",
    "/",
    "..",
    "{0}",
    "\u{85}",
    "\u{2028}",
    "👩‍🚀",
    "e\u{301}",
    "Points Possible",
    "_LATE_1_2_x",
    "_1_assignsubmission_file",
    "  --> a.rs:0:1",
    "1.2",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(SIGNS).prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// The class with other texts in every field that is not a name of ours: labs' folders and scenarios'
/// names are what the instructor's files are called.
fn with_texts(texts: &[String]) -> (Plan, Vec<Student>) {
    let mut texts = texts.iter().cycle().cloned();
    let mut next = || texts.next().unwrap();
    let mut plan = class::plan();
    (plan.sandbox, plan.compiler) = (next(), next());
    for lab in &mut plan.labs {
        (lab.title, lab.audit) = (next(), Some(next()));
        lab.scenarios
            .iter_mut()
            .for_each(|scenario| scenario.asks = next());
    }
    let mut students = class::students();
    for student in &mut students {
        student.name = next();
        for grade in &mut student.grades {
            let judgement = &mut grade.judgement;
            judgement.student = student.name.clone();
            judgement.file = judgement.file.take().map(|_| next());
            judgement.finding.digest = next();
            match &mut judgement.finding.outcome {
                Outcome::NotTaken(why)
                | Outcome::NotAllowed(why)
                | Outcome::DoesNotCompile(why)
                | Outcome::Fault(why) => *why = next(),
                Outcome::NotHandedIn | Outcome::Judged => {}
            }
            for scenario in &mut judgement.finding.scenarios {
                match &mut scenario.verdict {
                    Said::Refuted(failed) => {
                        (failed.message, failed.story) = (next(), next());
                        failed.schedule = Some(next());
                        failed.line = u32::try_from(failed.message.len() % 3).ok();
                    }
                    Said::Inconclusive(why) => *why = next(),
                    Said::Verified | Said::NotJudged => {}
                }
            }
        }
    }
    students.sort_by(|a, b| a.name.cmp(&b.name));
    students.dedup_by(|a, b| a.name == b.name);
    (plan, students)
}

/// What a page of Markdown says, without what it says of its form.
fn shown(page: &str) -> String {
    use pulldown_cmark::{Event, Options, Parser};

    let said =
        Parser::new_ext(page, Options::all() - Options::ENABLE_SMART_PUNCTUATION).map(|event| {
            match event {
                Event::Text(text) | Event::Code(text) => text.into_string(),
                Event::Start(_) | Event::End(_) => String::new(),
                foreign => format!("{foreign:?}"),
            }
        });
    said.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_in_any_field_leaves_every_form_valid(texts in prop::collection::vec(text(), 1..60)) {
        let (plan, students) = with_texts(&texts);
        valid::all(&plan, &students);
    }

    #[test]
    fn a_table_is_no_wider_than_its_page(texts in prop::collection::vec(text(), 1..60), width in 50usize..140) {
        let (plan, students) = with_texts(&texts);
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path()).unwrap();
        let out = fs::File::create(place.path().join("out")).unwrap();
        let mut table = Table::to(Box::new(out), width, false);
        for student in &students {
            table.student(&plan, student, &folder).unwrap();
        }
        table.end(&plan, &folder).unwrap();
        let drawn = fs::read_to_string(place.path().join("out")).unwrap();
        let rows = drawn.lines().take_while(|line| !line.starts_with("? not known"));
        for row in rows {
            prop_assert!(row.width() <= width, "{}", row);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn markdown_shows_a_text_as_it_is(text in text()) {
        let (line, story) = (text::line(&text), text::story(&text));
        let sentence = format!("before {} after.\n", text::markdown(&text));
        prop_assert_eq!(shown(&sentence), format!("before {line} after."));
        let sentence = format!("before {} after.\n", text::code(&text));
        let code = if line.is_empty() { "  " } else { &line };
        prop_assert_eq!(shown(&sentence), format!("before {code} after."));
        prop_assert_eq!(shown(&text::fence(&text, "text")), format!("{story}\n"));
    }

    #[test]
    fn different_submissions_have_different_files(one in text(), other in text()) {
        let (first, second) = (file_name(&one), file_name(&other));
        prop_assert_eq!(one == other, first.to_lowercase() == second.to_lowercase());
        prop_assert!(!first.is_empty() && first.len() < 255, "{}", first);
        prop_assert!(first.chars().all(|c| c.is_alphanumeric() || "_-".contains(c)), "{}", first);
    }

    #[test]
    fn a_text_says_how_much_of_it_is_left_out(text in text(), most in 0usize..20) {
        let whole = text::limited_line(&text, usize::MAX);
        let kept = text::limited_line(&text, most);
        match whole.chars().count().checked_sub(most) {
            Some(left @ 1..) => {
                let said = format!(" … ({left} more characters left out)");
                prop_assert!(kept.ends_with(&said), "{}", kept);
            }
            _ => prop_assert_eq!(kept, whole),
        }
    }
}
