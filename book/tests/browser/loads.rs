use libtest_mimic::Failed;

use super::Lab;

/// Whether the viewer and the questions of a page have come to life.
pub(crate) const ALIVE: &str = "[...document.querySelectorAll('race-viewer')].every(v => v.dataset.schedule !== undefined) \
     && [...document.querySelectorAll('race-question')].every(q => q.querySelector('form'))";

pub(crate) fn every_page(lab: &Lab) -> Result<(), Failed> {
    let browser = lab.browser();
    let mut wrong = Vec::new();
    for page in lab.pages() {
        browser.open(&lab.page(&page))?;
        if browser.until(ALIVE).is_err() {
            wrong.push(format!("{page}: its viewer does not come to life"));
        }
        let complaints = browser.complaints()?;
        wrong.extend(complaints.into_iter().map(|told| format!("{page}: {told}")));
        let outside = browser.ask(
            "performance.getEntriesByType('resource').map(e => e.name).filter(n => /^https?:/.test(n))",
        )?;
        let outside = outside.as_array().cloned().unwrap_or_default();
        wrong.extend(outside.iter().map(|url| format!("{page} asks for {url}")));
    }
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(wrong.join("\n").into()),
    }
}

/// How long each page with a viewer takes until it can be used: shown, since it hangs on the machine.
pub(crate) fn interactive(lab: &Lab) -> Result<(), Failed> {
    let browser = lab.browser();
    let mut slowest = (0.0, String::new());
    let mut pages = 0;
    for page in lab.pages() {
        browser.open(&lab.page(&page))?;
        browser.until("document.readyState === 'complete'")?;
        if browser
            .ask("document.querySelector('race-viewer')")?
            .is_null()
        {
            continue;
        }
        // The modules have run when this event comes.
        let entry = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd";
        let milliseconds = browser.ask(entry)?.as_f64().ok_or("no time")?;
        pages += 1;
        if milliseconds > slowest.0 {
            slowest = (milliseconds, page);
        }
    }
    let (milliseconds, page) = slowest;
    eprintln!(
        "of {pages} pages with a viewer {page} takes longest until it is interactive: {milliseconds:.0} ms"
    );
    Ok(())
}
