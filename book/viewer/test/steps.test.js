import assert from "node:assert/strict";
import { test } from "node:test";
import { arrows, moves, objects, rows, threads } from "#viewer/steps.js";
import { notes, placeText, stepText } from "#viewer/words.js";
import { atlas } from "./two_updates.js";

test("a path's steps are rows of a timeline", () => {
  const [first, second, third] = rows(atlas, ["1", "2", "2"]);
  assert.deepEqual(
    [first.thread.name, first.text, placeText(first)],
    ["worker-1", "value.get() → 0", "racy.rs:5"],
  );
  assert.equal(second.interrupts.name, "worker-1");
  assert.equal(third.interrupts, null);
  assert.equal(
    stepText(second),
    "Step 2: worker-2 does value.get() → 0, racy.rs:5; interrupts worker-1.",
  );
  assert.equal(rows(atlas, ["1", "1", "1"]), null);
});

test("a read names the step that wrote what it read", () => {
  const last = rows(atlas, ["1", "1", "2"]).at(-1);
  assert.deepEqual(
    [last.reads.step, last.reads.thread.name, last.reads.synchronizes],
    [2, "worker-1", false],
  );
  assert.deepEqual(notes(last), ["reads worker-1’s step 2"]);
});

test("a stale read names the latest write, too", () => {
  const stale = structuredClone(atlas);
  stale.states[3].next[0] = {
    choice: "2",
    thread: 2,
    to: 4,
    act: 3,
    stale: { thread: 1, nth: 2 },
    surprise: true,
  };
  const [last] = rows(stale, ["1", "1", "2"]).slice(-1);
  assert.deepEqual(notes(last), [
    "reads the initial value",
    "stale: the latest is worker-1’s step 2",
  ]);
});

test("threads tell what they are about to do, and those that have not started are not there", () => {
  const [first, second] = threads(atlas, 3);
  assert.deepEqual([first.name, first.state, first.next], ["worker-1", "ended", null]);
  assert.deepEqual(
    [second.name, second.state, second.next.text, second.next.line],
    ["worker-2", "ready", "value.get()", 5],
  );
});

test("an object tells its value, what it was before the step, and who waits for it", () => {
  assert.deepEqual(objects(atlas, []), []);
  const [value] = objects(atlas, ["1", "1"]);
  assert.deepEqual([value.name, value.value, value.was, value.waits], ["value", "1", "0", []]);
  const [same] = objects(atlas, ["1", "2"]);
  assert.equal(same.was, null);
  const waiting = structuredClone(atlas);
  waiting.states[3].threads[2].state = "waits";
  assert.deepEqual(
    objects(waiting, ["1", "1"])[0].waits.map((thread) => thread.name),
    ["worker-2"],
  );
});

test("a move says what it is about to do, and whom it interrupts", () => {
  const [first, second] = moves(atlas, 1, 1);
  assert.deepEqual([first.text, first.interrupts], ["value.set(1)", null]);
  assert.deepEqual([second.text, second.interrupts.name], ["value.get()", "worker-1"]);
});

test("lines that overlap lie in different lanes", () => {
  const [writer, reader] = [{ index: 1 }, { index: 2 }];
  const read = (step, from) => ({
    step,
    thread: reader,
    reads: { step: from, thread: writer, synchronizes: false },
    stale: null,
  });
  const lanes = arrows([read(3, 1), read(4, 2), read(6, 4)]).map(({ from, to, lane }) => [
    from,
    to,
    lane,
  ]);
  assert.deepEqual(lanes, [
    [1, 3, 0],
    [2, 4, 1],
    [4, 6, 0],
  ]);
});

test("a stale read has a line from the write that it reads and one from the write that it misses", () => {
  const [thread, writer] = [{ index: 2 }, { index: 1 }];
  const reads = { step: 1, thread: writer, synchronizes: true };
  const read = { step: 5, thread, reads, stale: { step: 3, thread: writer } };
  const lines = arrows([read]).map(({ from, kind }) => [from, kind]);
  assert.deepEqual(lines, [
    [1, "synchronizes"],
    [3, "misses"],
  ]);
});

test("that a thread reads what it wrote itself is not told", () => {
  const own = structuredClone(atlas);
  own.states[1].next.push({
    choice: "1:1",
    thread: 1,
    to: 3,
    act: 4,
    reads: { thread: 1, nth: 1 },
  });
  const done = rows(own, ["1", "1:1"]);
  assert.deepEqual([done[1].reads.step, notes(done[1]), arrows(done)], [1, [], []]);
});
