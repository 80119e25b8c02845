use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use super::{Files, MOST_ENTRIES, Taken, lab_of, note, text, unreadable};

/// No archive is unpacked beyond so many bytes.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// What a gzipped tar archive has for these labs. It has to be unpacked from its beginning, so there is
/// a limit on the whole.
pub(super) fn files(archive: &Path, labs: &[&str]) -> Files {
    let file = File::open(archive).map_err(|error| unreadable(&error))?;
    let unpacked = MultiGzDecoder::new(BufReader::new(file)).take(MOST_BYTES);
    let mut tar = tar::Archive::new(unpacked);
    let broken = |error: std::io::Error| {
        format!(
            "the archive cannot be read, or is larger than {} MB: {error}",
            MOST_BYTES / 1024 / 1024
        )
    };
    let mut found = BTreeMap::new();
    for (number, entry) in tar.entries().map_err(broken)?.enumerate() {
        let entry = entry.map_err(broken)?;
        if number >= MOST_ENTRIES {
            return Err(format!("the archive has more than {MOST_ENTRIES} entries"));
        }
        let inside = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let Some(lab) = lab_of(&inside, labs) else {
            continue;
        };
        let taken = Taken {
            inside,
            changed: entry.header().mtime().ok(),
            text: match entry.header().entry_type().is_file() {
                true => text(entry),
                false => Err("it is a link or a folder; hand in the file itself".to_owned()),
            },
        };
        note(&mut found, lab, taken);
    }
    Ok(found)
}
