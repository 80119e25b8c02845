//! From `book/` to a folder of pages.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use racelab::catalog::Catalog;
use racelab::judge::build::Builder;
use racelab::judge::court::Court;

use crate::expand::{Expanded, Source, expand};
use crate::light::lighten;
use crate::page;
use crate::program::Atlases;

/// Builds the book of one checkout, again and again.
pub struct Site {
    root: PathBuf,
    out: PathBuf,
    court: Court,
    /// Drawn for an earlier build.
    atlases: Atlases,
}

impl Site {
    /// The book of the checkout that `from` lies in, built into `out`, or else beside what cargo
    /// builds.
    ///
    /// # Errors
    /// That there is no checkout, or that `out` holds something else than a book.
    pub fn new(from: &Path, out: Option<&Path>) -> anyhow::Result<Self> {
        let root = Catalog::find(from)?.root().to_owned();
        if !root.join("book/book.toml").is_file() {
            bail!(
                "there is no book in this checkout: {} is missing",
                root.join("book/book.toml").display()
            );
        }
        let builder = Builder::new(&root)?;
        let out = match out {
            Some(out) => std::path::absolute(out)?,
            None => builder.target().join("book"),
        };
        // All that is in it is removed before the book is written.
        let is_book = |out: &Path| out.join("toc.html").is_file();
        let is_empty =
            |out: &Path| fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_none());
        if out.exists() && !is_book(&out) && !is_empty(&out) {
            bail!(
                "{} holds something else than a book; name an empty folder",
                out.display()
            );
        }
        Ok(Site {
            root,
            out,
            court: Court::with(builder),
            atlases: Atlases::new(),
        })
    }

    /// The folder of the book's sources.
    pub fn book(&self) -> PathBuf {
        self.root.join("book")
    }

    /// The checkout.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of its pages.
    pub fn out(&self) -> &Path {
        &self.out
    }

    /// Forgets what the labs' programs do: they have changed.
    pub fn forget(&mut self) {
        self.atlases.clear();
    }

    /// Builds the book and gives its first page. With `live`, its pages listen to that endpoint and
    /// load themselves again when it says so.
    ///
    /// # Errors
    /// Everything that is wrong with its chapters, a line each.
    pub fn build(&mut self, live: Option<&str>) -> anyhow::Result<PathBuf> {
        let book = self.book();
        let mut config = Config::from_disk(book.join("book.toml"))?;
        config.build.build_dir.clone_from(&self.out);
        config.build.create_missing = false;
        config.build.use_default_preprocessors = false;
        if let Some(live) = live {
            config.set("output.html.live-reload-endpoint", live)?;
        }
        let mut md = MDBook::load_with_config(&book, config)?;
        let sources = sources(&md);
        let catalog = Catalog::find(&self.root)?;
        let expanded = expand(&book, &catalog, &self.court, &mut self.atlases, &sources);
        let expanded = expanded.map_err(|mistakes| {
            let lines = mistakes.iter().map(ToString::to_string);
            anyhow::anyhow!(lines.collect::<Vec<_>>().join("\n"))
        })?;
        let mut texts = expanded.chapters.iter();
        md.book.for_each_chapter_mut(|chapter| {
            if chapter.path.is_some() {
                chapter.content = texts.next().cloned().unwrap_or_default();
            }
        });
        md.build()?;
        lighten(&self.out)?;
        self.finish(&expanded)?;
        Ok(self.out.join("index.html"))
    }

    /// Gives each page what its viewer needs, and writes what lies beside the pages: pictures, and the
    /// programs that answers show.
    fn finish(&self, expanded: &Expanded) -> anyhow::Result<()> {
        let modules = page::modules(&self.book())?;
        for file in pages(&self.out)? {
            // The whole book on paper has the viewers' text alone.
            if file.ends_with("print.html") {
                continue;
            }
            let text = fs::read_to_string(&file)?;
            let data = |id: &str| expanded.data.get(id).map(String::as_str);
            let finished = page::finish(&text, &modules, data);
            let finished = finished.with_context(|| file.display().to_string())?;
            if finished != text {
                fs::write(&file, finished)?;
            }
        }
        for picture in &expanded.pictures {
            self.write(&picture.file, &picture.text)?;
        }
        for id in &expanded.shown {
            let data = expanded.data.get(id);
            let data = data.with_context(|| format!("there is no {id}"))?;
            self.write(page::atlas_file(id), &page::atlas_script(id, data))?;
        }
        Ok(())
    }

    /// Writes a file of the book.
    fn write(&self, file: impl AsRef<Path>, text: &str) -> anyhow::Result<()> {
        let file = self.out.join(file);
        fs::create_dir_all(file.parent().unwrap_or(&self.out))?;
        fs::write(&file, text).with_context(|| file.display().to_string())
    }
}

/// The chapters of a book in the order in which they are changed.
fn sources(md: &MDBook) -> Vec<Source> {
    let mut sources = Vec::new();
    md.book.clone().for_each_chapter_mut(|chapter| {
        if let Some(path) = &chapter.path {
            sources.push(Source {
                path: path.clone(),
                text: chapter.content.clone(),
            });
        }
    });
    sources
}

/// The chapters of the book in `book`, as `SUMMARY.md` lists them.
///
/// # Errors
/// That the book cannot be loaded: a chapter that is not there, say.
pub fn chapters(book: &Path) -> anyhow::Result<Vec<Source>> {
    let mut config = Config::from_disk(book.join("book.toml"))?;
    config.build.create_missing = false;
    Ok(sources(&MDBook::load_with_config(book, config)?))
}

/// Every page in a folder, in order.
///
/// # Errors
/// That the folder cannot be read.
pub fn pages(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut pages = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "html")
            {
                pages.push(path);
            }
        }
    }
    pages.sort();
    Ok(pages)
}
