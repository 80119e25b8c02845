use std::path::{Path, PathBuf};

use scraper::{Html, Selector};

/// A page of the built book.
pub(crate) struct Page {
    /// Where the book is.
    pub(crate) book: PathBuf,
    /// Its file, relative to the book.
    pub(crate) path: PathBuf,
    /// How many bytes it has.
    pub(crate) bytes: usize,
    text: String,
}

/// An element: its tag, and its attributes.
pub(crate) struct Element {
    attributes: Vec<(String, String)>,
}

impl Element {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        attributes
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }
}

impl Page {
    pub(crate) fn read(book: &Path, file: &Path) -> Self {
        let text = std::fs::read_to_string(file).unwrap();
        Page {
            book: book.to_owned(),
            path: file.strip_prefix(book).unwrap().to_owned(),
            bytes: text.len(),
            text,
        }
    }

    /// The elements that a selector finds.
    pub(crate) fn all(&self, selector: &str) -> Vec<Element> {
        let html = Html::parse_document(&self.text);
        let found = Selector::parse(selector).unwrap();
        let attributes = |element: scraper::ElementRef| {
            let attributes = element.value().attrs();
            attributes
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect()
        };
        let elements = html.select(&found).map(|element| Element {
            attributes: attributes(element),
        });
        elements.collect()
    }

    /// The texts of the elements that a selector finds.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        let html = Html::parse_document(&self.text);
        let found = Selector::parse(selector).unwrap();
        html.select(&found)
            .map(|element| element.text().collect())
            .collect()
    }

    /// What a link on this page leads to: a file of the book, and the fragment. None for one that
    /// leads out of it.
    pub(crate) fn target(&self, link: &str) -> Option<(PathBuf, Option<String>)> {
        if link.contains("://") || link.starts_with("data:") || link.starts_with("mailto:") {
            return None;
        }
        let (path, fragment) = match link.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment.to_owned())),
            None => (link, None),
        };
        let path = path.split('?').next().unwrap_or_default();
        let file = match path {
            "" => self.book.join(&self.path),
            _ => self.book.join(self.path.parent().unwrap()).join(path),
        };
        Some((file, fragment))
    }
}
