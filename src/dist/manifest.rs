//! `Cargo.toml` and `Cargo.lock` of the student edition: the tool and the exercises, and nothing that
//! only the left-out packages, tests, benches and examples need.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};
use racelab::judge::peers::own_cargo;
use toml::{Table, Value};

/// The packages of an edition, by their folders.
const MEMBERS: [&str; 3] = [".", "labs", "labs/editor"];

/// What `cargo run` and `cargo test` mean: there the exercises, here the tool.
const DEFAULT: [&str; 2] = [".", "labs"];

const HEAD: &str = "# racelab, student edition: made by `racelab dist`.\n\n";

/// The manifest without the packages, tests, benches and examples that are left out. `cargo test`
/// means the exercises: the tool's own tests are not there.
pub(super) fn manifest(text: &str) -> anyhow::Result<String> {
    let mut manifest: Table = toml::from_str(text).context("Cargo.toml is wrong")?;
    for section in ["dev-dependencies", "test", "bench", "example"] {
        manifest.remove(section);
    }
    let list = |names: &[&str]| Value::from(names.to_vec());
    let workspace = table(&mut manifest, "workspace");
    workspace.insert("members".to_owned(), list(&MEMBERS));
    workspace.insert("default-members".to_owned(), list(&DEFAULT));
    let library = table(&mut manifest, "lib");
    library.insert("test".to_owned(), false.into());
    library.insert("doctest".to_owned(), false.into());
    if let Some(Value::Array(programs)) = manifest.get_mut("bin") {
        for program in programs.iter_mut().filter_map(Value::as_table_mut) {
            program.insert("test".to_owned(), false.into());
        }
    }
    Ok(HEAD.to_owned() + &toml::to_string(&manifest)?)
}

fn table<'t>(of: &'t mut Table, name: &str) -> &'t mut Table {
    let entry = of.entry(name).or_insert_with(|| Table::new().into());
    if !entry.is_table() {
        *entry = Table::new().into();
    }
    match entry {
        Value::Table(table) => table,
        _ => unreachable!("it was just made one"),
    }
}

/// Has cargo take out of the lock file in `folder` what only the left-out packages, tests, benches and
/// examples need. What is left keeps its version. No network is needed: what the checkout was built with is
/// known here.
///
/// # Errors
/// That there is no cargo, or what it says.
pub(super) fn trim_lock(folder: &Path) -> anyhow::Result<()> {
    let cargo = own_cargo();
    let shown = cargo.display().to_string();
    let mut update = Command::new(cargo);
    let update = update
        .args(["update", "--workspace", "--offline", "--quiet"])
        .current_dir(folder)
        .output()
        .with_context(|| format!("cannot start {shown}; install Rust from https://rustup.rs"))?;
    let said = String::from_utf8_lossy(&update.stderr);
    ensure!(
        update.status.success(),
        "cargo cannot read what the edition would be: {}",
        said.trim()
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = r#"
[workspace]
members = [".", "book", "labs"]
default-members = ["."]

[package]
name = "racelab"

[[bin]]
name = "racelab"

[dependencies]
serde = "1"

[target.'cfg(unix)'.dependencies]
libc = "1"

[dev-dependencies]
insta = "1"
libc = "1"

[[bench]]
name = "speed"

[[example]]
name = "class"
"#;

    #[test]
    fn the_manifest_names_what_is_there() {
        let made: Table = toml::from_str(&manifest(MANIFEST).unwrap()).unwrap();
        let workspace = made["workspace"].as_table().unwrap();
        assert_eq!(workspace["members"], Value::from(MEMBERS.to_vec()));
        for section in ["dev-dependencies", "bench", "example"] {
            assert!(!made.contains_key(section), "{section}");
        }
        assert_eq!(made["bin"][0]["test"], Value::from(false));
        assert_eq!(made["dependencies"]["serde"], Value::from("1"));
    }
}
