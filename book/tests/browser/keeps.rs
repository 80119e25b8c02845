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

/// Answers show programs that the page does not hold: they come when they are asked for.
pub(crate) fn proof(lab: &Lab) -> Result<(), Failed> {
    const LATER: &str = "[...document.querySelectorAll('race-question')].flatMap(q => q.question.answers) \
                         .map(a => a.shows).filter(s => s && !document.getElementById(s.atlas))";
    let page = lab.page("labs/18_futures.html");
    let browser = lab.browser();
    browser.open(&page)?;
    browser.until(ALIVE)?;
    let first = browser.run(&format!("return {LATER}[0]"))?;
    let (Some(atlas), Some(schedule)) = (first["atlas"].as_str(), first["schedule"].as_str())
    else {
        return Err(format!("no answer shows a program that is not there: {first}").into());
    };
    let script = format!(
        "const all = [...document.querySelectorAll('race-question')]; \
         const of = q => q.question.answers.findIndex(a => a.shows?.atlas === '{atlas}'); \
         const one = all.find(q => of(q) >= 0); \
         one.querySelectorAll('input')[of(one)].click(); \
         one.querySelector('[type=submit]').click(); \
         one.querySelectorAll('.rv-feedback')[of(one)].querySelector('.rv-show').click()"
    );
    browser.run(&script)?;
    let viewer = format!("document.querySelector('race-viewer[atlas=\"{atlas}\"]')");
    browser.until(&format!("{viewer}?.dataset.schedule === '{schedule}'"))?;
    // A link to what is shown there opens it on its own.
    browser.until(&format!("location.hash.includes('{atlas}:{schedule}')"))?;
    let link = browser.ask("location.href")?;
    let other = lab.browser();
    other.open(link.as_str().ok_or("no address")?)?;
    other.until(&format!("{viewer}?.dataset.schedule === '{schedule}'"))
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
