//! What the system has to shut programs in, found by trying it.

use std::env;

use super::Finding;
use crate::grade::sandbox::{BUBBLEWRAP, LANDLOCK, Level, SECCOMP};

const LIMITS: &str = "programs of exercises end by themselves";

const SANDBOX: &str = "programs that others wrote are kept from your files";

pub(super) fn look() -> Vec<Finding> {
    let mut findings = vec![level()];
    if cfg!(unix) {
        findings.push(limits());
    }
    findings
}

/// The strongest level at which a program could be shut in.
fn level() -> Finding {
    let program = match env::current_exe() {
        Ok(program) => program,
        Err(error) => {
            let found = format!("not known: this program does not know where it lies: {error}");
            return Finding::missing("sandbox", SANDBOX, found, "start it by its full path");
        }
    };
    let found = Level::strongest(&program);
    let name = found.level.name();
    let missing = found.missing.iter();
    let missing: Vec<_> = missing
        .map(|(what, why)| format!("{what}: {why}"))
        .collect();
    if missing.is_empty() {
        return Finding::fine("sandbox", SANDBOX, name);
    }
    let advice: Vec<_> = found.missing.iter().map(|(what, _)| advice(what)).collect();
    let words = format!("{name}; missing is {}", missing.join("; "));
    Finding::missing("sandbox", SANDBOX, words, advice.join("; "))
}

/// What to do where this is missing.
fn advice(what: &str) -> &'static str {
    match what {
        BUBBLEWRAP => {
            "install bubblewrap, and let it make user namespaces (sysctl \
             user.max_user_namespaces, kernel.apparmor_restrict_unprivileged_userns)"
        }
        LANDLOCK => "Landlock needs Linux 5.13 or newer, with landlock in the kernel's list `lsm=`",
        SECCOMP => "seccomp needs a kernel with CONFIG_SECCOMP_FILTER",
        _ => "judge only files of people whom you trust, or do it on Linux",
    }
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
