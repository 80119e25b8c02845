// Where the states stand on the map: a row for each number of steps, few crossings.

import { ways } from "#viewer/graph.js";

const SWEEPS = 12;

/**
 * The place of each state, in units of one row and one column: `{ places: [{x, y}], width, height }`.
 * Rows are put in order by barycentres (Sugiyama's method); then each state comes as near to its
 * neighbours as the distance of one column allows.
 */
export function layout(atlas) {
  const rows = layers(atlas);
  const above = atlas.states.map(() => []);
  const below = atlas.states.map((_, state) => [
    ...new Set(ways(atlas, state).map((one) => one.to)),
  ]);
  below.forEach((next, state) => next.forEach((to) => above[to].push(state)));
  let best = rows.map((row) => [...row]);
  let fewest = crossings(best, below);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep += 1) {
    const down = sweep % 2 === 0;
    const order = rows.map((_, at) => (down ? at : rows.length - 1 - at)).slice(1);
    for (const at of order) sort(rows, at, down ? above : below);
    const count = crossings(rows, below);
    if (count < fewest) [fewest, best] = [count, rows.map((row) => [...row])];
  }
  return placed(best, above, below);
}

/** The states by the number of steps that lead to them. */
export function layers(atlas) {
  const depth = atlas.states.map(() => -1);
  depth[0] = 0;
  const open = [0];
  for (const state of open) {
    for (const { to } of ways(atlas, state)) {
      if (depth[to] >= 0) continue;
      depth[to] = depth[state] + 1;
      open.push(to);
    }
  }
  const rows = [];
  for (const state of open) (rows[depth[state]] ??= []).push(state);
  return rows;
}

/** Orders a row by the mean position of each state's neighbours in the row that stands already. */
function sort(rows, at, neighbours) {
  const position = new Map();
  for (const row of rows) row.forEach((state, index) => position.set(state, index));
  const mean = (state) => {
    const near = neighbours[state].map((one) => position.get(one));
    return near.length
      ? near.reduce((sum, one) => sum + one, 0) / near.length
      : position.get(state);
  };
  const keys = new Map(rows[at].map((state) => [state, mean(state)]));
  rows[at].sort((a, b) => keys.get(a) - keys.get(b));
}

/** How many pairs of lines cross between neighbouring rows. */
export function crossings(rows, below) {
  let count = 0;
  for (let at = 0; at + 1 < rows.length; at += 1) {
    const position = new Map(rows[at + 1].map((state, index) => [state, index]));
    const ends = rows[at].flatMap((state) =>
      below[state].map((to) => position.get(to)).sort((a, b) => a - b),
    );
    for (let one = 0; one < ends.length; one += 1) {
      for (let other = one + 1; other < ends.length; other += 1)
        if (ends[one] > ends[other]) count += 1;
    }
  }
  return count;
}

function placed(rows, above, below) {
  const x = [];
  const widest = Math.max(...rows.map((row) => row.length));
  for (const row of rows)
    row.forEach((state, index) => (x[state] = index + (widest - row.length) / 2));
  for (let round = 0; round < SWEEPS; round += 1) {
    for (const row of round % 2 ? [...rows].reverse() : rows) {
      const wish = row.map((state) => {
        const near = [...above[state], ...below[state]].map((one) => x[one]);
        return near.length ? near.reduce((sum, one) => sum + one, 0) / near.length : x[state];
      });
      apart(wish).forEach((to, index) => (x[row[index]] = to));
    }
  }
  const left = Math.min(...x.filter((one) => one !== undefined));
  const places = [];
  rows.forEach((row, y) => row.forEach((state) => (places[state] = { x: x[state] - left, y })));
  return { places, width: Math.max(...places.map((one) => one?.x ?? 0)), height: rows.length - 1 };
}

/** The positions nearest to those wished for, in order and at least 1 apart: the least squares,
 * by pooling adjacent violators. */
export function apart(wish) {
  const pools = [];
  wish.forEach((one, index) => {
    pools.push({ sum: one - index, size: 1 });
    for (let last = pools.length - 1; last > 0; last -= 1) {
      const [a, b] = [pools[last - 1], pools[last]];
      if (a.sum / a.size <= b.sum / b.size) break;
      pools.splice(last - 1, 2, { sum: a.sum + b.sum, size: a.size + b.size });
    }
  });
  return pools
    .flatMap(({ sum, size }) => Array(size).fill(sum / size))
    .map((one, index) => one + index);
}
