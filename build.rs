//! Tells the library which version of the judges it is: a digest of their sources, so that a verdict
//! of other judges can be told from one of these (`catalog::progress`). And the command line, which
//! compiler it was built by: files that it judges must be compiled by the same.

#[cfg(feature = "cli")]
fn main() -> std::io::Result<()> {
    use sha2::{Digest, Sha256};

    // What a verdict comes from; the command line and its reports are not among it.
    let mut files = vec!["Cargo.lock".into()];
    for folder in ["src/explore", "src/judge", "src/sync", "src/trace"] {
        collect(folder.as_ref(), &mut files)?;
        println!("cargo::rerun-if-changed={folder}");
    }
    println!("cargo::rerun-if-changed=Cargo.lock");
    files.sort();
    let mut digest = Sha256::new();
    for file in &files {
        // A published package has no lock file.
        let content = std::fs::read(file).unwrap_or_default();
        digest.update(content.len().to_le_bytes());
        digest.update(content);
    }
    let bytes = digest.finalize();
    let hexadecimal: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    println!("cargo::rustc-env=RACELAB_JUDGES={hexadecimal}");

    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = std::process::Command::new(compiler).arg("-V").output()?;
    let version = String::from_utf8_lossy(&version.stdout);
    println!("cargo::rustc-env=RACELAB_COMPILER={}", version.trim());
    Ok(())
}

#[cfg(feature = "cli")]
fn collect(folder: &std::path::Path, files: &mut Vec<std::path::PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true => collect(&path, files)?,
            false => files.push(path),
        }
    }
    Ok(())
}

/// Without the command line nobody asks.
#[cfg(not(feature = "cli"))]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
}
