use std::fs;
use std::path::Path;

use libtest_mimic::Failed;

use super::Lab;
use super::loads::ALIVE;

/// A phone, a tablet, a projector; and a tablet at night.
const SCREENS: [(u32, bool); 4] = [(320, false), (800, false), (1600, false), (800, true)];

/// Pictures for people to look at, in `target/book-screenshots/`; that each could be taken is all that
/// is asserted.
pub(crate) fn take(lab: &Lab) -> Result<(), Failed> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/book-screenshots");
    fs::create_dir_all(&folder)?;
    let browser = lab.browser();
    for (width, dark) in SCREENS {
        browser.be_dark(dark)?;
        browser.resize(width, 900)?;
        for page in lab.pages() {
            browser.open(&lab.page(&page))?;
            browser.until(ALIVE)?;
            let theme = if dark { "dark" } else { "light" };
            let name = page.trim_end_matches(".html").replace('/', "-");
            let file = folder.join(format!("{name}-{width}-{theme}.png"));
            browser.picture(&file)?;
            if fs::metadata(&file)?.len() == 0 {
                return Err(format!("{} is empty", file.display()).into());
            }
        }
    }
    Ok(())
}
