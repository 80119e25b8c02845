//! Memory that a program allocates and frees by hand.
//!
//! Each allocation is plain memory: to make it is a write (what is put into it), to free it is one,
//! and whatever is done with an object that lies in it reads it. So a data race is what nothing
//! orders against the making or the freeing, and a use after free what comes after it.
//!
//! Freed memory is kept to the end of the execution and used for the next value of the same type,
//! last freed first: then equal addresses mean different things. Which memory an allocation gets is
//! a matter of the order in which memory was freed, so `alloc` and `free` are steps. An operation
//! that a thread has published works on what lies at its address when it takes effect.

use std::alloc::{Layout, alloc_zeroed, dealloc, handle_alloc_error};
use std::panic::Location;
use std::ptr::with_exposed_provenance;

use super::{Memory, Plain, State};
use crate::explore::Ending;
use crate::explore::Outcome;
use crate::explore::clock::Clock;
use crate::explore::execution::Execution;
use crate::explore::hash::Chain;
use crate::explore::op::{ObjectId, Op, OpKind, Reply, ThreadId};
use crate::explore::thread::Status;

/// An object of an execution, as it lies in a program's memory: one that lies in allocated memory
/// is read from there again when the memory has been used for something else.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) execution: u64,
    pub(crate) id: ObjectId,
}

/// Where in allocated memory an operation finds its object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Within {
    /// The allocation that is there now, or was there last.
    allocation: ObjectId,
    /// Its address.
    place: usize,
}

/// A type, as far as memory is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    pub(crate) layout: Layout,
}

/// The allocated memory of an execution.
#[derive(Default)]
pub(crate) struct Heap {
    blocks: Vec<Block>,
    pools: Vec<Pool>,
}

/// Who has allocated something, and where.
type Made = (ThreadId, &'static Location<'static>);

/// Memory for one value at a time.
struct Block {
    address: *mut u8,
    shape: Shape,
    /// The allocation that is there now, or was there last.
    allocation: ObjectId,
    /// Who made that one, and where.
    made: Made,
    is_free: bool,
    /// Who allocates it next happens after this.
    clock: Clock,
}

/// The free blocks of one shape.
struct Pool {
    shape: Shape,
    /// Last freed last.
    free: Vec<usize>,
    /// The history of what was freed and used again.
    version: Chain,
}

impl Block {
    fn holds(&self, address: usize) -> bool {
        let from = self.address.addr();
        (from..from + self.shape.layout.size()).contains(&address)
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        // SAFETY: allocated in `Heap::add` with this layout; the execution is over, and with it all
        // that points here.
        unsafe { dealloc(self.address, sized(self.shape.layout)) };
    }
}

/// A layout that can be allocated: with an address of its own, even of nothing.
fn sized(layout: Layout) -> Layout {
    match layout.size() {
        0 => Layout::new::<u64>(),
        _ => layout,
    }
}

impl Heap {
    fn block_at(&self, address: usize) -> Option<usize> {
        self.blocks.iter().position(|block| block.holds(address))
    }

    fn pool(&mut self, shape: Shape) -> &mut Pool {
        let known = self.pools.iter().position(|pool| pool.shape == shape);
        let index = known.unwrap_or_else(|| {
            self.pools.push(Pool {
                shape,
                free: Vec::new(),
                version: Chain::default(),
            });
            self.pools.len() - 1
        });
        &mut self.pools[index]
    }

    fn find_pool(&self, shape: Shape) -> Option<&Pool> {
        self.pools.iter().find(|pool| pool.shape == shape)
    }

    /// Memory that nobody has had.
    fn add(&mut self, shape: Shape, allocation: ObjectId, made: Made) -> usize {
        let layout = sized(shape.layout);
        // SAFETY: the layout has a size.
        let address = unsafe { alloc_zeroed(layout) };
        if address.is_null() {
            handle_alloc_error(layout);
        }
        self.blocks.push(Block {
            address,
            shape,
            allocation,
            made,
            is_free: false,
            clock: Clock::default(),
        });
        self.blocks.len() - 1
    }
}

impl Execution {
    /// Fills in what an operation works on, if its object lies in allocated memory.
    pub(crate) fn locate(&self, op: &mut Op, place: usize) {
        let Some(heap) = &self.heap else { return };
        if let Some(block) = heap.block_at(place) {
            self.points_to(op, place, heap.blocks[block].allocation);
        }
    }

    /// The operation works on the object that lies in this place of this allocation.
    fn points_to(&self, op: &mut Op, place: usize, allocation: ObjectId) {
        op.within = Some(Within { allocation, place });
        // SAFETY: allocated memory is kept to the end of the execution and used for one type only,
        // so that an object's part lies where one has been before.
        let slot = unsafe { with_exposed_provenance::<Slot>(place).read_volatile() };
        if slot.execution == self.id && (slot.id.0 as usize) < self.objects.len() {
            op.object = Some(slot.id);
        }
    }

    /// Memory for what is still made when the execution is over.
    pub(crate) fn allocate_at_the_end(&mut self, shape: Shape) -> *mut u8 {
        let heap = self.heap.get_or_insert_default();
        let at = Location::caller();
        let block = heap.add(shape, ObjectId(0), (0, at));
        heap.blocks[block].address
    }

    /// The allocation at an address, to be freed.
    pub(crate) fn allocation_at(&self, address: usize) -> Option<ObjectId> {
        let mut blocks = self.heap.iter().flat_map(|heap| &heap.blocks);
        let block = blocks.find(|block| block.address.addr() == address)?;
        Some(block.allocation)
    }

    /// A value now lies in memory that was free: what others have published works on it from now on.
    pub(crate) fn is_filled(&mut self, address: usize) {
        let Some(block) = self.heap.as_ref().and_then(|heap| heap.block_at(address)) else {
            return;
        };
        for thread in 0..self.threads.len() {
            let Status::Waiting(mut op) = self.threads[thread].status else {
                continue;
            };
            let block = match &self.heap {
                Some(heap) => &heap.blocks[block],
                None => return,
            };
            match (op.within, op.kind) {
                (Some(within), _) if block.holds(within.place) => {
                    self.points_to(&mut op, within.place, block.allocation);
                }
                (_, OpKind::Free { address }) if block.address.addr() == address => {
                    op.object = Some(block.allocation);
                }
                _ => continue,
            }
            self.threads[thread].status = Status::Waiting(op);
        }
    }

    /// Whether the operation's memory has been freed.
    pub(in crate::explore) fn is_freed(&self, op: &Op) -> bool {
        let allocation = op.within.map(|within| within.allocation);
        allocation.is_some_and(|allocation| self.is_retired(allocation))
    }

    /// The allocation in which the operation's object lies.
    pub(in crate::explore) fn allocation_of(op: &Op) -> Option<ObjectId> {
        op.within.map(|within| within.allocation)
    }

    /// The operation observes the memory in which its object lies.
    pub(in crate::explore) fn observe_allocation(&self, op: &Op, chain: Chain) -> Chain {
        match op.within {
            Some(within) => chain.then_chain(self.object(within.allocation).version),
            None => chain,
        }
    }

    /// What `alloc` and `free` observe beside their object: which memory is free.
    pub(in crate::explore) fn observe_heap(&self, op: &Op, chain: Chain) -> Chain {
        let pool = |shape| self.heap.as_ref()?.find_pool(shape);
        match op.kind {
            // Fresh memory is like any other.
            OpKind::Alloc { shape } => match pool(shape).filter(|pool| !pool.free.is_empty()) {
                Some(pool) => chain.then_chain(pool.version),
                None => chain,
            },
            OpKind::Free { address } => {
                let heap = self.heap.as_ref();
                let block = heap.and_then(|heap| Some(&heap.blocks[heap.block_at(address)?]));
                match block.and_then(|block| pool(block.shape)) {
                    Some(pool) => chain.then_chain(pool.version),
                    None => chain,
                }
            }
            _ => chain,
        }
    }

    /// Whatever is done with an object reads the memory in which it lies.
    pub(in crate::explore) fn touches(&mut self, thread: ThreadId, allocation: ObjectId) {
        let (clock, step) = (&self.threads[thread].clock, self.steps);
        if let State::Plain(plain) = &mut self.objects[allocation.0 as usize].state {
            let race = plain.read(thread, clock, step);
            self.race = self.race.or(race);
        }
    }

    /// Allocates: tells the address. The operation is told with the allocation as its object.
    pub(in crate::explore) fn apply_alloc(
        &mut self,
        thread: ThreadId,
        op: &mut Op,
        shape: Shape,
        note: &mut Option<String>,
    ) -> (Reply, bool) {
        let allocation = self.add_object(thread, State::Plain(Plain::of(Memory::Heap)));
        op.object = Some(allocation);
        let chain = self.threads[thread].chain;
        let heap = self.heap.get_or_insert_default();
        let pool = heap.pool(shape);
        let index = match pool.free.pop() {
            Some(index) => {
                pool.version = chain;
                let block = &mut heap.blocks[index];
                block.allocation = allocation;
                block.made = (thread, op.at);
                block.is_free = false;
                // Who gets freed memory happens after its freeing: C11, 7.22.3.
                self.threads[thread].clock.join(&block.clock);
                *note = Some(REUSED.into());
                index
            }
            None => heap.add(shape, allocation, (thread, op.at)),
        };
        let address = heap.blocks[index].address.expose_provenance() as u64;
        let (clock, step) = (&self.threads[thread].clock, self.steps);
        let object = &mut self.objects[allocation.0 as usize];
        object.version = chain;
        if let State::Plain(plain) = &mut object.state {
            plain.write(thread, clock, step);
        }
        if self.events.is_some() {
            self.pointers.see(address);
        }
        let reply = Reply {
            bits: address,
            ..Reply::DONE
        };
        (reply, true)
    }

    /// Memory that was freed can be allocated again.
    pub(in crate::explore) fn gives_back(&mut self, thread: ThreadId, address: usize) {
        let (clock, chain) = {
            let me = &self.threads[thread];
            (me.clock.clone(), me.chain)
        };
        let Some(heap) = &mut self.heap else { return };
        let Some(index) = heap.block_at(address) else {
            return;
        };
        let block = &mut heap.blocks[index];
        block.clock = clock;
        block.is_free = true;
        let shape = block.shape;
        let pool = heap.pool(shape);
        pool.free.push(index);
        pool.version = chain;
    }

    /// The ending of an execution that has come to its end, if there is memory that was never freed.
    pub(in crate::explore) fn ending_with_a_leak(&self, outcome: &Outcome) -> Option<Ending> {
        // What a static holds at the end is not lost.
        if self.own_statics > 0 {
            return None;
        }
        let blocks = self.heap.iter().flat_map(|heap| &heap.blocks);
        let leaked: Vec<_> = blocks.filter(|block| !block.is_free).collect();
        // The same one, whatever the order in which independent steps ran.
        let first = leaked
            .iter()
            .min_by_key(|block| self.object(block.allocation).uid)?;
        let (thread, at) = first.made;
        Some(Ending::Leaked {
            outcome: outcome.clone(),
            allocations: leaked.len(),
            thread: self.thread_name(thread),
            at: format!("{}:{}", at.file(), at.line()),
        })
    }
}

/// What a timeline notes of memory that is used again.
pub(crate) const REUSED: &str = "memory that was freed before";
