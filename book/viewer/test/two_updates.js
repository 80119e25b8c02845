// A small atlas by hand: two threads read a number and write it back, one larger.

const SOURCE = `//! A counter.

impl Counter {
    pub fn increment(&self) {
        let value = self.value.get();
        self.value.set(value + 1);
    }
}
`;

const FILE = "labs/01_lost_update/racy.rs";

const [GET, SET_1, SET_2, GET_0, GET_1] = [0, 1, 2, 3, 4];
const call = (text, line, access) => ({ text, object: 0, file: 0, line, access });
const acts = [
  call("value.get()", 5, "read"),
  call("value.set(1)", 6, "write"),
  call("value.set(2)", 6, "write"),
  call("value.get() → 0", 5, "read"),
  call("value.get() → 1", 5, "read"),
];

/** A thread at an act, or at its end. */
const now = (next) => (next === null ? { state: "ended" } : { state: "ready", next });

/** A state: the acts of both threads, the value (an index of the words), the decisions. */
const state = (first, second, value, next = [], end) => ({
  threads: [null, now(first), now(second)],
  objects: value === null ? [] : [value],
  ...(next.length ? { next } : { end }),
});

/** Both threads' steps; a read names the write that it reads from, as [thread, nth]. */
const step = (thread, to, act, from) => ({
  choice: String(thread),
  thread,
  to,
  act,
  ...(from ? { reads: { thread: from[0], nth: from[1] } } : {}),
});

const end = (value, good, kind, interleavings, schedule, preemptions) => ({
  value,
  allowed: good,
  good,
  ...(kind ? { kind } : {}),
  interleavings,
  schedule,
  cost: { surprises: 0, preemptions, steps: 4 },
});

export const atlas = {
  as_written: false,
  threads: [
    { number: "0", name: "main" },
    { number: "1", name: "worker-1" },
    { number: "2", name: "worker-2" },
  ],
  files: [FILE],
  acts,
  objects: [{ name: "value", noun: "SharedCell" }],
  words: ["0", "1", "2"],
  states: [
    state(GET, GET, null, [step(1, 1, GET_0), step(2, 2, GET_0)]),
    state(SET_1, GET, 0, [step(1, 3, SET_1), step(2, 4, GET_0)]),
    state(GET, SET_1, 0, [step(1, 4, GET_0), step(2, 5, SET_1)]),
    state(null, GET, 1, [step(2, 6, GET_1, [1, 2])]),
    state(SET_1, SET_1, 0, [step(1, 7, SET_1), step(2, 8, SET_1)]),
    state(GET, null, 1, [step(1, 9, GET_1, [2, 2])]),
    state(null, SET_2, 1, [step(2, 10, SET_2)]),
    state(null, SET_1, 1, [step(2, 12, SET_1)]),
    state(SET_1, null, 1, [step(1, 11, SET_1)]),
    state(SET_2, null, 1, [step(1, 13, SET_2)]),
    state(null, null, 2, [], 0),
    state(null, null, 1, [], 1),
    state(null, null, 1, [], 1),
    state(null, null, 2, [], 0),
  ],
  ends: [
    end("2", true, null, "2", "1.1.2.2", 0),
    end("1", false, "lost update", "4", "1.2.2.1", 1),
  ],
};

export const document = {
  lab: "01_lost_update",
  subject: "racy",
  scenario: "every_update_counts",
  asks: "2 threads × 1 update must give 2",
  quantifier: "always",
  file: FILE,
  story: {
    schedule: "1.2.2.1",
    says: "worker-1 read 0 at step 1 and wrote 1 at step 4; worker-2's write at step 3 came between them and is lost.",
  },
  sources: { [FILE]: SOURCE },
  atlas,
};
