use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use zip::ZipArchive;

use super::{ANOTHER, Files, MOST_ENTRIES, Taken, lab_of, note, text, unreadable};

/// What a zip archive has for these labs. Only the files that are taken are unpacked, each up to its
/// limit; so what the archive says of its sizes does not matter.
pub(super) fn files(archive: &Path, labs: &[&str]) -> Files {
    let file = File::open(archive).map_err(|error| unreadable(&error))?;
    let broken = |error| format!("the archive cannot be read: {error}");
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(broken)?;
    if zip.len() > MOST_ENTRIES {
        return Err(format!("the archive has more than {MOST_ENTRIES} entries"));
    }
    let mut found = BTreeMap::new();
    for index in 0..zip.len() {
        let Some((inside, lab)) = zip
            .name_for_index(index)
            .and_then(Result::ok)
            .and_then(|name| Some((name.to_string(), lab_of(&name, labs)?)))
        else {
            continue;
        };
        let taken = match zip.by_index(index) {
            Ok(entry) => Taken {
                inside,
                changed: entry.last_modified().and_then(seconds),
                text: match entry.is_file() {
                    // Thousands of entries may share what they hold.
                    true if found.contains_key(lab) => Err(ANOTHER.to_owned()),
                    true => text(entry),
                    false => Err("it is a link or a folder; hand in the file itself".to_owned()),
                },
            },
            Err(error) => Taken {
                inside,
                changed: None,
                text: Err(format!("it cannot be unpacked: {error}")),
            },
        };
        note(&mut found, lab, taken);
    }
    Ok(found)
}

/// When that was, in seconds since 1970, if the archive's clock went by UTC: an archive does not say.
fn seconds(time: zip::DateTime) -> Option<u64> {
    let date = jiff::civil::date(
        i16::try_from(time.year()).ok()?,
        i8::try_from(time.month()).ok()?,
        i8::try_from(time.day()).ok()?,
    );
    let clock = |part: u8| i8::try_from(part).ok();
    let (hour, minute, second) = (
        clock(time.hour())?,
        clock(time.minute())?,
        clock(time.second())?,
    );
    let time = date
        .at(hour, minute, second, 0)
        .to_zoned(jiff::tz::TimeZone::UTC);
    u64::try_from(time.ok()?.timestamp().as_second()).ok()
}
