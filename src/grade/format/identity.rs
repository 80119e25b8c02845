//! Who a submission is from, as far as its name says.
//!
//! What learning platforms export is named after a student in a form of its own:
//!
//! | platform | name |
//! |---|---|
//! | Moodle | `Anna Schmidt_12345_assignsubmission_file` (the participant's number) |
//! | Canvas | `schmidtanna_LATE_123_456_labs.zip` (the user's number, the submission's) |
//! | Blackboard | `Labs_aschmidt_attempt_2026-01-31-10-20-30_labs.zip` (the login) |
//! | Brightspace | `12345-67890 - Anna Schmidt - Jan 31, 2026 1020 AM` |

/// What is known of a student.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Identity {
    /// The name, or the submission's where no form is known.
    pub(super) name: String,
    /// The number of the user in Canvas.
    pub(super) canvas: Option<String>,
    /// The number of the participant in Moodle.
    pub(super) moodle: Option<String>,
    /// The login.
    pub(super) login: Option<String>,
    /// The address.
    pub(super) email: Option<String>,
}

/// Who a submission is from.
pub(super) fn identity(submission: &str) -> Identity {
    let forms = [moodle, blackboard, canvas, brightspace, address];
    let known = forms.iter().find_map(|form| form(submission));
    known.unwrap_or_else(|| Identity {
        name: submission.to_owned(),
        ..Identity::default()
    })
}

fn moodle(submission: &str) -> Option<Identity> {
    let (student, _) = submission.split_once("_assignsubmission_")?;
    let (name, number) = student.rsplit_once('_')?;
    Some(Identity {
        name: spaced(name)?,
        moodle: Some(digits(number)?),
        ..Identity::default()
    })
}

fn canvas(submission: &str) -> Option<Identity> {
    // The name has no `_` in it: Canvas leaves out all that is not a letter or a digit.
    let (name, rest) = submission.split_once('_')?;
    let rest = rest.strip_prefix("LATE_").unwrap_or(rest);
    let mut parts = rest.splitn(3, '_');
    let user = digits(parts.next()?)?;
    digits(parts.next()?)?;
    parts.next()?;
    Some(Identity {
        name: spaced(name)?,
        canvas: Some(user),
        ..Identity::default()
    })
}

fn blackboard(submission: &str) -> Option<Identity> {
    let (before, date) = submission.split_once("_attempt_")?;
    date.starts_with(|c: char| c.is_ascii_digit())
        .then_some(())?;
    let login = before
        .rsplit('_')
        .next()
        .filter(|login| !login.is_empty())?;
    Some(Identity {
        name: login.to_owned(),
        login: Some(login.to_owned()),
        ..Identity::default()
    })
}

fn brightspace(submission: &str) -> Option<Identity> {
    let mut parts = submission.splitn(3, " - ");
    let (user, folder) = parts.next()?.split_once('-')?;
    digits(user)?;
    digits(folder)?;
    let name = spaced(parts.next()?)?;
    parts.next()?;
    Some(Identity {
        name,
        ..Identity::default()
    })
}

fn address(submission: &str) -> Option<Identity> {
    let (user, host) = submission.split_once('@')?;
    let plain = |c: char| c.is_alphanumeric() || "._+-".contains(c);
    let fits = !user.is_empty() && host.contains('.');
    let fits = fits && user.chars().chain(host.chars()).all(plain);
    fits.then(|| Identity {
        name: submission.to_owned(),
        login: Some(submission.to_owned()),
        email: Some(submission.to_owned()),
        ..Identity::default()
    })
}

/// A name with spaces where a form has `_`.
fn spaced(name: &str) -> Option<String> {
    let name = name.replace('_', " ");
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

fn digits(number: &str) -> Option<String> {
    let all = number.chars().all(|c| c.is_ascii_digit());
    (all && !number.is_empty()).then(|| number.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (name, Canvas, Moodle, login, e-mail)
    type Row = (
        &'static str,
        Option<&'static str>,
        Option<&'static str>,
        Option<&'static str>,
        Option<&'static str>,
    );

    #[test]
    fn a_name_that_a_platform_made_says_who_it_is() {
        let rows: &[(&str, Row)] = &[
            (
                "schmidt_anna_12345_assignsubmission_file",
                ("schmidt anna", None, Some("12345"), None, None),
            ),
            (
                "Anna Schmidt_12345_assignsubmission_file_",
                ("Anna Schmidt", None, Some("12345"), None, None),
            ),
            (
                "Participant_77_assignsubmission_onlinetext",
                ("Participant", None, Some("77"), None, None),
            ),
            (
                "_12345_assignsubmission_file",
                ("_12345_assignsubmission_file", None, None, None, None),
            ),
            (
                "anna_x1_assignsubmission_file",
                ("anna_x1_assignsubmission_file", None, None, None, None),
            ),
            (
                "schmidtanna_123_456_labs",
                ("schmidtanna", Some("123"), None, None, None),
            ),
            (
                "schmidtanna_LATE_123_456_my_labs-2",
                ("schmidtanna", Some("123"), None, None, None),
            ),
            (
                "schmidtanna_123_456",
                ("schmidtanna_123_456", None, None, None, None),
            ),
            (
                "Labs 1_aschmidt_attempt_2026-01-31-10-20-30_labs",
                ("aschmidt", None, None, Some("aschmidt"), None),
            ),
            (
                "Labs_aschmidt_attempt_first",
                ("Labs_aschmidt_attempt_first", None, None, None, None),
            ),
            (
                "12345-67890 - Anna Schmidt - Jan 31, 2026 1020 AM",
                ("Anna Schmidt", None, None, None, None),
            ),
            (
                "anna@uni.example",
                (
                    "anna@uni.example",
                    None,
                    None,
                    Some("anna@uni.example"),
                    Some("anna@uni.example"),
                ),
            ),
            ("=cmd@x.y", ("=cmd@x.y", None, None, None, None)),
            ("anna", ("anna", None, None, None, None)),
            ("anna_schmidt", ("anna_schmidt", None, None, None, None)),
            ("01_lost_update", ("01_lost_update", None, None, None, None)),
            ("", ("", None, None, None, None)),
        ];
        for (submission, (name, canvas, moodle, login, email)) in rows {
            let owned = |text: &Option<&str>| text.map(str::to_owned);
            let expected = Identity {
                name: (*name).to_owned(),
                canvas: owned(canvas),
                moodle: owned(moodle),
                login: owned(login),
                email: owned(email),
            };
            assert_eq!(identity(submission), expected, "{submission}");
        }
    }
}
