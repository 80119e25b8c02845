//! The exercises as modules, so that an editor completes and checks them.

// They are small programs for learning, not libraries.
#![allow(missing_docs, unreachable_pub)]
// The judges let it pass.
#![allow(unsafe_op_in_unsafe_fn, clippy::undocumented_unsafe_blocks)]
#![allow(clippy::new_without_default, clippy::manual_is_multiple_of)]

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
#[path = "../../15_integrate/exercise.rs"]
pub mod lab_15_integrate;
#[path = "../../16_primes/exercise.rs"]
pub mod lab_16_primes;
#[path = "../../17_thread_pool/exercise.rs"]
pub mod lab_17_thread_pool;
#[path = "../../18_futures/exercise.rs"]
pub mod lab_18_futures;
#[path = "../../19_pi/exercise.rs"]
pub mod lab_19_pi;
#[path = "../../20_false_sharing/exercise.rs"]
pub mod lab_20_false_sharing;
#[path = "../../21_waiting/exercise.rs"]
pub mod lab_21_waiting;
#[path = "../../22_processes/exercise.rs"]
pub mod lab_22_processes;
#[path = "../../23_publication/exercise.rs"]
pub mod lab_23_publication;
#[path = "../../24_store_buffering/exercise.rs"]
pub mod lab_24_store_buffering;
#[path = "../../25_spin_lock/exercise.rs"]
pub mod lab_25_spin_lock;
#[path = "../../26_once/exercise.rs"]
pub mod lab_26_once;
#[path = "../../27_refcount/exercise.rs"]
pub mod lab_27_refcount;
#[path = "../../28_ring_buffer/exercise.rs"]
pub mod lab_28_ring_buffer;
#[path = "../../29_seqlock/exercise.rs"]
pub mod lab_29_seqlock;
#[path = "../../30_lock_free_stack/exercise.rs"]
pub mod lab_30_lock_free_stack;
