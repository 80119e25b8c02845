//! The exercises as modules, so that an editor completes and checks them.

// They are small programs for learning, not libraries.
#![allow(missing_docs, unreachable_pub, clippy::new_without_default)]

#[path = "../../01_lost_update/exercise.rs"]
pub mod lab_01_lost_update;
#[path = "../../02_global_num/exercise.rs"]
pub mod lab_02_global_num;
#[path = "../../03_check_then_act/exercise.rs"]
pub mod lab_03_check_then_act;
#[path = "../../04_torn_invariant/exercise.rs"]
pub mod lab_04_torn_invariant;
#[path = "../../05_who_may_touch/exercise.rs"]
pub mod lab_05_who_may_touch;
#[path = "../../06_semaphore/exercise.rs"]
pub mod lab_06_semaphore;
#[path = "../../07_channel/exercise.rs"]
pub mod lab_07_channel;
#[path = "../../08_lost_wakeup/exercise.rs"]
pub mod lab_08_lost_wakeup;
#[path = "../../09_bounded_buffer/exercise.rs"]
pub mod lab_09_bounded_buffer;
#[path = "../../10_barrier/exercise.rs"]
pub mod lab_10_barrier;
#[path = "../../11_readers_writers/exercise.rs"]
pub mod lab_11_readers_writers;
#[path = "../../12_deadlock/exercise.rs"]
pub mod lab_12_deadlock;
#[path = "../../13_poison/exercise.rs"]
pub mod lab_13_poison;
#[path = "../../14_shutdown/exercise.rs"]
pub mod lab_14_shutdown;
