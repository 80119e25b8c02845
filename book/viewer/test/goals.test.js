import assert from "node:assert/strict";
import { test } from "node:test";
import { ahead, decode } from "#viewer/graph.js";
import { advice, goals, goalsWith, meets, verdict } from "#viewer/goals.js";
import { aheadOf, costText, replay, soFar } from "#viewer/words.js";
import { atlas, document } from "./two_updates.js";

const raced = structuredClone(atlas);
for (const end of raced.ends) Object.assign(end, { good: false, race: true });
raced.ends[0].kind = "data race";

test("the bugs are the goals, and their par is their cheapest end", () => {
  const [goal, ...others] = goals(atlas);
  assert.deepEqual(others, []);
  assert.equal(goal.asks, "make it lose an update");
  assert.equal(goal.par.preemptions, 1);
});

test("a race that every interleaving has comes last, and any end with a race meets it", () => {
  const [first, race] = goals(raced);
  assert.deepEqual([first.name, race.name], ["lost update", "data race"]);
  assert.equal(race.par.preemptions, 0);
  assert.ok(raced.ends.every((end) => meets(race, end)));
});

test("without a bug the outcomes are the goals", () => {
  const right = structuredClone(atlas);
  right.ends[1] = { ...right.ends[1], value: "3", good: true, kind: undefined };
  assert.deepEqual(
    goals(right).map((goal) => goal.asks),
    ["make it end with 2", "make it end with 3"],
  );
});

test("where one execution is asked for, those that go otherwise are not wrong", () => {
  const asked = decode({ ...document, quantifier: "sometimes" }).atlas;
  const [goal, ...others] = goals(asked);
  assert.deepEqual([goal.asks, others], ["make it go as asked", []]);
  const told = aheadOf(asked.ends, ahead(asked, 0)).map(({ name, good }) => [name, good]);
  assert.deepEqual(told, [
    ["as asked", true],
    ["not this time", true],
  ]);
  assert.deepEqual(verdict(goal, asked.ends[1], asked.ends[1].cost).tone, "fine");
  const none = {
    ...document,
    atlas: { ...atlas, ends: atlas.ends.slice(1).concat(atlas.ends[1]) },
  };
  assert.ok(decode({ ...none, quantifier: "sometimes" }).atlas.ends.every((end) => !end.good));
});

test("a goal can be named by its kind or by an outcome", () => {
  assert.equal(goalsWith(raced, "data race")[0].name, "data race");
  assert.equal(goalsWith(atlas, "2")[0].asks, "make it end with 2");
  assert.equal(goalsWith(atlas, "7")[0].name, "lost update");
});

test("the advice is the cheapest way, and there is none where the goal is out of reach", () => {
  const [goal] = goals(atlas);
  assert.deepEqual(advice(atlas, 1, 1, goal).path, ["2", "2", "1"]);
  assert.equal(advice(atlas, 3, 1, goal), null);
});

test("a verdict compares what was paid with par", () => {
  const [goal] = goals(atlas);
  const [right, lost] = atlas.ends;
  const cost = (preemptions) => ({ surprises: 0, preemptions, steps: 4 });
  assert.equal(
    verdict(goal, lost, cost(1)).says,
    "You did it: lost update. With 1 preemption: that is par.",
  );
  assert.match(
    verdict(goal, lost, cost(2)).says,
    /With 2 preemptions; par is 1 preemption: there is a cheaper way/,
  );
  assert.deepEqual(verdict(goal, right, cost(0)), {
    tone: "fine",
    says: "The outcome is 2, as it should be.",
  });
  assert.match(verdict(goal, raced.ends[0], cost(0)).says, /another way: data race/);
  assert.equal(verdict(undefined, lost, cost(1)).says, "It went wrong: lost update.");
});

test("what is ahead is told by the bug or as it should be, bugs first", () => {
  const told = aheadOf(atlas.ends, ahead(atlas, 0)).map(
    ({ name, executions }) => `${name} ${executions}`,
  );
  assert.deepEqual(told, ["lost update 2", "as it should be 2"]);
});

test("costs are said as the command line says them", () => {
  assert.equal(costText({ surprises: 0, preemptions: 1 }), "1 preemption");
  assert.equal(costText({ surprises: 1, preemptions: 0 }), "1 surprise, 0 preemptions");
  assert.equal(soFar({ steps: 3, preemptions: 1, surprises: 0 }), "3 steps, 1 preemption");
});

test("an execution is replayed by the command that names its program", () => {
  assert.equal(
    replay(document, "1.2.2.1"),
    "cargo run -- replay 01 every_update_counts 1.2.2.1 --variant racy",
  );
});
