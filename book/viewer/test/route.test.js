import assert from "node:assert/strict";
import { test } from "node:test";
import { endOf, stateAt } from "#viewer/graph.js";
import { cheapest, compare, costOf, isDearer, pathTo } from "#viewer/route.js";
import { atlas } from "./two_updates.js";

const isBad = (state) => endOf(atlas, state)?.kind !== undefined;

test("the way to a bad end has as few preemptions as possible", () => {
  const { path, cost } = cheapest(atlas, 0, null, isBad);
  assert.deepEqual(path, ["1", "2", "2", "1"]);
  assert.deepEqual(cost, { surprises: 0, preemptions: 1, steps: 4 });
  assert.deepEqual(costOf(atlas, path), cost);
  assert.equal(costOf(atlas, ["1", "2", "1", "2"]).preemptions, 2);
  assert.equal(cheapest(atlas, 3, 1, isBad), null);
});

test("the way on counts the thread that ran last", () => {
  assert.equal(cheapest(atlas, 1, 1, isBad).cost.preemptions, 1);
  assert.equal(cheapest(atlas, 1, null, isBad).cost.preemptions, 0);
});

test("a thread that waits and is woken by nobody is not interrupted", () => {
  const waiting = structuredClone(atlas);
  waiting.states[1].next[0].waits = true;
  assert.equal(costOf(waiting, ["1", "2", "2", "1"]).preemptions, 0);
});

test("a surprise costs more than any number of preemptions", () => {
  const strange = structuredClone(atlas);
  strange.states[0].next.push({ choice: "1:1", thread: 1, to: 11, act: 0, surprise: true });
  const { path, cost } = cheapest(strange, 0, null, isBad);
  assert.deepEqual([path.join("."), cost.surprises], ["1.2.2.1", 0]);
  assert.equal(costOf(strange, ["1:1"]).surprises, 1);
});

test("steps do not make a path dearer", () => {
  const cost = { surprises: 0, preemptions: 1, steps: 4 };
  assert.equal(isDearer({ ...cost, steps: 9 }, cost), false);
  assert.equal(isDearer({ ...cost, preemptions: 2 }, cost), true);
  assert.ok(compare({ ...cost, steps: 9 }, cost) > 0);
});

test("a state is gone to from here if it is ahead, else from the beginning", () => {
  assert.deepEqual(pathTo(atlas, ["2"], 2, 8), ["2", "1", "2"]);
  assert.deepEqual(pathTo(atlas, ["1", "1"], 3, 8), ["1", "2", "2"]);
  for (const state of atlas.states.keys()) {
    assert.equal(stateAt(atlas, pathTo(atlas, [], 0, state)), state);
  }
});
