// The graph of a program's states, as the explorer has found it, and where a path in it leads.
//
// A state is a history: what each thread has done, and what it saw. So there are no cycles, and all
// paths to a state have the same number of steps.

import { parse } from "#viewer/schedule.js";

/** A document of the page, with its atlas checked. Throws where the viewer cannot read it. */
export function decode(document) {
  const { story = null, sources = {} } = document;
  const atlas = document.atlas && spread(document.atlas);
  if (!Array.isArray(atlas?.states) || atlas.states.length === 0) {
    throw new Error("there is no graph of states in this document");
  }
  for (const [index, state] of atlas.states.entries()) {
    for (const way of state.next ?? []) {
      if (!atlas.states[way.to] || !atlas.acts[way.act] || !atlas.threads[way.thread]) {
        throw new Error(`decision ${way.choice} of state ${index} leads nowhere`);
      }
    }
  }
  const ends = document.quantifier === "sometimes" ? asAsked(atlas.ends) : atlas.ends;
  return { ...document, story, sources, atlas: { ...atlas, ends } };
}

/**
 * An atlas whose states hold what threads are about to do as indices into a table, and whose decisions
 * say by their names whose step they are: `2:1` is thread 2's.
 */
function spread({ nows, ...atlas }) {
  if (!nows) return atlas;
  const numbers = atlas.threads.map((thread) => thread.number);
  const whose = (choice) => numbers.indexOf(choice.split(":")[0]);
  const states = atlas.states.map((state) => ({
    ...state,
    threads: state.threads.map((index) => nows[index] ?? null),
    ...(state.next && { next: state.next.map((way) => ({ ...way, thread: whose(way.choice) })) }),
  }));
  return { ...atlas, states };
}

/** The ends of a scenario that asks for one execution: where there is one, no other is wrong. */
function asAsked(ends) {
  if (!ends.some((end) => end.good)) return ends;
  return ends.map(({ kind, ...end }) =>
    end.good
      ? { ...end, value: "as asked", asked: true }
      : { ...end, value: "not this time", asked: false, good: true },
  );
}

/** The decisions that can be taken in a state. */
export const ways = (atlas, state) => atlas.states[state].next ?? [];

/** The decision of this name, if the state has it. */
export const way = (atlas, state, choice) =>
  ways(atlas, state).find((one) => one.choice === choice);

/** The end of a state; null where the execution goes on. */
export const endOf = (atlas, state) => atlas.ends[atlas.states[state].end] ?? null;

/** The state that a path leads to from the first one; null if the path leaves the graph. */
export const stateAt = (atlas, path) =>
  path.reduce(
    (state, choice) => (state === null ? null : (way(atlas, state, choice)?.to ?? null)),
    0,
  );

/** As much of a printed schedule as the graph has. */
export function follow(atlas, schedule) {
  const path = [];
  let state = 0;
  for (const choice of parse(schedule)) {
    const next = way(atlas, state, choice);
    if (!next) break;
    path.push(choice);
    state = next.to;
  }
  return path;
}

/** How many different executions can still come to each end, by the end's index. */
export function ahead(atlas, state) {
  const counts = atlas.ends.map(() => 0);
  const seen = new Set([state]);
  for (const one of seen) {
    const { end } = atlas.states[one];
    if (end !== undefined) counts[end] += 1;
    for (const { to } of ways(atlas, one)) seen.add(to);
  }
  return counts;
}

/** What is certain in a state: `end`, the index of the only end that is ahead; `good`, whether all
 * that are ahead are right (true) or wrong (false). Null is what is still open. */
export function fate(atlas, state) {
  const counts = ahead(atlas, state);
  const open = [...counts.keys()].filter((end) => counts[end] > 0);
  const tones = new Set(open.map((end) => atlas.ends[end].good));
  return {
    end: open.length === 1 ? open[0] : null,
    good: tones.size === 1 ? [...tones][0] : null,
  };
}
