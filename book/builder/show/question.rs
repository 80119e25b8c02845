//! A question: a fence with the info string `question`, in TOML.

use std::fmt::Write;

use racelab::catalog::Catalog;
use serde::Deserialize;
use serde_json::json;

use crate::html::{block, code, escape, inline, markdown};
use crate::page;
use crate::program::{Atlases, Program, follow, in_words};

/// A question as its author writes it; Markdown in every text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What is asked.
    pub ask: String,
    /// Whether several answers may be ticked.
    #[serde(default)]
    pub many: bool,
    /// The answers.
    #[serde(rename = "answer")]
    pub answers: Vec<Answer>,
}

/// An answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// What can be chosen.
    pub text: String,
    /// Whether it is right.
    #[serde(default)]
    pub right: bool,
    /// What there is to say to who has chosen it.
    pub says: String,
    /// The interleaving that proves it: a program and a schedule.
    pub shows: Option<String>,
}

/// An interleaving that proves an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The program.
    pub program: Program,
    /// Its decisions.
    pub schedule: String,
}

/// Reads a question.
///
/// # Errors
/// What is wrong with it, and with which line of the TOML, from 1.
pub fn read(text: &str) -> Result<Question, (usize, String)> {
    let question: Question = toml::from_str(text).map_err(|error| {
        let before = error.span().map_or(0, |span| span.start);
        let line = 1 + text[..before.min(text.len())].matches('\n').count();
        (line, error.message().to_owned())
    })?;
    let right = question
        .answers
        .iter()
        .filter(|answer| answer.right)
        .count();
    let wrong = match (question.answers.len(), right, question.many) {
        (0 | 1, _, _) => "has less than two answers",
        (_, 0, _) => "has no right answer",
        (_, 2.., false) => "has several right answers: say `many = true`, or leave one",
        _ if question.answers.iter().all(|answer| answer.shows.is_none()) => {
            "shows nothing: give at least one answer the interleaving that proves it"
        }
        _ => return Ok(question),
    };
    Err((1, format!("the question {wrong}")))
}

impl Answer {
    /// The interleaving that proves it, if there is one.
    ///
    /// # Errors
    /// What is wrong with its words.
    pub fn proof(&self, catalog: &Catalog) -> Result<Option<Proof>, String> {
        let Some(shows) = &self.shows else {
            return Ok(None);
        };
        let (program, schedule) = Program::read(catalog, shows)?;
        if schedule.is_empty() || schedule.contains(' ') {
            return Err(format!("`{shows}` must end with one schedule: `1.2.2.1`"));
        }
        let schedule = schedule.to_owned();
        Ok(Some(Proof { program, schedule }))
    }
}

/// What a question becomes: all of it can be read without scripts. `id` is unique in the book, and
/// `root` leads from the page to the book's folder, where the programs are that answers show.
///
/// # Errors
/// That an interleaving cannot be followed to an end.
pub fn show(
    catalog: &Catalog,
    atlases: &Atlases,
    question: &Question,
    id: &str,
    root: &str,
) -> Result<String, String> {
    let mut answers = Vec::new();
    let (mut choices, mut told) = (String::new(), String::new());
    let kind = if question.many { "checkbox" } else { "radio" };
    for answer in &question.answers {
        let proof = answer.proof(catalog)?;
        let ends = proof
            .as_ref()
            .map(|proof| end(atlases, proof))
            .transpose()?;
        let mut says = markdown(&answer.says);
        if let (Some(proof), Some(end)) = (&proof, &ends) {
            let (program, schedule) = (&proof.program, &proof.schedule);
            let _ = write!(
                says,
                "\n<p class=\"proof\">{} ends with {}: {}</p>",
                code(schedule),
                code(end),
                code(&replay(program, schedule)),
            );
        }
        let text = inline(&answer.text);
        let _ = writeln!(
            choices,
            "<label><input type=\"{kind}\" name=\"{id}\"> <span>{text}</span></label>"
        );
        let word = if answer.right { "right" } else { "wrong" };
        let _ = writeln!(
            told,
            "<dt>{text} <span class=\"{word}\">({word})</span></dt>\n<dd>{says}</dd>"
        );
        let shows = proof.map(|Proof { program, schedule }| {
            let atlas = program.atlas_id();
            let from = format!("{root}{}", page::atlas_file(&atlas));
            json!({ "atlas": atlas, "schedule": schedule, "from": from })
        });
        answers.push(json!({ "right": answer.right, "says": says, "shows": shows }));
    }
    let (ask, more) = legend(&question.ask);
    let data = json!({ "many": question.many, "answers": answers }).to_string();
    Ok(block(&format!(
        "<race-question id=\"{id}\" data-question=\"{}\">\n<fieldset>\n<legend>{ask}</legend>\n{more}\
         {choices}</fieldset>\n<details><summary>Answer</summary>\n<dl>\n{told}</dl>\n</details>\n\
         </race-question>",
        escape(&data)
    )))
}

/// Where a proof ends, in words.
fn end(atlases: &Atlases, proof: &Proof) -> Result<String, String> {
    let Proof { program, schedule } = proof;
    let atlas = match atlases.get(program) {
        Some(Ok(atlas)) => atlas,
        Some(Err(error)) => return Err(error.clone()),
        None => return Err(format!("there is no atlas of {program}")),
    };
    let end = follow(atlas, schedule).map_err(|error| format!("{program}: {error}"))?;
    Ok(in_words(end))
}

fn replay(program: &Program, schedule: &str) -> String {
    format!(
        "{} replay {} {} {schedule} --variant {}",
        racelab::report::command::RACELAB,
        program.number(),
        program.scenario,
        program.subject
    )
}

/// What is asked, as a legend holds it, which is one paragraph; and the rest.
fn legend(ask: &str) -> (String, String) {
    let (first, rest) = ask.trim().split_once("\n\n").unwrap_or((ask.trim(), ""));
    match rest.trim() {
        "" => (inline(first), String::new()),
        rest => (
            inline(first),
            format!("<div class=\"more\">{}</div>\n", markdown(rest)),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_says_what_is_wrong_with_it_and_where() {
        let wrong = "[[answer]]\ntext = \"a\"\nsays = \"b\"\n";
        let right = format!("{wrong}right = true\n");
        let shows = "shows = \"01 racy x 1\"\n";
        for (text, line, says) in [
            ("ask = 1\n".to_owned(), 1, "invalid type"),
            ("ask = \"a\"\nmny = true\n".to_owned(), 2, "unknown field"),
            (
                format!("ask = \"a\"\n{right}"),
                1,
                "has less than two answers",
            ),
            (
                format!("ask = \"a\"\n{wrong}{wrong}"),
                1,
                "has no right answer",
            ),
            (
                format!("ask = \"a\"\n{right}{right}"),
                1,
                "say `many = true`",
            ),
            (format!("ask = \"a\"\n{right}{wrong}"), 1, "shows nothing"),
        ] {
            let (at, error) = read(&text).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
            assert_eq!(at, line, "{text}: {error}");
        }
        assert!(read(&format!("ask = \"a\"\n{right}{wrong}{shows}")).is_ok());
    }

    #[test]
    fn a_question_of_several_paragraphs_keeps_its_listing_out_of_the_legend() {
        let (ask, more) = legend("Why `x`?\n\n```text\na\n```\n");
        assert_eq!(ask, "Why <code>x</code>?");
        assert!(
            more.contains("<pre><code class=\"language-text\">a"),
            "{more}"
        );
    }
}
