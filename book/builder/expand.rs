//! The whole book: gathers what all chapters need, and expands them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use racelab::catalog::Catalog;
use racelab::judge::court::Court;
use racelab::trace::atlas::Atlas;

use crate::chapter::{Mistake, Part, parts};
use crate::program::{Atlases, Program, draw};
use crate::show::figures::Picture;
use crate::show::question::{self, Question};
use crate::show::{self, play};
use crate::told::Told;

/// A chapter, as its author wrote it.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its file, relative to `book/src`: `labs/01_lost_update.md`.
    pub path: PathBuf,
    /// Markdown.
    pub text: String,
}

/// The book in Markdown, and what its pages need beside that.
#[derive(Debug, Default)]
pub struct Expanded {
    /// The chapters, in their order.
    pub chapters: Vec<String>,
    /// What the viewers need, as JSON, by the ids of the atlases.
    pub data: BTreeMap<String, String>,
    /// The atlases that answers show: a page loads them when a reader wants to see them.
    pub shown: BTreeSet<String>,
    /// Pictures that go beside the pages.
    pub pictures: Vec<Picture>,
}

/// A chapter taken apart, with its questions read.
struct Chapter<'a> {
    path: &'a Path,
    parts: Vec<Part>,
    /// By the line that a question begins in.
    questions: BTreeMap<usize, Question>,
}

impl Chapter<'_> {
    fn mistake(&self, line: usize, what: impl Into<String>) -> Mistake {
        Mistake {
            file: Path::new("book/src").join(self.path),
            line,
            what: what.into(),
        }
    }

    /// What leads from its page to the book's folder: `../`, or nothing.
    fn root(&self) -> String {
        "../".repeat(self.path.components().count().saturating_sub(1))
    }
}

/// Which program a directive is about, and what stands after it.
fn program<'a>(
    catalog: &Catalog,
    name: &str,
    arguments: &'a str,
) -> Option<Result<(Program, &'a str), String>> {
    let about = matches!(name, "story" | "outcomes" | "play");
    about.then(|| Program::read(catalog, arguments))
}

/// The programs that chapters tell of (`story`, `outcomes`, `play`), and so those with a snapshot.
///
/// # Errors
/// Every directive that names a program wrongly.
pub fn told(catalog: &Catalog, sources: &[Source]) -> Result<BTreeSet<Program>, Vec<Mistake>> {
    let (chapters, mut mistakes) = read(sources);
    let mut told = BTreeSet::new();
    for chapter in &chapters {
        for part in &chapter.parts {
            let Part::Directive {
                line,
                name,
                arguments,
            } = part
            else {
                continue;
            };
            match program(catalog, name, arguments) {
                Some(Ok((program, _))) => _ = told.insert(program),
                Some(Err(what)) => mistakes.push(chapter.mistake(*line, what)),
                None => {}
            }
        }
    }
    if mistakes.is_empty() {
        Ok(told)
    } else {
        Err(mistakes)
    }
}

/// Takes the chapters apart.
fn read(sources: &[Source]) -> (Vec<Chapter<'_>>, Vec<Mistake>) {
    let mut mistakes = Vec::new();
    let mut chapters = Vec::new();
    for source in sources {
        let mut chapter = Chapter {
            path: &source.path,
            parts: parts(&source.text),
            questions: BTreeMap::new(),
        };
        for part in &chapter.parts {
            let Part::Question { line, text } = part else {
                continue;
            };
            match question::read(text) {
                Ok(question) => _ = chapter.questions.insert(*line, question),
                Err((within, what)) => mistakes.push(chapter.mistake(line + within, what)),
            }
        }
        chapters.push(chapter);
    }
    (chapters, mistakes)
}

/// Expands all chapters.
///
/// # Errors
/// Everything that is wrong with them.
pub fn expand(
    book: &Path,
    catalog: &Catalog,
    court: &Court,
    known: &mut Atlases,
    sources: &[Source],
) -> Result<Expanded, Vec<Mistake>> {
    let (chapters, mut mistakes) = read(sources);
    let missing = needs(catalog, &chapters, &mut mistakes)
        .into_iter()
        .filter(|program| !known.contains_key(program));
    let missing: Vec<_> = missing.collect();
    known.extend(draw(court, catalog, missing));
    let mut work = Work {
        book,
        catalog,
        atlases: known,
        data: BTreeMap::new(),
        shown: BTreeSet::new(),
        pictures: Vec::new(),
    };
    let mut texts = Vec::new();
    for chapter in &chapters {
        let mut text = String::new();
        for part in &chapter.parts {
            match work.part(chapter, part) {
                Ok(piece) => text.push_str(&piece),
                Err(mistake) => mistakes.push(mistake),
            }
        }
        texts.push(text);
    }
    if !mistakes.is_empty() {
        mistakes.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        mistakes.dedup();
        return Err(mistakes);
    }
    Ok(Expanded {
        chapters: texts,
        data: work.data,
        shown: work.shown,
        pictures: work.pictures,
    })
}

/// The programs that an atlas is needed of.
fn needs(
    catalog: &Catalog,
    chapters: &[Chapter],
    mistakes: &mut Vec<Mistake>,
) -> BTreeSet<Program> {
    let mut needed = BTreeSet::new();
    for chapter in chapters {
        for part in &chapter.parts {
            match part {
                Part::Directive {
                    name, arguments, ..
                } if name == "play" => {
                    // What is wrong with it is said when it is expanded.
                    if let Ok((program, _)) = Program::read(catalog, arguments) {
                        needed.insert(program);
                    }
                }
                Part::Question { line, .. } => {
                    let question = chapter.questions.get(line);
                    for answer in question.iter().flat_map(|question| &question.answers) {
                        match answer.proof(catalog) {
                            Ok(proof) => needed.extend(proof.map(|proof| proof.program)),
                            Err(what) => mistakes.push(chapter.mistake(*line, what)),
                        }
                    }
                }
                _ => {}
            }
        }
    }
    needed
}

/// What all chapters share while they are expanded.
struct Work<'a> {
    book: &'a Path,
    catalog: &'a Catalog,
    atlases: &'a Atlases,
    data: BTreeMap<String, String>,
    shown: BTreeSet<String>,
    pictures: Vec<Picture>,
}

impl Work<'_> {
    fn part(&mut self, chapter: &Chapter, part: &Part) -> Result<String, Mistake> {
        match part {
            Part::Prose(text) => Ok(text.clone()),
            Part::Directive {
                line,
                name,
                arguments,
            } => self
                .directive(chapter, name, arguments)
                .map_err(|what| chapter.mistake(*line, what)),
            Part::Question { line, .. } => match chapter.questions.get(line) {
                Some(question) => self
                    .question(chapter, *line, question)
                    .map_err(|what| chapter.mistake(*line, what)),
                // What is wrong with it is said already.
                None => Ok(String::new()),
            },
        }
    }

    fn directive(
        &mut self,
        chapter: &Chapter,
        name: &str,
        arguments: &str,
    ) -> Result<String, String> {
        let root = self.catalog.root();
        if let Some(read) = program(self.catalog, name, arguments) {
            let (program, rest) = read?;
            if name != "play" && !rest.is_empty() {
                return Err(format!(
                    "`{rest}` is too much: `{name}` takes a program only"
                ));
            }
            let told = Told::read(self.book, &program)?;
            return match name {
                "story" => show::story::show(&program, &told),
                "outcomes" => show::outcomes::show(&program, &told),
                _ => self.play(&program, &told, rest),
            };
        }
        match name {
            "code" => show::code::show(root, arguments),
            "lab" => show::lab::show(self.catalog, arguments),
            "solutions" => show::solutions::show(self.catalog, arguments),
            "wrong" => show::wrong::show(self.catalog, arguments),
            "command" => show::command::show(root, arguments),
            "figures" => {
                let shown = show::figures::show(self.book, arguments, &chapter.root());
                let (text, picture) = shown?;
                self.pictures.push(picture);
                Ok(text)
            }
            _ => Err(format!(
                "there is no directive `{name}`; there are: code, lab, story, outcomes, play, \
                 solutions, wrong, command, figures"
            )),
        }
    }

    fn play(&mut self, program: &Program, told: &Told, options: &str) -> Result<String, String> {
        let options = play::Options::read(options)?;
        let atlas = self.atlas(program)?;
        let text = play::show(program, told, atlas, &options)?;
        let data = play::data(self.catalog.root(), program, told, atlas).to_string();
        self.data.insert(program.atlas_id(), data);
        Ok(text)
    }

    fn atlas(&self, program: &Program) -> Result<&Atlas, String> {
        match self.atlases.get(program) {
            Some(Ok(atlas)) => Ok(atlas),
            Some(Err(error)) => Err(error.clone()),
            None => Err(format!("there is no atlas of {program}")),
        }
    }

    fn question(
        &mut self,
        chapter: &Chapter,
        line: usize,
        question: &Question,
    ) -> Result<String, String> {
        // The number of the question in its chapter, so that what a reader has answered stays when
        // a line is added.
        let number = 1 + chapter.questions.range(..line).count();
        let stem = chapter.path.file_stem().and_then(|stem| stem.to_str());
        let id = format!("q-{}-{number}", stem.unwrap_or_default());
        for answer in &question.answers {
            if let Some(proof) = answer.proof(self.catalog)? {
                self.note(&proof.program)?;
            }
        }
        question::show(self.catalog, self.atlases, question, &id, &chapter.root())
    }

    /// Notes what a viewer needs of a program that an answer shows, perhaps without a snapshot of its
    /// story.
    fn note(&mut self, program: &Program) -> Result<(), String> {
        let id = program.atlas_id();
        self.shown.insert(id.clone());
        if self.data.contains_key(&id) {
            return Ok(());
        }
        let lab = program
            .lab(self.catalog)
            .map_err(|error| error.to_string())?;
        let file = lab
            .file(&program.subject)
            .map_err(|error| error.to_string())?;
        let root = self.catalog.root();
        let file = file.strip_prefix(root).unwrap_or(&file);
        let told = Told::read(self.book, program).unwrap_or(Told {
            file: file.display().to_string().replace('\\', "/"),
            ..Told::default()
        });
        let data = play::data(root, program, &told, self.atlas(program)?);
        self.data.insert(id, data.to_string());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkout() -> (PathBuf, Catalog, Court) {
        let book = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let catalog = Catalog::find(&book).unwrap();
        let court = Court::new(catalog.root()).unwrap();
        (book, catalog, court)
    }

    fn expanded(text: &str) -> Result<Expanded, Vec<Mistake>> {
        let (book, catalog, court) = checkout();
        let source = Source {
            path: "labs/01_lost_update.md".into(),
            text: text.to_owned(),
        };
        expand(&book, &catalog, &court, &mut Atlases::new(), &[source])
    }

    #[test]
    fn every_mistake_is_named_with_its_chapter_and_line() {
        let question = "ask = \"a\"\n[[answer]]\ntext = \"b\"\nsays = \"c\"\nright = true\n\
                        shows = \"01 racy every_update_counts 1.2\"\n[[answer]]\ntext = \"d\"\nsays = \"e\"";
        let text = format!(
            "{{{{#figure x}}}}\n\n{{{{#code labs/01_lost_update/racy.rs Clock}}}}\n{{{{#lab 77}}}}\n\
             {{{{#story 01 racy nothing}}}}\n```question\n{question}\n```\n"
        );
        let mistakes = expanded(&text).unwrap_err();
        let mistakes: Vec<String> = mistakes.iter().map(Mistake::to_string).collect();
        assert_eq!(mistakes.len(), 5, "{mistakes:#?}");
        for (mistake, says) in mistakes.iter().zip([
            "book/src/labs/01_lost_update.md:1: there is no directive `figure`",
            "book/src/labs/01_lost_update.md:3: labs/01_lost_update/racy.rs has no item `Clock`",
            "book/src/labs/01_lost_update.md:4: ",
            "book/src/labs/01_lost_update.md:5: 01_lost_update has no scenario `nothing`",
            "book/src/labs/01_lost_update.md:6: 01 racy every_update_counts: the schedule `1.2` stops",
        ]) {
            assert!(mistake.starts_with(says), "{says}\n{mistake}");
        }
    }

    #[test]
    fn a_question_says_where_its_interleavings_end() {
        let text = "```question\nask = \"Which?\"\n[[answer]]\ntext = \"1\"\nsays = \"`c`\"\nright = true\n\
                    shows = \"01 racy every_update_counts 1.2.2.1.0\"\n[[answer]]\ntext = \"d\"\nsays = \"e\"\n```\n";
        let expanded = expanded(text).unwrap();
        let html = &expanded.chapters[0];
        for piece in [
            "<race-question id=\"q-01_lost_update-1\" data-question=\"{&quot;answers&quot;:",
            "<label><input type=\"radio\" name=\"q-01_lost_update-1\"> <span>1</span></label>",
            "<code>1.2.2.1.0</code> ends with <code>1: lost update</code>: <code>cargo run -- replay 01 \
             every_update_counts 1.2.2.1.0 --variant racy</code>",
            "<dt>d <span class=\"wrong\">(wrong)</span></dt>",
        ] {
            assert!(html.contains(piece), "{piece}\n{html}");
        }
    }

    #[test]
    fn prose_stays_as_it_is() {
        let text = "# A\n\nB `{{#x}}`\n";
        assert_eq!(expanded(text).unwrap().chapters, [text]);
    }
}
