import assert from "node:assert/strict";
import { test } from "node:test";
import { ways } from "#viewer/graph.js";
import { apart, crossings, layers, layout } from "#viewer/layout.js";
import { atlas } from "./two_updates.js";

test("a row of the map is a number of steps", () => {
  assert.deepEqual(
    layers(atlas).map((row) => row.length),
    [1, 2, 3, 4, 4],
  );
});

test("the map of two updates has no crossing, and no two states are nearer than a column", () => {
  const { places } = layout(atlas);
  const rows = layers(atlas).map((row) => row.sort((a, b) => places[a].x - places[b].x));
  const below = atlas.states.map((_, state) => ways(atlas, state).map((one) => one.to));
  assert.equal(crossings(rows, below), 0);
  for (const row of rows) {
    row.slice(1).forEach((state, at) => assert.ok(places[state].x - places[row[at]].x > 0.999));
  }
});

test("positions come as near to what is wished as the distance allows", () => {
  assert.deepEqual(apart([0, 5]), [0, 5]);
  assert.deepEqual(apart([3, 3, 3]), [2, 3, 4]);
});
