//! What is handed in: mostly a file, else a link, an archive, or text that is none.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use rustix::fs::{CWD, FileType, Mode, mknodat};
use zip::write::SimpleFileOptions;

/// A student's name that is a formula, a heading and an option.
const ODD: &str = "=1+1\n# 12 of 12\n--allow-unsandboxed";

/// Settings by which cargo runs no test.
const RUNNER: &str = "[target.'cfg(all())']\nrunner = \"true\"\n";

/// Tests that ask nothing.
const TESTS: &str = "#[test]\nfn every_update_counts() {}\n";

/// What an archive that unpacks to very much holds.
const LARGE: usize = 100 << 20;

/// Hands `text` in for `lab` as `form` says, in the `class`, by the student `name`. `solution` is a
/// right answer, `other` the name of somebody else. Returns the name that the submission has.
pub(crate) fn hand_in(
    class: &Path,
    (name, lab): (&str, &str),
    form: Option<&str>,
    text: &str,
    (solution, other): (&Path, &str),
) -> String {
    let file = format!("{lab}.rs");
    let own = class.join(if form.is_some_and(|form| form.starts_with("by ")) {
        ODD
    } else {
        name
    });
    let write = |inside: &str, bytes: &[u8]| {
        let path = own.join(inside);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    let archive = |ending: &str| File::create(class.join(format!("{name}.{ending}"))).unwrap();
    match form {
        None => write(&file, text.as_bytes()),
        Some("as UTF-16") => {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            write(&file, &units.flat_map(u16::to_le_bytes).collect::<Vec<_>>());
        }
        Some("with bytes that are no text") => {
            write(&file, &[text.as_bytes(), b"// \xc3\x28 \xff\n"].concat());
        }
        Some("with a byte-order mark and CRLF") => {
            write(
                &file,
                format!("\u{feff}{}", text.replace('\n', "\r\n")).as_bytes(),
            );
        }
        Some("as a link to a solution") => {
            fs::create_dir(&own).unwrap();
            symlink(solution, own.join(&file)).unwrap();
        }
        Some("behind a link to a folder") => {
            let folder = solution.with_file_name("linked");
            fs::create_dir_all(folder.join(lab)).unwrap();
            fs::copy(solution, folder.join(lab).join("exercise.rs")).unwrap();
            fs::create_dir(&own).unwrap();
            symlink(folder, own.join("labs")).unwrap();
        }
        Some("as a pipe") => {
            fs::create_dir(&own).unwrap();
            let mode = Mode::RUSR | Mode::WUSR;
            mknodat(CWD, own.join(&file), FileType::Fifo, mode, 0).unwrap();
        }
        Some("in a tar archive, as a link") => {
            link(archive("tar.gz"), tar::EntryType::Symlink, &file, solution);
        }
        Some("in a tar archive, as a hard link") => {
            link(archive("tar.gz"), tar::EntryType::Link, &file, solution);
        }
        Some("in a tar archive that unpacks to 100 MB") => {
            let mut tar = tar::Builder::new(GzEncoder::new(archive("tar.gz"), Compression::fast()));
            for (inside, bytes) in [("large", &vec![b' '; LARGE][..]), (&file, text.as_bytes())] {
                let mut header = tar::Header::new_gnu();
                header.set_size(bytes.len() as u64);
                header.set_mode(0o644);
                tar.append_data(&mut header, inside, bytes).unwrap();
            }
            tar.into_inner().unwrap().finish().unwrap();
        }
        Some("in a zip archive that unpacks to 100 MB") => {
            zip_of(
                archive("zip"),
                &file,
                &[text.as_bytes(), &vec![b' '; LARGE]].concat(),
            );
        }
        Some("in a zip archive, under `..`") => {
            zip_of(
                archive("zip"),
                &format!("../{other}/{file}"),
                text.as_bytes(),
            );
        }
        Some("by `=1+1`, `# 12 of 12`, `--allow-unsandboxed`") => write(&file, text.as_bytes()),
        Some("with `.cargo/config.toml`") => {
            write(&file, text.as_bytes());
            write(".cargo/config.toml", RUNNER.as_bytes());
        }
        Some("with `build.rs`") => {
            write(&file, text.as_bytes());
            let planted = solution.with_file_name("planted").join("built");
            let script = format!("fn main() {{ std::fs::write({planted:?}, \"\").unwrap(); }}\n");
            write("build.rs", script.as_bytes());
        }
        Some("with `tests/grading.rs`") => {
            write(&file, text.as_bytes());
            write("tests/grading.rs", TESTS.as_bytes());
        }
        Some(other) => panic!("{name} cannot be handed in {other}"),
    }
    own.file_name().unwrap().to_string_lossy().into_owned()
}

fn link(archive: File, kind: tar::EntryType, file: &str, to: &Path) {
    let mut tar = tar::Builder::new(GzEncoder::new(archive, Compression::fast()));
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(kind);
    header.set_size(0);
    tar.append_link(&mut header, file, to).unwrap();
    tar.into_inner().unwrap().finish().unwrap();
}

fn zip_of(archive: File, inside: &str, bytes: &[u8]) {
    let mut zip = zip::ZipWriter::new(archive);
    zip.start_file(inside, SimpleFileOptions::default())
        .unwrap();
    zip.write_all(bytes).unwrap();
    zip.finish().unwrap();
}
