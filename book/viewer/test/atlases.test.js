// What holds for every atlas that the explorer draws, tried on those of some labs.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { ahead, decode, endOf, follow, stateAt, ways } from "#viewer/graph.js";
import { goals, meets } from "#viewer/goals.js";
import { layers, layout } from "#viewer/layout.js";
import { cheapest, compare, costOf } from "#viewer/route.js";
import { parse } from "#viewer/schedule.js";
import { moves, objects, rows, threads } from "#viewer/steps.js";

const folder = new URL("fixtures/", import.meta.url);

/** Every path to an end, as [path, state]. */
function* executions(atlas, path = [], state = 0) {
  if (ways(atlas, state).length === 0) yield [path, state];
  for (const { choice, to } of ways(atlas, state)) yield* executions(atlas, [...path, choice], to);
}

for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
  const document = decode(JSON.parse(readFileSync(new URL(file, folder))));
  const { atlas, story } = document;
  const name = file.replace(".json", "");

  test(`${name}: as many paths lead to each end as its interleavings, none of them cheaper`, () => {
    const found = atlas.ends.map(() => 0);
    for (const [path, state] of executions(atlas)) {
      const end = endOf(atlas, state);
      found[atlas.states[state].end] += 1;
      assert.ok(
        compare(costOf(atlas, path), end.cost) >= 0,
        `${path} is cheaper than ${end.schedule}`,
      );
    }
    assert.deepEqual(
      found.map(String),
      atlas.ends.map((end) => end.interleavings),
    );
  });

  test(`${name}: each end's schedule leads there and costs what it says`, () => {
    for (const end of atlas.ends) {
      const path = parse(end.schedule);
      assert.equal(endOf(atlas, stateAt(atlas, path)), end);
      assert.deepEqual(costOf(atlas, path), end.cost);
      const isThere = (state) => endOf(atlas, state) === end;
      assert.deepEqual(cheapest(atlas, 0, null, isThere).cost, end.cost);
    }
  });

  test(`${name}: the cheapest way to a goal is its par`, () => {
    assert.ok(goals(atlas).length > 0);
    for (const goal of goals(atlas)) {
      const isMet = (state) => endOf(atlas, state) !== null && meets(goal, endOf(atlas, state));
      assert.deepEqual(cheapest(atlas, 0, null, isMet).cost, goal.par);
    }
  });

  test(`${name}: what a step reads from was written before it, to the same object`, () => {
    for (const [path] of executions(atlas)) {
      const done = rows(atlas, path);
      assert.equal(done.length, path.length);
      const taken = path.map((choice, at) =>
        ways(atlas, stateAt(atlas, path.slice(0, at))).find((one) => one.choice === choice),
      );
      taken.forEach((one, at) => {
        for (const field of ["reads", "stale"]) {
          if (!one[field]) continue;
          const row = done[at][field];
          assert.ok(row && row.step <= at, `step ${at + 1} of ${path} ${field} what is not there`);
          const write = atlas.acts[taken[row.step - 1].act];
          assert.equal(write.object, atlas.acts[one.act].object);
          assert.ok(["write", "read_write"].includes(write.access), write.text);
        }
      });
    }
  });

  test(`${name}: only a thread that is ready has a move, and until the end some thread has`, () => {
    for (const state of atlas.states.keys()) {
      if (endOf(atlas, state)) continue;
      const able = new Set(moves(atlas, state, null).map((move) => move.thread.index));
      for (const thread of threads(atlas, state)) {
        if (thread.state === "ended") assert.equal(thread.next, null);
        if (thread.state !== "ready")
          assert.ok(!able.has(thread.index), `${thread.name} at ${state}`);
      }
      assert.ok(able.size > 0);
    }
  });

  test(`${name}: every state has its place on the map, a row below those before it`, () => {
    const { places } = layout(atlas);
    assert.equal(layers(atlas).flat().length, atlas.states.length);
    for (const state of atlas.states.keys()) {
      for (const { to } of ways(atlas, state)) assert.equal(places[to].y, places[state].y + 1);
    }
  });

  test(`${name}: its story is a path to an end`, () => {
    if (!story) return assert.ok(atlas.ends.every((end) => end.good));
    const path = follow(atlas, story.schedule);
    assert.deepEqual(path, parse(story.schedule));
    assert.ok(endOf(atlas, stateAt(atlas, path)));
    assert.ok(objects(atlas, path).length > 0);
    assert.ok(ahead(atlas, stateAt(atlas, path)).some((many) => many === 1));
  });
}
