//! What the system has to shut programs in. Nothing is tried: the kernel says it in files.

use super::Finding;

const LIMITS: &str = "programs of exercises end by themselves";

#[cfg(target_os = "linux")]
pub(super) fn look() -> Vec<Finding> {
    vec![
        linux::landlock(),
        linux::seccomp(),
        linux::user_namespaces(),
        limits(),
    ]
}

#[cfg(not(target_os = "linux"))]
pub(super) fn look() -> Vec<Finding> {
    let none = Finding::missing(
        "sandbox",
        "programs that others wrote are kept from your files",
        "none on this system",
        "judge only files of people whom you trust, or do it on Linux",
    );
    let mut findings = vec![none];
    if cfg!(unix) {
        findings.push(limits());
    }
    findings
}

/// The limits that hold for this process and those that it starts.
#[cfg(unix)]
fn limits() -> Finding {
    use rlimit::{INFINITY, Resource};

    // Stacks of threads are reserved by the thousand.
    const ADDRESSES: u64 = 18 << 30;
    let words = |resource: Resource| match resource.get_soft() {
        Ok(INFINITY) => "unlimited".to_owned(),
        Ok(limit) => limit.to_string(),
        Err(_) => "not known".to_owned(),
    };
    let found = format!(
        "processes {}, open files {}, address space {}",
        words(Resource::NPROC),
        words(Resource::NOFILE),
        words(Resource::AS),
    );
    match Resource::AS.get_soft() {
        Ok(limit) if limit < ADDRESSES => Finding::missing(
            "limits",
            LIMITS,
            found,
            "lift the limit on the address space (ulimit -v unlimited): threads may not start",
        ),
        _ => Finding::fine("limits", LIMITS, found),
    }
}

#[cfg(not(unix))]
fn limits() -> Finding {
    Finding::fine("limits", LIMITS, "none")
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;
    use std::path::Path;

    use super::Finding;

    const LANDLOCK: &str = "keeps a program from files that are not its own";
    const SECCOMP: &str = "keeps a program from system calls that it does not need";
    const NAMESPACES: &str = "a system of its own for a program (bubblewrap)";

    /// Kernels that brought a version of Landlock's interface, and the version.
    const ABIS: [((u32, u32), u32); 7] = [
        ((5, 13), 1),
        ((5, 19), 2),
        ((6, 2), 3),
        ((6, 7), 4),
        ((6, 10), 5),
        ((6, 12), 6),
        ((6, 15), 7),
    ];

    fn read(file: &str) -> Option<String> {
        let text = fs::read_to_string(file).ok()?;
        Some(text.trim().to_owned())
    }

    pub(super) fn landlock() -> Finding {
        let release = read("/proc/sys/kernel/osrelease").unwrap_or_default();
        match (abi(&release), read("/sys/kernel/security/lsm")) {
            (None, _) => Finding::missing(
                "Landlock",
                LANDLOCK,
                format!("not in Linux {release}"),
                "it needs Linux 5.13 or newer",
            ),
            (Some(abi), Some(modules)) if modules.split(',').any(|name| name == "landlock") => {
                let found = format!("on, version {abi} of its interface by the kernel's release");
                Finding::fine("Landlock", LANDLOCK, found)
            }
            (Some(_), Some(_)) => Finding::missing(
                "Landlock",
                LANDLOCK,
                "off",
                "add landlock to the list `lsm=` of the kernel's command line",
            ),
            (Some(abi), None) => Finding::missing(
                "Landlock",
                LANDLOCK,
                format!("Linux {release} has version {abi} of it; not known whether it is on"),
                "look into /sys/kernel/security/lsm as root, or outside of the container",
            ),
        }
    }

    /// The version of the interface that a kernel brings.
    pub(super) fn abi(release: &str) -> Option<u32> {
        let mut numbers = release.split(|c: char| !c.is_ascii_digit());
        let mut number = || numbers.next()?.parse::<u32>().ok();
        let kernel = (number()?, number()?);
        let known = ABIS.iter().rev();
        let mut known = known.filter(|(since, _)| *since <= kernel);
        known.next().map(|(_, abi)| *abi)
    }

    pub(super) fn seccomp() -> Finding {
        let actions = read("/proc/sys/kernel/seccomp/actions_avail");
        match actions {
            Some(actions) if actions.contains("kill_process") => {
                Finding::fine("seccomp", SECCOMP, "filters are there")
            }
            _ => Finding::missing(
                "seccomp",
                SECCOMP,
                "no filters",
                "it needs a kernel with CONFIG_SECCOMP_FILTER",
            ),
        }
    }

    pub(super) fn user_namespaces() -> Finding {
        let says = |file: &str, value: &str| read(file).as_deref() == Some(value);
        let reason = if !Path::new("/proc/self/ns/user").exists() {
            Some(("not in this kernel", "it needs CONFIG_USER_NS"))
        } else if says("/proc/sys/user/max_user_namespaces", "0") {
            Some((
                "none allowed",
                "sysctl user.max_user_namespaces=10000, as root",
            ))
        } else if says("/proc/sys/kernel/unprivileged_userns_clone", "0") {
            Some((
                "for root only",
                "sysctl kernel.unprivileged_userns_clone=1, as root",
            ))
        } else if says(
            "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
            "1",
        ) {
            Some((
                "only for programs that AppArmor lets",
                "bubblewrap's package has a profile for it",
            ))
        } else {
            None
        };
        match reason {
            Some((found, advice)) => Finding::missing("user namespaces", NAMESPACES, found, advice),
            None => Finding::fine(
                "user namespaces",
                NAMESPACES,
                "allowed, as far as files tell",
            ),
        }
    }

    #[cfg(test)]
    mod tests {
        use super::abi;

        #[test]
        fn the_release_of_a_kernel_says_which_landlock_it_has() {
            for (release, expected) in [
                ("4.19.0", None),
                ("5.12.19", None),
                ("5.15.0-91-generic", Some(1)),
                ("6.1.0", Some(2)),
                ("6.8.0-microsoft", Some(4)),
                ("6.12.1", Some(6)),
                ("7.0.0", Some(7)),
                ("", None),
            ] {
                assert_eq!(abi(release), expected, "{release}");
            }
        }
    }
}
