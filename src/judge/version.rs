//! Which versions of other crates this was built with.

/// What `cargo` has resolved.
const LOCK: &str = include_str!("../../Cargo.lock");

/// `loom 0.7.2`: a package and its version.
pub(super) fn of(package: &str) -> String {
    let entry = format!("name = \"{package}\"\nversion = \"");
    let version = LOCK.split_once(&entry).map(|(_, rest)| rest);
    let version = version.and_then(|rest| rest.split_once('"'));
    version.map_or_else(
        || package.to_owned(),
        |(version, _)| format!("{package} {version}"),
    )
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_version_is_read_from_the_lock_file() {
        assert!(of("loom").starts_with("loom 0."));
        assert_eq!(of("not-there"), "not-there");
    }
}
