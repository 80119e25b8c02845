import assert from "node:assert/strict";
import { test } from "node:test";
import { ahead, decode, endOf, fate, follow, stateAt } from "#viewer/graph.js";
import { atlas, document } from "./two_updates.js";

test("a path is followed as far as the graph goes", () => {
  assert.equal(stateAt(atlas, []), 0);
  assert.equal(stateAt(atlas, ["1", "2", "2"]), 8);
  assert.equal(stateAt(atlas, ["1", "1", "1"]), null);
  assert.deepEqual(follow(atlas, "1.1.1"), ["1", "1"]);
});

test("what is ahead gets less with each decision", () => {
  assert.deepEqual(ahead(atlas, 0), [2, 2]);
  assert.deepEqual(ahead(atlas, 3), [1, 0]);
  assert.deepEqual(ahead(atlas, 4), [0, 2]);
});

test("only a state without decisions is an end", () => {
  assert.equal(endOf(atlas, 4), null);
  assert.equal(endOf(atlas, 11).kind, "lost update");
});

test("a document without a graph, or with one that leads nowhere, is refused", () => {
  assert.deepEqual(decode(document).atlas, atlas);
  assert.deepEqual(decode({ atlas }).sources, {});
  assert.throws(() => decode({}), /no graph/);
  const broken = structuredClone(atlas);
  broken.states[4].next[0].to = 99;
  assert.throws(() => decode({ atlas: broken }), /decision 1 of state 4/);
});

test("an atlas may leave out what repeats", () => {
  const nows = [];
  const index = (now) => now && nows.push(now) - 1;
  const states = atlas.states.map(({ next, ...state }) => ({
    ...state,
    threads: state.threads.map(index),
    ...(next && { next: next.map(({ thread, ...way }) => way) }),
  }));
  assert.deepEqual(decode({ atlas: { ...atlas, states, nows } }).atlas, atlas);
});

test("a state is certain once one end alone is ahead, or only wrong ones are", () => {
  assert.deepEqual(fate(atlas, 0), { end: null, good: null });
  assert.deepEqual(fate(atlas, 3), { end: 0, good: true });
  assert.deepEqual(fate(atlas, 4), { end: 1, good: false });
  const wrong = { ...atlas, ends: atlas.ends.map((end) => ({ ...end, good: false })) };
  assert.deepEqual(fate(wrong, 0), { end: null, good: false });
});
