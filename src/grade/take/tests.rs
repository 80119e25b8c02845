use std::io::Write;

use super::*;

const LABS: [&str; 2] = ["01_lost_update", "02_global_num"];

/// What a submission is made from, in a folder.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Desk(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The only submission.
    fn submission(&self) -> Submission {
        let (mut found, _) = submissions(self.0.path()).unwrap();
        assert_eq!(found.len(), 1);
        found.remove(0)
    }

    /// The texts by lab; or the reasons why there is none.
    fn texts(&self) -> BTreeMap<String, Result<String, String>> {
        let files = self.submission().files(&LABS).unwrap();
        let texts = files.into_iter().map(|(lab, taken)| (lab, taken.text));
        texts.collect()
    }

    /// Why the file of lab 01 is not taken.
    fn refusal(&self) -> String {
        self.texts()["01_lost_update"].clone().unwrap_err()
    }
}

fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = io::Cursor::new(Vec::new());
    let mut zip = ::zip::ZipWriter::new(&mut bytes);
    let options = ::zip::write::SimpleFileOptions::default();
    for (name, text) in entries {
        match name.strip_suffix('@') {
            Some(link) => {
                let target = String::from_utf8_lossy(text).into_owned();
                zip.add_symlink(link, target, options).unwrap();
            }
            None => {
                zip.start_file(*name, options).unwrap();
                zip.write_all(text).unwrap();
            }
        }
    }
    zip.finish().unwrap();
    bytes.into_inner()
}

fn tar_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let mut tar = ::tar::Builder::new(gzip);
    for (name, text) in entries {
        let mut header = ::tar::Header::new_gnu();
        header.set_mode(0o644);
        match name.strip_suffix('@') {
            Some(link) => {
                header.set_entry_type(::tar::EntryType::Symlink);
                header.set_size(0);
                let target = String::from_utf8_lossy(text).into_owned();
                tar.append_link(&mut header, link, target).unwrap();
            }
            None => {
                header.set_size(text.len() as u64);
                // Names that a well-meant builder would refuse.
                let place = &mut header.as_old_mut().name;
                place[..name.len()].copy_from_slice(name.as_bytes());
                header.set_cksum();
                tar.append(&header, *text).unwrap();
            }
        }
    }
    tar.into_inner().unwrap().finish().unwrap()
}

#[test]
fn both_forms_are_taken_from_a_folder_and_from_archives() {
    let entries: [(&str, &[u8]); 3] = [
        ("labs/01_lost_update/exercise.rs", b"one"),
        ("02_global_num.rs", b"two"),
        ("labs/01_lost_update/spec.rs", b"mine"),
    ];
    let expected = [("01_lost_update", "one"), ("02_global_num", "two")];
    let expected = expected.map(|(lab, text)| (lab.to_owned(), Ok(text.to_owned())));
    let expected = BTreeMap::from(expected);
    for begin in ["", "my work/"] {
        let inside = entries.map(|(name, text)| (format!("{begin}{name}"), text));
        let inside: Vec<_> = inside
            .iter()
            .map(|(name, text)| (name.as_str(), *text))
            .collect();
        let folder = Desk::new();
        for (name, text) in &inside {
            folder.write(&format!("ann/{name}"), text);
        }
        let zip = Desk::new();
        zip.write("ann.ZIP", zip_of(&inside));
        let tar = Desk::new();
        tar.write("ann.tar.gz", tar_of(&inside));
        for desk in [folder, zip, tar] {
            assert_eq!(desk.submission().name, "ann");
            assert_eq!(desk.texts(), expected, "{begin}");
        }
    }
}

#[cfg(unix)]
#[test]
fn links_in_a_folder_are_not_followed() {
    use std::os::unix::fs::symlink;

    let secret = Desk::new();
    secret.write("01_lost_update/exercise.rs", "secret");
    for (link, to) in [
        ("ann/01_lost_update.rs", "01_lost_update/exercise.rs"),
        (
            "ann/labs/01_lost_update/exercise.rs",
            "01_lost_update/exercise.rs",
        ),
        ("ann/labs/01_lost_update", "01_lost_update"),
        ("ann/labs", ""),
    ] {
        let desk = Desk::new();
        let link = desk.0.path().join(link);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        symlink(secret.0.path().join(to), &link).unwrap();
        let why = desk.refusal();
        assert!(why.contains("link"), "{}: {why}", link.display());
    }
    let desk = Desk::new();
    symlink(secret.0.path(), desk.0.path().join("ann")).unwrap();
    let (found, others) = submissions(desk.0.path()).unwrap();
    assert!(found.is_empty() && others == ["ann"]);
}

#[test]
fn archives_reach_nothing_outside_of_themselves() {
    let entries: [(&str, &[u8]); 6] = [
        ("../02_global_num.rs", b"up"),
        ("/02_global_num.rs", b"root"),
        ("labs/../02_global_num.rs", b"round"),
        ("a/b/02_global_num.rs", b"deep"),
        ("labs\\02_global_num\\exercise.rs", b"other slashes"),
        ("01_lost_update.rs@", b"/etc/passwd"),
    ];
    for (name, bytes) in [("ann.zip", zip_of(&entries)), ("ann.tgz", tar_of(&entries))] {
        let desk = Desk::new();
        desk.write(name, bytes);
        let texts = desk.texts();
        assert_eq!(texts.len(), 1, "{name}: {texts:?}");
        assert!(desk.refusal().contains("link"), "{name}");
    }
}

#[test]
fn what_is_too_large_is_cut_off_and_not_unpacked() {
    let bomb = vec![b' '; 300 * 1024 * 1024];
    let entries: [(&str, &[u8]); 1] = [("01_lost_update.rs", &bomb)];
    let zip = Desk::new();
    zip.write("ann.zip", zip_of(&entries));
    assert!(zip.refusal().contains("larger than 256 kB"));
    // Of what is not taken nothing is unpacked.
    let others: [(&str, &[u8]); 2] = [("movie.bin", &bomb), ("01_lost_update.rs", b"one")];
    let zip = Desk::new();
    zip.write("ann.zip", zip_of(&others));
    assert_eq!(zip.texts()["01_lost_update"], Ok("one".to_owned()));
    // A tar archive has to be unpacked, up to a limit.
    let tar = Desk::new();
    tar.write("ann.tar.gz", tar_of(&others));
    let why = tar.submission().files(&LABS).unwrap_err();
    assert!(why.contains("64 MB"), "{why}");
    let folder = Desk::new();
    folder.write("ann/01_lost_update.rs", &bomb[..300 * 1024]);
    assert!(folder.refusal().contains("larger than 256 kB"));
}

#[test]
fn a_file_whose_path_fills_results_is_for_no_lab() {
    let long = format!("{}/01_lost_update.rs", "a".repeat(2_000));
    let short = format!("{}/01_lost_update.rs", "a".repeat(900));
    let zip = Desk::new();
    zip.write("ann.zip", zip_of(&[(&long, b"one")]));
    assert!(zip.texts().is_empty());
    let zip = Desk::new();
    zip.write("ann.zip", zip_of(&[(&short, b"one"), (&long, b"two")]));
    assert_eq!(zip.texts()["01_lost_update"], Ok("one".to_owned()));
    // Names of any length, as tar has them beside its headers.
    let mut tar = ::tar::Builder::new(Vec::new());
    let mut header = ::tar::Header::new_gnu();
    header.set_size(3);
    tar.append_data(&mut header, &long, &b"one"[..]).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&tar.into_inner().unwrap()).unwrap();
    let desk = Desk::new();
    desk.write("ann.tar.gz", gzip.finish().unwrap());
    assert!(desk.texts().is_empty());
}

#[test]
fn what_is_no_submission_is_told() {
    let desk = Desk::new();
    desk.write("notes.txt", "");
    desk.write(".DS_Store", "");
    desk.write("ann.zip", "no archive");
    desk.write("bob.tar.gz", "no archive");
    let (found, others) = submissions(desk.0.path()).unwrap();
    assert_eq!(others, ["notes.txt"]);
    for submission in found {
        let why = submission.files(&LABS).unwrap_err();
        assert!(why.contains("cannot be read"), "{}: {why}", submission.name);
    }
}

#[test]
fn what_nobody_can_decide_is_told() {
    let desk = Desk::new();
    desk.write("ann/01_lost_update.rs", "one");
    desk.write("ann/labs/01_lost_update/exercise.rs", "another");
    assert!(desk.refusal().contains("two files"));
    desk.write("ann.zip", "");
    let error = submissions(desk.0.path()).unwrap_err().to_string();
    assert!(error.contains("two submissions of ann"), "{error}");
    let desk = Desk::new();
    desk.write("ann/01_lost_update.rs", [0xff, 0xfe, 0]);
    assert!(desk.refusal().contains("UTF-8"));
}
