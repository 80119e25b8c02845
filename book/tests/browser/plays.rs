use libtest_mimic::Failed;

use super::Lab;
use super::driver::Browser;
use super::loads::ALIVE;

/// The page of lab 01; its first viewer plays the racy program.
pub(crate) const PAGE: &str = "labs/01_lost_update.html";

/// Opens lab 01 with its viewer alive.
pub(crate) fn open(lab: &Lab) -> Result<Browser, Failed> {
    let browser = lab.browser();
    browser.open(&lab.page(PAGE))?;
    browser.until(ALIVE)?;
    Ok(browser)
}

/// Waits until the first viewer is where this schedule leads.
fn is_at(browser: &Browser, schedule: &str) -> Result<(), Failed> {
    let at = "document.querySelector('race-viewer').dataset.schedule";
    browser.until(&format!("{at} === '{schedule}'"))
}

/// Waits until it says so.
fn says(browser: &Browser, words: &str) -> Result<(), Failed> {
    let said = "document.querySelector('race-viewer [role=status]').textContent";
    browser.until(&format!("{said}.includes('{words}')"))
}

const VIEWER: &str = "race-viewer";

fn button(browser: &Browser, name: &str) -> Result<(), Failed> {
    // By its name, as a screen reader finds it.
    let script = format!(
        "const all = [...document.querySelectorAll('{VIEWER}')][0].querySelectorAll('button'); \
         const one = [...all].find(b => (b.getAttribute('aria-label') ?? b.textContent).trim().startsWith('{name}')); \
         document.querySelectorAll('[data-test]').forEach(b => b.removeAttribute('data-test')); \
         one?.setAttribute('data-test', ''); return Boolean(one)"
    );
    if browser.run(&script)? != true {
        return Err(format!("there is no button `{name}`").into());
    }
    browser.click("[data-test]")
}

pub(crate) fn story(lab: &Lab) -> Result<(), Failed> {
    let browser = open(lab)?;
    button(&browser, "Play")?;
    is_at(&browser, "")?;
    button(&browser, "Forward")?;
    is_at(&browser, "1")?;
    button(&browser, "Last")?;
    is_at(&browser, "1.2.2.1.0")?;
    says(&browser, "lost update")?;
    button(&browser, "Back")?;
    is_at(&browser, "1.2.2.1")?;
    button(&browser, "First")?;
    is_at(&browser, "")
}

pub(crate) fn by_clicks(lab: &Lab) -> Result<(), Failed> {
    let browser = open(lab)?;
    button(&browser, "Be the scheduler")?;
    button(&browser, "Restart")?;
    is_at(&browser, "")?;
    let mut done: Vec<&str> = Vec::new();
    for choice in ["1", "2", "2", "1", "0"] {
        browser.click(&format!("{VIEWER} [data-choice='{choice}']"))?;
        done.push(choice);
        is_at(&browser, &done.join("."))?;
    }
    says(&browser, "lost update")?;
    button(&browser, "Undo")?;
    is_at(&browser, "1.2.2.1")?;
    button(&browser, "Undo")?;
    is_at(&browser, "1.2.2")
}

pub(crate) fn by_keys(lab: &Lab) -> Result<(), Failed> {
    let browser = open(lab)?;
    // To the tabs, and along them, by keys alone.
    browser.run(&format!(
        "document.querySelector('{VIEWER} [role=tab][aria-selected=true]').focus()"
    ))?;
    for _ in 0..3 {
        let mode = browser.ask(&format!("document.querySelector('{VIEWER}').dataset.mode"))?;
        if mode == "schedule" {
            break;
        }
        // ArrowRight, as WebDriver writes it.
        browser.press("\u{e014}")?;
    }
    browser.press("r")?;
    is_at(&browser, "")?;
    let mut done: Vec<&str> = Vec::new();
    for choice in ["1", "2", "2", "1", "0"] {
        let key = format!(
            "document.querySelector(\"{VIEWER} [data-choice='{choice}']\").getAttribute('aria-keyshortcuts')"
        );
        let key = browser.ask(&key)?;
        browser.press(key.as_str().ok_or("a move has no key")?)?;
        done.push(choice);
        is_at(&browser, &done.join("."))?;
    }
    says(&browser, "lost update")?;
    browser.press("u")?;
    is_at(&browser, "1.2.2.1")
}
