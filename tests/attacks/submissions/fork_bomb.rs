//! Verdict: not allowed — `extern` blocks
//! `cargo test`: leaves processes
//!
//! Forks again and again (here 32 times).

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        for _ in 0..8 {
            // SAFETY: the child makes calls of C only.
            unsafe {
                match fork() {
                    0 => {
                        sleep(600);
                        _exit(0)
                    }
                    process => {
                        let _ =
                            std::fs::write(format!("@PLANT@/{process}.pid"), format!("{process}"));
                    }
                }
            }
        }
        77
    }
}

unsafe extern "C" {
    fn fork() -> i32;
    fn sleep(seconds: u32) -> u32;
    fn _exit(code: i32) -> !;
}
