//! Deadlines, and what is taken off after them.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, bail};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::record::Late;

const HOUR: u64 = 60 * 60;

/// What a course says of deadlines, in a file:
///
/// ```toml
/// deadline = 2026-11-20T23:59:00+01:00
///
/// [deadlines]                # of single labs
/// 08_lost_wakeup = 2026-11-27T23:59:00+01:00
///
/// [late]
/// grace_hours = 2            # late, and nothing is taken off
/// off_per_day = 0.1          # of the points, for each day that has begun
/// closed_after_days = 5      # then nothing is left
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Rules {
    deadline: Option<Moment>,
    deadlines: BTreeMap<String, Moment>,
    late: Policy,
}

/// What is taken off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Policy {
    grace_hours: u64,
    off_per_day: f64,
    closed_after_days: Option<u64>,
}

impl Default for Policy {
    /// Late is told, and costs nothing.
    fn default() -> Self {
        Policy {
            grace_hours: 0,
            off_per_day: 0.0,
            closed_after_days: None,
        }
    }
}

/// A moment, in seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "u64")]
struct Moment(u64);

/// How a moment is written: with its offset in a course's file, in seconds elsewhere.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Seconds(u64),
    Date(toml::value::Datetime),
}

impl TryFrom<Written> for Moment {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        match written {
            Written::Seconds(seconds) => Ok(Moment(seconds)),
            Written::Date(date) => seconds(&date.to_string()).map(Moment),
        }
    }
}

impl From<Moment> for u64 {
    fn from(moment: Moment) -> u64 {
        moment.0
    }
}

/// A moment as RFC 3339 writes it, in seconds since 1970.
fn seconds(text: &str) -> Result<u64, String> {
    let time: Result<Timestamp, _> = text.trim().parse();
    let seconds = time.ok().map(|time| time.as_second());
    seconds
        .and_then(|seconds| u64::try_from(seconds).ok())
        .ok_or_else(|| {
            format!("`{text}` is no moment with its offset, as 2026-11-20T23:59:00+01:00 is")
        })
}

impl Rules {
    /// Reads a course's file. `labs` are the folders of all labs that there are.
    ///
    /// # Errors
    /// That it cannot be read, or what in it is wrong.
    pub(crate) fn read(file: &Path, labs: &[&str]) -> anyhow::Result<Self> {
        let shown = file.display();
        let text = std::fs::read_to_string(file);
        let text = text.with_context(|| format!("cannot read {shown}"))?;
        let rules: Rules = toml::from_str(&text).with_context(|| format!("{shown} is wrong"))?;
        for lab in rules.deadlines.keys() {
            if !labs.contains(&lab.as_str()) {
                bail!("{shown} has a deadline for {lab}, and there is no such lab");
            }
        }
        if !(0.0..=1.0).contains(&rules.late.off_per_day) {
            bail!("{shown}: off_per_day is a part of the points, from 0 to 1");
        }
        Ok(rules)
    }

    /// How late a file is; None if it is in time, or nobody knows when it came.
    pub(crate) fn late(&self, lab: &str, handed_in: Option<u64>) -> Option<Late> {
        let deadline = self.deadlines.get(lab).copied().or(self.deadline)?;
        let seconds = handed_in?
            .checked_sub(deadline.0)
            .filter(|late| *late > 0)?;
        let hours = seconds.div_ceil(HOUR);
        let Policy {
            grace_hours,
            off_per_day,
            closed_after_days,
        } = self.late;
        let days = hours.saturating_sub(grace_hours).div_ceil(24);
        let is_closed = closed_after_days.is_some_and(|closed| days > closed);
        let share = (1.0 - off_per_day * days as f64).max(0.0);
        Some(Late {
            hours,
            share: if is_closed { 0.0 } else { share },
        })
    }
}

/// When submissions came, by their names: a file of lines `NAME,2026-11-20T22:10:00Z`, as an
/// export of another system has it. It counts before what files and archives say of themselves.
///
/// # Errors
/// That it cannot be read, or which line is wrong.
pub(crate) fn times(file: &Path) -> anyhow::Result<BTreeMap<String, u64>> {
    let shown = file.display();
    let text = std::fs::read_to_string(file);
    let text = text.with_context(|| format!("cannot read {shown}"))?;
    let mut times = BTreeMap::new();
    let lines = text.lines().enumerate();
    for (number, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let parsed = line.rsplit_once(',').ok_or_else(|| {
            "a line is a name, a comma and a moment: ann,2026-11-20T22:10:00Z".to_owned()
        });
        let parsed = parsed.and_then(|(name, time)| Ok((name.trim().to_owned(), seconds(time)?)));
        let (name, time) = match parsed {
            Ok(parsed) => parsed,
            Err(why) => bail!("{shown}, line {}: {why}", number + 1),
        };
        times.insert(name, time);
    }
    Ok(times)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COURSE: &str = "deadline = 2026-11-20T23:00:00+01:00\n\
                          [deadlines]\n02_global_num = 2026-11-27T22:00:00Z\n\
                          [late]\ngrace_hours = 2\noff_per_day = 0.25\nclosed_after_days = 3\n";

    fn read(text: &str) -> anyhow::Result<Rules> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("course.toml");
        std::fs::write(&file, text).unwrap();
        Rules::read(&file, &["01_lost_update", "02_global_num"])
    }

    #[test]
    fn what_is_left_goes_by_days_that_have_begun() {
        let rules = read(COURSE).unwrap();
        let deadline = seconds("2026-11-20T22:00:00Z").unwrap();
        let left = |late_by: u64| {
            let late = rules.late("01_lost_update", Some(deadline + late_by));
            late.map(|late| (late.hours, late.share))
        };
        assert_eq!(left(0), None);
        assert_eq!(left(1), Some((1, 1.0)));
        assert_eq!(left(2 * HOUR), Some((2, 1.0)));
        assert_eq!(left(2 * HOUR + 1), Some((3, 0.75)));
        assert_eq!(left(26 * HOUR), Some((26, 0.75)));
        assert_eq!(left(26 * HOUR + 1), Some((27, 0.5)));
        assert_eq!(left(74 * HOUR), Some((74, 0.25)));
        assert_eq!(left(74 * HOUR + 1), Some((75, 0.0)));
        assert_eq!(rules.late("02_global_num", Some(deadline + HOUR)), None);
        assert_eq!(rules.late("01_lost_update", None), None);
        // As it is kept beside the results.
        let kept = serde_json::to_string(&rules).unwrap();
        assert_eq!(serde_json::from_str::<Rules>(&kept).unwrap(), rules);
    }

    #[test]
    fn what_is_wrong_in_a_course_is_said() {
        for (text, says) in [
            ("deadline = 2026-11-20", "no moment with its offset"),
            ("[deadlines]\n99_x = 2026-11-27T22:00:00Z", "no such lab"),
            ("[late]\noff_per_day = 10", "from 0 to 1"),
            ("[late]\noff_a_day = 0.1", "off_a_day"),
        ] {
            let error = format!("{:#}", read(text).unwrap_err());
            assert!(error.contains(says), "{text}: {error}");
        }
    }

    #[test]
    fn times_are_read_line_by_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("times.csv");
        std::fs::write(
            &file,
            "Doe, Ann,2026-11-20T22:10:00Z\n\nbob,1970-01-01T00:00:01Z\n",
        )
        .unwrap();
        let read = times(&file).unwrap();
        assert_eq!(read["bob"], 1);
        assert!(read.contains_key("Doe, Ann"));
        std::fs::write(&file, "bob,1970-01-01T00:00:01Z\nann,yesterday\n").unwrap();
        let error = times(&file).unwrap_err().to_string();
        assert!(error.contains("line 2"), "{error}");
    }
}
