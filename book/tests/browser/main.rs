//! The built book in a real browser, from the file system.
//!
//!     cargo test -p book --test browser                 needs chromium and chromedriver (Debian:
//!                                                       chromium, chromium-driver)
//!     npm install --prefix target/browser axe-core      what checks its access
//!
//! What is missing is said, and its tests are skipped; with `CI=true` they fail.

mod access;
mod driver;
mod keeps;
mod loads;
mod pictures;
mod plays;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use book::site::{Site, pages};
use driver::{Browser, Driver};
use libtest_mimic::{Arguments, Failed, Trial};

/// What a test has.
struct Lab {
    driver: OnceLock<Driver>,
    built: OnceLock<PathBuf>,
}

impl Lab {
    /// The built book; built once, in whichever test comes first.
    fn book(&self) -> &Path {
        self.built.get_or_init(|| {
            let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("book-browser");
            let mut site = Site::new(Path::new(env!("CARGO_MANIFEST_DIR")), Some(&out)).unwrap();
            site.build(None).unwrap_or_else(|error| panic!("{error:#}"));
            out
        })
    }

    /// A browser of its own, nothing kept in it.
    fn browser(&self) -> Browser {
        self.driver.get_or_init(Driver::start).browser()
    }

    /// The address of a page.
    fn page(&self, name: &str) -> String {
        format!("file://{}", self.book().join(name).display())
    }

    /// Every page that is read: not the one for paper, which opens the dialog for printing, and not
    /// what mdBook makes for a server and for those without scripts.
    fn pages(&self) -> Vec<String> {
        let files = pages(self.book()).unwrap();
        let names = files.iter().map(|file| {
            let name = file.strip_prefix(self.book()).unwrap();
            name.display().to_string()
        });
        names
            .filter(|name| name != "print.html" && name != "404.html")
            .collect()
    }
}

type Test = fn(&Lab) -> Result<(), Failed>;

/// Each with the sentence that it proves.
const TESTS: [(&str, Test); 13] = [
    ("every_page_loads_without_an_error", loads::every_page),
    ("a_page_is_soon_interactive", loads::interactive),
    ("the_story_plays_forward_and_back", plays::story),
    (
        "clicks_reach_the_bad_end_of_lab_01_and_undo_it",
        plays::by_clicks,
    ),
    (
        "keys_reach_the_bad_end_of_lab_01_and_undo_it",
        plays::by_keys,
    ),
    ("the_link_carries_the_schedule", keeps::link),
    ("an_answer_gets_its_feedback_and_is_kept", keeps::answer),
    ("an_answer_shows_its_proof", keeps::proof),
    ("a_search_finds_a_chapter", keeps::search),
    (
        "keys_open_and_close_the_table_of_contents",
        access::contents,
    ),
    ("no_page_is_wider_than_a_small_phone", access::narrow),
    ("axe_finds_nothing_serious", access::axe),
    ("pictures_are_taken_at_three_widths", pictures::take),
];

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // A browser a test, and two cores: more at once only wait for each other.
    arguments.test_threads = arguments.test_threads.or(Some(2));
    let lab = Arc::new(Lab {
        driver: OnceLock::new(),
        built: OnceLock::new(),
    });
    let no_browser = driver::missing();
    let no_axe = access::missing();
    let must = std::env::var_os("CI").is_some_and(|value| value == "true");
    let trials = TESTS.into_iter().map(|(name, test)| {
        let missing = match name.starts_with("axe") {
            true => no_browser.clone().or_else(|| no_axe.clone()),
            false => no_browser.clone(),
        };
        let lab = Arc::clone(&lab);
        match missing {
            Some(missing) if must => Trial::test(name, move || Err(missing.into())),
            Some(missing) => {
                eprintln!("skipped: {name}: {missing}");
                Trial::test(name, || Ok(())).with_ignored_flag(true)
            }
            None => Trial::test(name, move || test(&lab)),
        }
    });
    let conclusion = libtest_mimic::run(&arguments, trials.collect());
    // `exit` runs no destructors, and chromedriver would go on.
    drop(lab);
    conclusion.exit_code()
}
