// Ends that a reader can be asked to bring about, and what that costs at least.

import { endOf } from "#viewer/graph.js";
import { cheapest, compare, isDearer } from "#viewer/route.js";
import { costText } from "#viewer/words.js";

/** The kind of an end that is known by another name if a race leads to a wrong result. */
export const RACE = "data race";

const ASKS = {
  "lost update": "make it lose an update",
  "data race": "let two accesses race",
  "check-then-act": "change what was checked before it is acted on",
  "torn invariant": "let a thread see a change half done",
  "order violation": "let two steps happen in the wrong order",
  "double initialisation": "make it be made twice",
  deadlock: "make it deadlock",
  "self-deadlock": "make a thread wait for itself",
  "lost wakeup": "make it lose a wakeup",
  "wrong waiter": "wake the wrong waiter",
  livelock: "keep everybody busy for ever",
  "missing release/acquire": "let a thread read what is stale",
  ABA: "change a value and change it back, unseen",
  "use after free": "use memory after it was given back",
  panic: "make it panic",
  "wrong result": "bring it to a wrong result",
};

/** Whether an end is what a goal asks for. A race may lead to a result that is wrong as well. */
export function meets(goal, end) {
  if (goal.kind === RACE) return Boolean(end.race);
  if (goal.kind) return end.kind === goal.kind;
  return (end.good || goal.any) && end.value === goal.value;
}

/** All goals of an atlas: its bugs, the cheapest first; where it has none, its outcomes. */
export function goals(atlas) {
  const anyBug = atlas.ends.some((end) => end.kind);
  const found = new Map();
  for (const end of atlas.ends) {
    if (end.kind) {
      const asks = ASKS[end.kind] ?? `bring about a ${end.kind}`;
      found.set(end.kind, { name: end.kind, kind: end.kind, asks });
    } else if (end.good && !anyBug && end.asked !== false) {
      const asks = end.asked ? "make it go as asked" : `make it end with ${end.value}`;
      found.set(end.value, { name: end.value, value: end.value, asks });
    }
  }
  const isRace = (goal) => (goal.kind === RACE ? 1 : 0);
  return [...found.values()]
    .map((goal) => ({ ...goal, par: par(atlas, goal) }))
    .sort((a, b) => isRace(a) - isRace(b) || compare(a.par, b.par));
}

/** The goals with the one named `wanted` first: a kind of bug, or an outcome, right or wrong. */
export function goalsWith(atlas, wanted) {
  const all = goals(atlas);
  if (!wanted) return all;
  const named = all.find((goal) => goal.name === wanted);
  if (named) return [named, ...all.filter((goal) => goal !== named)];
  const goal = { name: wanted, value: wanted, any: true, asks: `make it end with ${wanted}` };
  if (!atlas.ends.some((end) => meets(goal, end))) return all;
  return [{ ...goal, par: par(atlas, goal) }, ...all];
}

const par = (atlas, goal) =>
  atlas.ends
    .filter((end) => meets(goal, end))
    .map((end) => end.cost)
    .sort(compare)[0];

/** The cheapest way from a state to the goal; null if it is out of reach. */
export const advice = (atlas, state, last, goal) =>
  cheapest(atlas, state, last, (one) => {
    const end = endOf(atlas, one);
    return end !== null && meets(goal, end);
  });

/** How a path that ended stands to the goal: a sentence, and how it is meant. */
export function verdict(goal, end, cost) {
  if (goal && meets(goal, end)) {
    const paid = `With ${costText(cost)}`;
    const score = isDearer(cost, goal.par)
      ? `${paid}; par is ${costText(goal.par)}: there is a cheaper way.`
      : `${paid}: that is par.`;
    return { tone: "done", says: `You did it: ${goal.name}. ${score}` };
  }
  if (end.asked === false) return { tone: "fine", says: "Not this time, which is no mistake." };
  if (!end.good) {
    const way = goal ? "It went wrong in another way" : "It went wrong";
    return { tone: "bad", says: `${way}: ${end.kind ?? end.value}.` };
  }
  return { tone: "fine", says: `The outcome is ${end.value}, as it should be.` };
}
