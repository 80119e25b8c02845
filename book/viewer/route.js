// What a path costs, and the cheapest way on.

import { way, ways } from "#viewer/graph.js";

const NOTHING = Object.freeze({ surprises: 0, preemptions: 0, steps: 0 });

/** Orders costs: surprises first (stale values, things that happen for no reason), then
 * preemptions, then steps. */
export const compare = (a, b) =>
  a.surprises - b.surprises || a.preemptions - b.preemptions || a.steps - b.steps;

/** Whether a path of cost `a` is dearer than one of cost `b`; steps are free. */
export const isDearer = (a, b) => compare({ ...a, steps: 0 }, { ...b, steps: 0 }) > 0;

/** Whether a decision interrupts the thread that ran last: one that could have gone on. */
export const preempts = (atlas, state, last, taken) =>
  taken.thread !== last && ways(atlas, state).some((one) => one.thread === last && !one.waits);

const after = (cost, taken, interrupts) => ({
  surprises: cost.surprises + (taken.surprise ? 1 : 0),
  preemptions: cost.preemptions + (interrupts ? 1 : 0),
  steps: cost.steps + 1,
});

/** What a path from the first state costs; null if it leaves the graph. */
export function costOf(atlas, path) {
  let [state, last, cost] = [0, null, NOTHING];
  for (const choice of path) {
    const taken = way(atlas, state, choice);
    if (!taken) return null;
    cost = after(cost, taken, preempts(atlas, state, last, taken));
    [state, last] = [taken.to, taken.thread];
  }
  return cost;
}

/** The thread that took the last decision of a path; null before the first. */
export function lastThread(atlas, path) {
  let [state, last] = [0, null];
  for (const choice of path) {
    const taken = way(atlas, state, choice);
    [state, last] = [taken.to, taken.thread];
  }
  return last;
}

/**
 * The cheapest decisions that lead from a state to one that is `wanted`, and what they cost; null if
 * there is none ahead. `last` is the thread that ran last. (Dijkstra's algorithm; a place is a state
 * and the thread that ran last.)
 */
export function cheapest(atlas, state, last, wanted) {
  const key = (state, last) => `${state} ${last}`;
  const known = new Map([[key(state, last), { state, last, cost: NOTHING, from: null }]]);
  // Of ways that cost the same, that of the command line.
  const rank = (a, b) => compare(a.cost, b.cost) || a.state - b.state || a.last - b.last;
  const open = new Heap(rank);
  open.push(known.get(key(state, last)));
  for (let place = open.pop(); place; place = open.pop()) {
    if (known.get(key(place.state, place.last)) !== place) continue;
    if (wanted(place.state)) {
      const { cost } = place;
      const path = [];
      for (; place.from; place = place.from) path.unshift(place.choice);
      return { path, cost };
    }
    for (const taken of ways(atlas, place.state)) {
      const interrupts = preempts(atlas, place.state, place.last, taken);
      const cost = after(place.cost, taken, interrupts);
      const at = key(taken.to, taken.thread);
      if (known.has(at) && compare(known.get(at).cost, cost) <= 0) continue;
      const next = { state: taken.to, last: taken.thread, cost, from: place, choice: taken.choice };
      known.set(at, next);
      open.push(next);
    }
  }
  return null;
}

/** The cheapest way to a state: on from the end of `path` if it is ahead, else from the beginning. */
export function pathTo(atlas, path, here, state) {
  const isThere = (one) => one === state;
  const on = cheapest(atlas, here, lastThread(atlas, path), isThere);
  return on ? [...path, ...on.path] : (cheapest(atlas, 0, null, isThere)?.path ?? null);
}

/** A binary heap. */
class Heap {
  #rows = [];
  #compare;

  constructor(compare) {
    this.#compare = compare;
  }

  push(row) {
    const rows = this.#rows;
    let at = rows.length;
    rows.push(row);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (this.#compare(rows[above], rows[at]) <= 0) break;
      [rows[above], rows[at]] = [rows[at], rows[above]];
      at = above;
    }
  }

  pop() {
    const rows = this.#rows;
    const first = rows[0];
    const last = rows.pop();
    if (rows.length === 0) return first;
    rows[0] = last;
    for (let at = 0; ;) {
      let least = at;
      for (const below of [2 * at + 1, 2 * at + 2]) {
        if (below < rows.length && this.#compare(rows[below], rows[least]) < 0) least = below;
      }
      if (least === at) return first;
      [rows[least], rows[at]] = [rows[at], rows[least]];
      at = least;
    }
  }
}
