//! Limits of a process, and what it inherits.

use std::io;

use rlimit::Resource;

use super::Orders;

/// Files that a program may have open at once.
const OPEN_FILES: u64 = 4096;

/// Seconds of processor time that are left to who is told that it has used up its own.
const FAREWELL: u64 = 5;

/// Closes all that was inherited but the standard streams.
pub(super) fn close_files() -> io::Result<()> {
    // SAFETY: it takes three numbers. Nothing here owns a descriptor above 2.
    let closed = unsafe { libc::syscall(libc::SYS_close_range, 3, u32::MAX, 0) };
    if closed == 0 {
        return Ok(());
    }
    // Before Linux 5.9.
    let (_, most) = Resource::NOFILE.get()?;
    for descriptor in 3..i32::try_from(most.min(1 << 20)).unwrap_or(i32::MAX) {
        // SAFETY: it takes a number. Nothing here owns a descriptor above 2.
        unsafe { libc::close(descriptor) };
    }
    Ok(())
}

/// Sets limits that hold for this process and all that it starts. Memory is limited already.
pub(super) fn set(orders: &Orders) -> io::Result<()> {
    let limits = [
        (Resource::FSIZE, orders.file_mb << 20),
        (Resource::NOFILE, OPEN_FILES),
        (Resource::CORE, 0),
        (Resource::MSGQUEUE, 0),
        (Resource::MEMLOCK, 64 << 10),
        (Resource::RTPRIO, 0),
        (Resource::NICE, 0),
    ];
    for (resource, limit) in limits {
        let (_, hard) = resource.get()?;
        let limit = limit.min(hard);
        resource.set(limit, limit)?;
    }
    if orders.seconds > 0 {
        // Who reaches both at once is killed without a word why.
        let (_, hard) = Resource::CPU.get()?;
        let last = orders.seconds.saturating_add(FAREWELL).min(hard);
        Resource::CPU.set(orders.seconds.min(last), last)?;
    }
    Ok(())
}

/// From here on no program that is executed gains anything, and this process has no privilege even
/// if it is root's.
pub(super) fn give_up_privileges() -> io::Result<()> {
    /// `linux/capability.h`: version 3 has 64 bits, in two halves.
    #[repr(C)]
    struct Header {
        version: u32,
        pid: i32,
    }
    #[repr(C)]
    #[derive(Clone, Copy, Default)]
    struct Half {
        effective: u32,
        permitted: u32,
        inheritable: u32,
    }
    const VERSION: u32 = 0x2008_0522;

    for capability in 0..64 {
        // It is refused to who has none to give away, and for numbers that are none.
        // SAFETY: it takes numbers.
        unsafe { libc::prctl(libc::PR_CAPBSET_DROP, capability, 0, 0, 0) };
    }
    // SAFETY: they take numbers.
    let done = unsafe {
        libc::prctl(
            libc::PR_CAP_AMBIENT,
            libc::PR_CAP_AMBIENT_CLEAR_ALL,
            0,
            0,
            0,
        );
        libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    };
    if done != 0 {
        return Err(io::Error::last_os_error());
    }
    let header = Header {
        version: VERSION,
        pid: 0,
    };
    let none = [Half::default(); 2];
    // SAFETY: both have the form that version 3 has, and outlive the call, which reads them.
    let done = unsafe { libc::syscall(libc::SYS_capset, &raw const header, none.as_ptr()) };
    if done != 0 {
        return Err(io::Error::last_os_error());
    }
    // What this program ignores would be ignored by the command.
    // SAFETY: no other thread runs.
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_DFL) };
    Ok(())
}
