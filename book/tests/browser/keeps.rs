use libtest_mimic::Failed;

use super::Lab;
use super::loads::ALIVE;
use super::plays::{PAGE, open};

const AT: &str = "document.querySelector('race-viewer').dataset.schedule";

pub(crate) fn link(lab: &Lab) -> Result<(), Failed> {
    let browser = open(lab)?;
    browser.run(
        "const tabs = [...document.querySelector('race-viewer').querySelectorAll('[role=tab]')]; \
         tabs.find(t => t.textContent.includes('scheduler')).click()",
    )?;
    browser.press("r")?;
    for choice in ["1", "2"] {
        browser.click(&format!("race-viewer [data-choice='{choice}']"))?;
    }
    browser.until("location.hash.includes('1.2&')")?;
    let link = browser.ask("location.href")?;
    let link = link.as_str().ok_or("no address")?;
    // Another browser, to which the link was sent.
    let other = lab.browser();
    other.open(link)?;
    other.until(ALIVE)?;
    other.until(&format!("{AT} === '1.2'"))?;
    let mode = other.ask("document.querySelector('race-viewer').dataset.mode")?;
    if mode != "schedule" {
        return Err(format!("the link opens {mode}").into());
    }
    // A heading's own link is left alone.
    other.open(&format!("{}#questions", lab.page(PAGE)))?;
    other.until("location.hash === '#questions'")
}

pub(crate) fn answer(lab: &Lab) -> Result<(), Failed> {
    let browser = open(lab)?;
    let question = "document.querySelector('race-question')";
    let data = format!("JSON.parse({question}.dataset.question)");
    let shown = browser.ask(&format!("{question}.querySelectorAll('details').length"))?;
    if shown != 0 {
        return Err("the answers are there before they are asked for".into());
    }
    for right in [false, true] {
        let script = format!(
            "const at = {data}.answers.findIndex(a => a.right === {right}); \
             {question}.querySelectorAll('input')[at].click(); \
             {question}.querySelector('[type=submit]').click()"
        );
        browser.run(&script)?;
        browser.until(&format!("{question}.dataset.right === '{right}'"))?;
        let feedback = format!(
            "[...{question}.querySelectorAll('.rv-feedback')].some(f => !f.hidden && f.textContent.length > 10)"
        );
        browser.until(&feedback)?;
    }
    browser.reload()?;
    browser.until(ALIVE)?;
    browser.until(&format!("{question}.dataset.right === 'true'"))
}

pub(crate) fn search(lab: &Lab) -> Result<(), Failed> {
    let browser = open(lab)?;
    browser.click("#mdbook-search-toggle")?;
    browser.type_into("#mdbook-searchbar", "lost update")?;
    browser.until(
        "[...document.querySelectorAll('#mdbook-searchresults a')].some(a => a.href.includes('01_lost_update'))",
    )?;
    let complaints = browser.complaints()?;
    match complaints.is_empty() {
        true => Ok(()),
        false => Err(complaints.join("\n").into()),
    }
}
