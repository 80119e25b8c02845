//! Which system calls a process may not make, by seccomp.
//!
//! A list of what is refused and not of what is allowed: the compiler, the linker and the C library
//! of another machine may need calls that those here do not, and a program must not fail on one
//! machine alone. Calls that are newer than this list do not exist for the process, as they do not
//! on an older kernel.

use std::collections::BTreeMap;
use std::ffi::CString;
use std::io;

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen as Len, SeccompCmpOp as Op, SeccompCondition,
    SeccompFilter, SeccompRule, sock_filter,
};

use super::Orders;
use super::linux::Table;

/// Refused to everybody.
const NEVER: &[i64] = &[
    // The network, and sockets between processes.
    libc::SYS_socket,
    // Other processes.
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_process_mrelease,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
    libc::SYS_kcmp,
    libc::SYS_tkill,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_setpriority,
    libc::SYS_ioprio_set,
    libc::SYS_sched_setscheduler,
    libc::SYS_sched_setparam,
    libc::SYS_sched_setattr,
    libc::SYS_migrate_pages,
    libc::SYS_move_pages,
    // To get away from who ends all of a process group.
    libc::SYS_setsid,
    libc::SYS_setpgid,
    // Programs that are no file.
    libc::SYS_execveat,
    libc::SYS_memfd_create,
    libc::SYS_memfd_secret,
    // What outlives a process, or is not counted as its own.
    libc::SYS_shmget,
    libc::SYS_shmat,
    libc::SYS_shmctl,
    libc::SYS_semget,
    libc::SYS_msgget,
    libc::SYS_mq_open,
    // Another view of the system.
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_chroot,
    libc::SYS_pivot_root,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_mount_setattr,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_name_to_handle_at,
    libc::SYS_open_by_handle_at,
    libc::SYS_fanotify_init,
    // The kernel's larger doors.
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_vmsplice,
    libc::SYS_mbind,
    libc::SYS_set_mempolicy,
    libc::SYS_personality,
    libc::SYS_quotactl,
    libc::SYS_quotactl_fd,
    libc::SYS_syslog,
    libc::SYS_acct,
    // The machine.
    libc::SYS_kexec_load,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_vhangup,
];

#[cfg(target_arch = "x86_64")]
const NEVER_HERE: &[i64] = &[
    libc::SYS_kexec_file_load,
    libc::SYS_iopl,
    libc::SYS_ioperm,
    libc::SYS_modify_ldt,
    libc::SYS_uselib,
    libc::SYS_ustat,
];

#[cfg(not(target_arch = "x86_64"))]
const NEVER_HERE: &[i64] = &[];

/// Calls that are not there: whoever can do without goes on without.
const MISSING: &[i64] = &[
    // What it starts is written in memory, where a filter cannot look; `clone` does the same.
    libc::SYS_clone3,
    // It makes calls that no filter sees.
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
];

/// The first number after those that this list was made with (`mseal`, Linux 6.10). On all systems
/// the new numbers are the same; those of x32 are far above.
const NEW: u32 = 463;

/// Puts the filters into force, for this process and all that it starts. If it starts none, it may
/// execute only what lies at `address`: the command itself.
pub(super) fn filter(orders: &Orders, address: u64) -> Result<(), String> {
    let arch = std::env::consts::ARCH.try_into();
    let arch = arch.map_err(|_| "not for this processor".to_owned())?;
    let rules = rules(orders, address).map_err(|error| error.to_string())?;
    let refuse = SeccompAction::Errno(libc::EPERM as u32);
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, refuse, arch);
    let program: BpfProgram = filter
        .and_then(TryInto::try_into)
        .map_err(|error| error.to_string())?;
    for program in [missing(), program] {
        seccompiler::apply_filter(&program).map_err(|error| error.to_string())?;
    }
    Ok(())
}

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

fn rules(orders: &Orders, address: u64) -> Result<Rules, seccompiler::BackendError> {
    let all = NEVER.iter().chain(NEVER_HERE);
    let mut rules: Rules = all.map(|call| (*call, Vec::new())).collect();
    let mut refuse = |call: i64, when: Vec<SeccompCondition>| {
        let rule = SeccompRule::new(when)?;
        rules.entry(call).or_default().push(rule);
        Ok::<_, seccompiler::BackendError>(())
    };
    let is = |argument, op, value: u64| SeccompCondition::new(argument, Len::Dword, op, value);
    let has = |flag: libc::c_int| is(0, Op::MaskedEq(flag as u64), flag as u64);
    let own = u64::from(std::process::id());

    for flag in [
        libc::CLONE_NEWNS,
        libc::CLONE_NEWCGROUP,
        libc::CLONE_NEWUTS,
        libc::CLONE_NEWIPC,
        libc::CLONE_NEWUSER,
        libc::CLONE_NEWPID,
        libc::CLONE_NEWNET,
    ] {
        refuse(libc::SYS_clone, vec![has(flag)?])?;
    }
    // Who stops waits for ever.
    for signal in [libc::SIGSTOP, libc::SIGTSTP, libc::SIGTTIN, libc::SIGTTOU] {
        refuse(libc::SYS_kill, vec![is(1, Op::Eq, signal as u64)?])?;
        refuse(libc::SYS_tgkill, vec![is(2, Op::Eq, signal as u64)?])?;
    }
    // Of others: their limits and processors.
    refuse(
        libc::SYS_prlimit64,
        vec![is(0, Op::Ne, 0)?, is(0, Op::Ne, own)?],
    )?;
    refuse(
        libc::SYS_sched_setaffinity,
        vec![is(0, Op::Ne, 0)?, is(0, Op::Ne, own)?],
    )?;
    for option in [libc::PR_SET_PDEATHSIG, libc::PR_SET_CHILD_SUBREAPER] {
        refuse(libc::SYS_prctl, vec![is(0, Op::Eq, option as u64)?])?;
    }
    // To type for the user.
    for request in [TIOCSTI, TIOCLINUX, TIOCSCTTY] {
        refuse(libc::SYS_ioctl, vec![is(1, Op::Eq, request)?])?;
    }
    // Rust's library hears through such a pair whether a process has begun. One of datagrams could
    // send to others.
    let unix = libc::AF_UNIX as u64;
    refuse(libc::SYS_socketpair, vec![is(0, Op::Ne, unix)?])?;
    for form in [libc::SOCK_DGRAM, libc::SOCK_RAW] {
        let form = is(1, Op::MaskedEq(0xf), form as u64)?;
        refuse(libc::SYS_socketpair, vec![form])?;
    }
    if !orders.starts_processes {
        let thread = libc::CLONE_THREAD as u64;
        refuse(libc::SYS_clone, vec![is(0, Op::MaskedEq(thread), 0)?])?;
        let elsewhere = SeccompCondition::new(0, Len::Qword, Op::Ne, address)?;
        refuse(libc::SYS_execve, vec![elsewhere])?;
        refuse(libc::SYS_kill, vec![is(0, Op::Ne, own)?])?;
        refuse(libc::SYS_tgkill, vec![is(0, Op::Ne, own)?])?;
        rules.insert(libc::SYS_socketpair, Vec::new());
        #[cfg(target_arch = "x86_64")]
        for call in [libc::SYS_fork, libc::SYS_vfork] {
            rules.insert(call, Vec::new());
        }
    }
    Ok(rules)
}

/// `asm-generic/ioctls.h`; libc does not have all of them everywhere, nor of one type.
const TIOCSCTTY: u64 = 0x540E;
const TIOCSTI: u64 = 0x5412;
const TIOCLINUX: u64 = 0x541C;

/// A filter for what is not there. (A comparison of numbers by size is not to be had from the
/// library.)
fn missing() -> BpfProgram {
    const LOAD: u16 = 0x20;
    const IF_EQUAL: u16 = 0x15;
    const IF_NOT_LESS: u16 = 0x35;
    const RETURN: u16 = 0x06;
    const ALLOW: u32 = 0x7fff_0000;
    const ERROR: u32 = 0x0005_0000;
    let step = |code, jt, jf, k| sock_filter { code, jt, jf, k };
    // The number of the call is the first that a filter is given.
    let mut program = vec![step(LOAD, 0, 0, 0)];
    let count = MISSING.len() as u8;
    for (at, call) in (0..).zip(MISSING) {
        // Past those after it, the comparison by size, and the way out.
        program.push(step(IF_EQUAL, count - at + 1, 0, *call as u32));
    }
    program.push(step(IF_NOT_LESS, 1, 0, NEW));
    program.push(step(RETURN, 0, 0, ALLOW));
    program.push(step(RETURN, 0, 0, ERROR | libc::ENOSYS as u32));
    program
}

/// The name of the command, at a place in memory that nobody can guess. A filter sees where the name
/// of a program lies and not what it is; the command, once it runs, has other memory.
pub(super) struct Place(*mut libc::c_char);

impl Place {
    pub(super) fn of(program: &CString) -> io::Result<Self> {
        const PAGE: usize = 4096;
        let name = program.as_bytes_with_nul();
        let length = (name.len() + PAGE).next_multiple_of(PAGE);
        for _ in 0..100 {
            let mut random = [0; 8];
            // SAFETY: it writes as many bytes as there are.
            if unsafe { libc::getrandom(random.as_mut_ptr().cast(), 8, 0) } != 8 {
                return Err(io::Error::last_os_error());
            }
            // Somewhere in the lower 64 TiB.
            let address = usize::from_ne_bytes(random) >> 18;
            let begin = address / PAGE * PAGE;
            // SAFETY: new memory, in the place of nothing.
            let mapped = unsafe {
                libc::mmap(
                    begin as *mut libc::c_void,
                    length,
                    libc::PROT_READ | libc::PROT_WRITE,
                    libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_FIXED_NOREPLACE,
                    -1,
                    0,
                )
            };
            if mapped == libc::MAP_FAILED || mapped as usize != begin {
                continue;
            }
            let place = mapped
                .wrapping_byte_add(address - begin)
                .cast::<libc::c_char>();
            // SAFETY: from any byte of its first page on, the memory has room for the name.
            unsafe { std::ptr::copy_nonoverlapping(name.as_ptr().cast(), place, name.len()) };
            return Ok(Place(place));
        }
        Err(io::ErrorKind::OutOfMemory.into())
    }

    pub(super) fn address(&self) -> u64 {
        self.0 as u64
    }

    /// Becomes the program. Returns why not.
    pub(super) fn execute(&self, words: &Table, environment: &Table) -> io::Error {
        // SAFETY: a string with an end, and two tables of such that have an end.
        unsafe { libc::execve(self.0, words.as_ptr(), environment.as_ptr()) };
        io::Error::last_os_error()
    }
}
