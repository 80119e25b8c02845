//! A checkout of the labs that a test may change, with every exercise unsolved.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// A folder with the labs; it goes when this goes.
pub(crate) struct Checkout(TempDir);

impl Checkout {
    /// The labs of this checkout, with the racy programs as exercises: whoever runs the tests may
    /// have solved some.
    pub(crate) fn new() -> Self {
        let source = Path::new(env!("CARGO_MANIFEST_DIR"));
        let checkout = Checkout(TempDir::new().unwrap());
        checkout.write("Cargo.toml", "[workspace]\n");
        for folder in ["labs", "solutions"] {
            copy(&source.join(folder), &checkout.path().join(folder));
        }
        for lab in fs::read_dir(checkout.path().join("labs")).unwrap() {
            let racy = lab.unwrap().path().join("racy.rs");
            if racy.exists() {
                fs::copy(&racy, racy.with_file_name("exercise.rs")).unwrap();
            }
        }
        checkout
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).unwrap()
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let file = self.path().join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// Puts a solution in the place of the exercise.
    pub(crate) fn solve(&self, lab: &str, solution: &str) {
        let answer = self.read(&format!("solutions/{lab}/{solution}.rs"));
        self.write(&format!("labs/{lab}/exercise.rs"), &answer);
    }

    /// The real program, here, on a page of 80 columns without colours.
    pub(crate) fn racelab(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(insta_cmd::get_cargo_bin("racelab"));
        command.args(arguments).current_dir(self.path());
        command.env("COLUMNS", "80");
        for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(variable);
        }
        command
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
