use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::Failed;
use serde_json::Value;

use super::Lab;
use super::loads::ALIVE;

/// Where npm puts it.
fn script() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    root.join("target/browser/node_modules/axe-core/axe.min.js")
}

/// Why nothing can be checked.
pub(crate) fn missing() -> Option<String> {
    let advice = "npm install --prefix target/browser axe-core";
    (!script().is_file()).then(|| format!("axe-core is not there; {advice}"))
}

/// The pages that are looked at: the first, one of each part, and what is looked up.
const PAGES: [&str; 6] = [
    "index.html",
    "labs/01_lost_update.html",
    "labs/12_deadlock.html",
    "labs/15_integrate.html",
    "labs/23_publication.html",
    "glossary.html",
];

fn axe_finds(violations: &Value) -> Vec<String> {
    let violations = violations.as_array().cloned().unwrap_or_default();
    let serious = violations.iter().filter(|violation| {
        ["serious", "critical"]
            .iter()
            .any(|impact| violation["impact"] == *impact)
    });
    let told = serious.flat_map(|violation| {
        let nodes = violation["nodes"].as_array().cloned().unwrap_or_default();
        let help = violation["help"].as_str().unwrap_or_default().to_owned();
        nodes
            .into_iter()
            .map(move |node| format!("{help}: {} {}", node["html"], node["any"][0]["message"]))
    });
    told.collect()
}

pub(crate) fn axe(lab: &Lab) -> Result<(), Failed> {
    let script = fs::read_to_string(script())?;
    let browser = lab.browser();
    let mut found = Vec::new();
    for dark in [false, true] {
        browser.be_dark(dark)?;
        for page in PAGES.iter().filter(|page| lab.book().join(page).is_file()) {
            browser.open(&lab.page(page))?;
            browser.until(ALIVE)?;
            browser.run(&script)?;
            let violations = browser.run_until_it_answers(
                "const done = arguments[arguments.length - 1]; \
                 axe.run().then(told => done(told.violations), wrong => done([String(wrong)]))",
            )?;
            let theme = if dark { "dark" } else { "light" };
            found.extend(
                axe_finds(&violations)
                    .iter()
                    .map(|told| format!("{page}, {theme}: {told}")),
            );
        }
    }
    match found.is_empty() {
        true => Ok(()),
        false => Err(found.join("\n").into()),
    }
}

pub(crate) fn contents(lab: &Lab) -> Result<(), Failed> {
    let browser = lab.browser();
    browser.open(&lab.page("index.html"))?;
    let toggle = "document.getElementById('mdbook-sidebar-toggle')";
    browser.run(&format!("{toggle}.focus()"))?;
    for (key, shown) in [(" ", "false"), ("\u{e007}", "true")] {
        browser.press(key)?;
        browser.until(&format!(
            "{toggle}.getAttribute('aria-expanded') === '{shown}'"
        ))?;
    }
    Ok(())
}

/// On a small phone a page scrolls up and down only; what is wider scrolls in a box of its own.
pub(crate) fn narrow(lab: &Lab) -> Result<(), Failed> {
    let browser = lab.browser();
    browser.resize(320, 640)?;
    let mut wide = Vec::new();
    for page in lab.pages() {
        browser.open(&lab.page(&page))?;
        browser.until(ALIVE)?;
        let width = browser.ask("document.documentElement.scrollWidth")?;
        if width.as_u64() > Some(320) {
            wide.push(format!("{page} is {width} px wide"));
        }
    }
    match wide.is_empty() {
        true => Ok(()),
        false => Err(wide.join("\n").into()),
    }
}
