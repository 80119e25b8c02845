//! What a built page needs for its viewer: the modules, the styles, and the atlases.
//!
//! A page is opened from the file system, too, where a browser refuses to fetch a module's file. So the
//! modules are in the page itself: an import map gives each of them, by the bare name that the others
//! import it by, a `data:` URL that holds it, but for its comments.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context;
use serde_json::json;

/// Where the modules are, relative to `book/`.
pub const MODULES: &str = "viewer";

/// The viewer's modules by their bare names: `#viewer/graph.js`.
pub type Modules = BTreeMap<String, String>;

/// Reads the modules of the viewer below `book`; tests lie in a folder of their own.
///
/// # Errors
/// That they cannot be read.
pub fn modules(book: &Path) -> anyhow::Result<Modules> {
    let folder = book.join(MODULES);
    let mut modules = Modules::new();
    let entries =
        fs::read_dir(&folder).with_context(|| format!("no folder {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if path.is_file() && name.ends_with(".js") {
            let module = without_notes(&fs::read_to_string(&path)?);
            modules.insert(format!("#viewer/{name}"), module);
        }
    }
    Ok(modules)
}

/// A module without the comments that fill whole lines, which would weigh on every page. The lines
/// stay, empty, so that a browser's numbers are those of the file.
fn without_notes(module: &str) -> String {
    let mut inside = false;
    let lines = module.lines().map(|line| {
        let text = line.trim();
        inside |= text.starts_with("/**");
        let is_note = inside || text.starts_with("//");
        inside &= !text.ends_with("*/");
        if is_note { "" } else { line }
    });
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// How mdBook begins what opens and closes the table of contents: a label, which no key reaches.
const TOGGLE: &str = "<label id=\"mdbook-sidebar-toggle\"";
/// The same as a button; `theme/keys.js` gives it its keys.
const TOGGLE_BY_KEY: &str = "<label id=\"mdbook-sidebar-toggle\" role=\"button\" tabindex=\"0\"";

/// A page with all that its viewer, its questions and its readers' keys need.
///
/// `atlas` gives the data of an atlas by its id, as JSON.
///
/// # Errors
/// That a viewer names an atlas that there is not.
pub fn finish<'a>(
    page: &str,
    modules: &Modules,
    atlas: impl Fn(&str) -> Option<&'a str>,
) -> anyhow::Result<String> {
    let page = &page.replacen(TOGGLE, TOGGLE_BY_KEY, 1);
    let has_viewer = page.contains("<race-viewer") || page.contains("<race-question");
    if !has_viewer {
        return Ok(page.to_owned());
    }
    let imports: BTreeMap<_, _> = modules
        .iter()
        .map(|(name, text)| (name, data_url(text)))
        .collect();
    let map = inside_a_script(&json!({ "imports": imports }).to_string());
    let head = format!("<script type=\"importmap\">{map}</script>\n</head>");
    let mut end = String::new();
    for id in atlases_of(page) {
        let data = atlas(id).with_context(|| format!("there is no {id}"))?;
        let data = inside_a_script(data);
        end += &format!(
            "<script type=\"application/json\" class=\"atlas\" id=\"{id}\">{data}</script>\n"
        );
    }
    end += "<script type=\"module\">import \"#viewer/main.js\"</script>\n</body>";
    let page = page.replacen("</head>", &head, 1);
    let (before, after) = page
        .rsplit_once("</body>")
        .context("a page without an end")?;
    Ok(format!("{before}{end}{after}"))
}

/// Where the data of an atlas lies that a page loads when a reader wants to see it.
pub fn atlas_file(id: &str) -> String {
    format!("atlases/{id}.js")
}

/// The data of an atlas as a script that puts it into the page: a page from the file system may load
/// scripts, and nothing else.
pub fn atlas_script(id: &str, data: &str) -> String {
    let element =
        json!({ "type": "application/json", "className": "atlas", "id": id, "text": data });
    format!("document.body.append(Object.assign(document.createElement(\"script\"), {element}));\n")
}

/// The atlases that a page's viewers name, each once.
fn atlases_of(page: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for viewer in page.split("<race-viewer ").skip(1) {
        let attributes = viewer.split('>').next().unwrap_or_default();
        let value = attributes.split_once("atlas=\"").map(|(_, rest)| rest);
        let id = value.and_then(|rest| rest.split('"').next());
        found.extend(id.filter(|id| !found.contains(id)));
    }
    found
}

/// A module as a URL. What a URL cannot hold is encoded: `%` and `#`, and the line ends and tabs, which
/// a parser of URLs drops.
fn data_url(module: &str) -> String {
    let mut url = String::from("data:text/javascript;charset=utf-8,");
    for character in module.chars() {
        match character {
            '%' | '#' | '\n' | '\r' | '\t' => url += &format!("%{:02X}", u32::from(character)),
            _ => url.push(character),
        }
    }
    url
}

/// JSON as a script element holds it: nothing in it ends the element or begins a comment.
fn inside_a_script(json: &str) -> String {
    json.replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<html><head></head><body><race-viewer atlas=\"atlas-1\" mode=\"play\">x</race-viewer>\
                        <race-viewer atlas=\"atlas-1\">y</race-viewer>\
                        <race-viewer atlas=\"atlas-2\">z</race-viewer></body></html>";

    #[test]
    fn a_page_holds_the_modules_and_each_atlas_once() {
        let modules = Modules::from([(
            "#viewer/main.js".to_owned(),
            "let a = 5 % 2;\n// </script>\n".to_owned(),
        )]);
        let page = finish(PAGE, &modules, |id| match id {
            "atlas-1" => Some("{\"a\":\"</script>\"}"),
            id => (id == "atlas-2").then_some("{}"),
        })
        .unwrap();
        assert!(page.contains(
            "{\"imports\":{\"#viewer/main.js\":\"data:text/javascript;charset=utf-8,let a = 5 %25 2;%0A// \
             \\u003c/script>%0A\"}}</script>\n</head>"
        ), "{page}");
        assert_eq!(
            page.matches("id=\"atlas-1\">{\"a\":\"\\u003c/script>\"}</script>")
                .count(),
            1,
            "{page}"
        );
        assert_eq!(page.matches("id=\"atlas-2\">{}</script>").count(), 1);
        assert!(page.contains("import \"#viewer/main.js\"</script>\n</body>"));
    }

    #[test]
    fn a_page_without_a_viewer_stays_as_it_is() {
        let page = "<html><head></head><body></body></html>";
        assert_eq!(finish(page, &Modules::new(), |_| None).unwrap(), page);
    }

    #[test]
    fn comments_of_modules_stay_behind() {
        let module =
            "// Sums.\n/** Both.\n * Whole. */\nlet a = 1; // one\n/** Once. */\nlet b = \"//\";\n";
        let lines = ["", "", "", "let a = 1; // one", "", "let b = \"//\";", ""];
        assert_eq!(without_notes(module), lines.join("\n"));
    }

    #[test]
    fn an_atlas_that_is_loaded_later_comes_as_a_script() {
        let script = atlas_script("atlas-1", "{\"a\":\"\\n\"}");
        assert!(script.contains("\"id\":\"atlas-1\""), "{script}");
        assert!(
            script.contains("\"text\":\"{\\\"a\\\":\\\"\\\\n\\\"}\""),
            "{script}"
        );
        assert_eq!(atlas_file("atlas-1"), "atlases/atlas-1.js");
    }

    #[test]
    fn an_atlas_that_is_not_there_is_named() {
        let error = finish(PAGE, &Modules::new(), |_| None).unwrap_err();
        assert_eq!(error.to_string(), "there is no atlas-1");
    }
}
