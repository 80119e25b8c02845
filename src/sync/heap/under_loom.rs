//! Allocated memory under loom: a cell of loom's an allocation, which is read by each operation on
//! what lies in the memory and written by its freeing. The memory stays until the iteration ends.

use std::alloc::Layout;
use std::cell::{Cell, RefCell};
use std::panic::Location;
use std::ptr::NonNull;
use std::rc::Rc;

use super::NOT_ALLOCATED;
use crate::sync::backend::loom_iteration;
use crate::sync::cell::USED_AFTER_FREE;

thread_local! {
    /// loom runs all threads of an iteration on one OS thread.
    static MEMORY: RefCell<Memory> = const { RefCell::new(Memory { iteration: 0, blocks: Vec::new() }) };
}

struct Memory {
    iteration: u64,
    blocks: Vec<Rc<Block>>,
}

struct Block {
    address: NonNull<u8>,
    layout: Layout,
    cell: loom::cell::UnsafeCell<()>,
    is_free: Cell<bool>,
}

impl Drop for Block {
    fn drop(&mut self) {
        if self.layout.size() > 0 {
            // SAFETY: a box's, of this layout; what lies in it was taken out, or is leaked.
            unsafe { std::alloc::dealloc(self.address.as_ptr(), self.layout) };
        }
    }
}

pub(super) fn alloc<T>(value: T) -> *mut T {
    let pointer = Box::into_raw(Box::new(value));
    if let Some(address) = NonNull::new(pointer.cast()) {
        add(address, Layout::new::<T>());
    }
    pointer
}

fn add(address: NonNull<u8>, layout: Layout) {
    let block = Rc::new(Block {
        address,
        layout,
        cell: loom::cell::UnsafeCell::new(()),
        is_free: Cell::new(false),
    });
    MEMORY.with_borrow_mut(|memory| {
        if memory.iteration != loom_iteration() {
            memory.blocks.clear();
            memory.iteration = loom_iteration();
        }
        memory.blocks.push(block.clone());
    });
    block.cell.with_mut(|_| ());
}

fn find(is_it: impl Fn(&Block) -> bool) -> Option<Rc<Block>> {
    MEMORY.with_borrow(|memory| {
        let now = memory.iteration == loom_iteration();
        let mut blocks = memory.blocks.iter().filter(|_| now);
        blocks.find(|block| is_it(block)).cloned()
    })
}

pub(super) fn gives_back(address: usize, at: &Location<'_>) {
    let Some(block) = find(|block| block.address.addr().get() == address) else {
        panic!("{at}: {NOT_ALLOCATED}")
    };
    if block.is_free.replace(true) {
        panic!("memory is {USED_AFTER_FREE}, by free at {at}");
    }
    block.cell.with_mut(|_| ());
}

/// An operation on what lies at this address reads the memory that it lies in.
#[inline]
pub(crate) fn loom_reads<O>(object: &O, noun: &str) {
    if MEMORY.with_borrow(|memory| !memory.blocks.is_empty()) {
        reads(std::ptr::from_ref(object).addr(), noun);
    }
}

fn reads(address: usize, noun: &str) {
    let holds = |block: &Block| {
        let from = block.address.addr().get();
        (from..from + block.layout.size()).contains(&address)
    };
    if let Some(block) = find(holds) {
        if block.is_free.get() {
            panic!("the memory of this {noun} is {USED_AFTER_FREE}");
        }
        block.cell.with(|_| ());
    }
}
