// What is to be seen along a path: its steps, and how threads and objects stand at its end.

import { stateAt, way, ways } from "#viewer/graph.js";
import { preempts } from "#viewer/route.js";

const place = (atlas, act) => ({ file: atlas.files[act.file], line: act.line });
const named = (atlas, thread) => ({ index: thread, ...atlas.threads[thread] });

/** The steps of a path as rows of a timeline; null if the path leaves the graph. */
export function rows(atlas, path) {
  const done = [];
  const own = atlas.threads.map(() => []);
  let [state, last] = [0, null];
  for (const choice of path) {
    const taken = way(atlas, state, choice);
    if (!taken) return null;
    const act = atlas.acts[taken.act];
    const link = (to) => {
      const row = to && own[to.thread][to.nth - 1];
      return row
        ? { step: row.step, thread: row.thread, synchronizes: Boolean(to.synchronizes) }
        : null;
    };
    const row = {
      step: done.length + 1,
      choice,
      thread: named(atlas, taken.thread),
      text: act.text,
      ...place(atlas, act),
      access: act.access,
      failed: Boolean(act.failed),
      unwinds: Boolean(act.unwinds),
      how: taken.how ?? null,
      surprise: Boolean(taken.surprise),
      reads: link(taken.reads),
      stale: link(taken.stale),
      wakes: (act.wakes ?? []).map((thread) => named(atlas, thread)),
      interrupts: preempts(atlas, state, last, taken) ? named(atlas, last) : null,
    };
    done.push(row);
    own[taken.thread].push(row);
    [state, last] = [taken.to, taken.thread];
  }
  return done;
}

/** The threads of a state: what each is about to do, whether it can, what it holds. */
export function threads(atlas, state) {
  const moment = atlas.states[state];
  return moment.threads.flatMap((now, index) => {
    if (!now) return [];
    const act = now.next === undefined ? null : atlas.acts[now.next];
    return {
      ...named(atlas, index),
      state: now.state,
      next: act && { text: act.text, object: act.object ?? null, ...place(atlas, act) },
      holds: (now.holds ?? []).map((word) => atlas.words[word]),
    };
  });
}

/** The objects of the state that a path leads to: their value, what it was before the last step, and
 * who waits for them. */
export function objects(atlas, path) {
  const state = stateAt(atlas, path);
  const before = path.length ? stateAt(atlas, path.slice(0, -1)) : state;
  const word = (state, index) => atlas.words[atlas.states[state].objects[index]] ?? null;
  const waiting = threads(atlas, state).filter((thread) => thread.state === "waits");
  return atlas.objects.flatMap((object, index) => {
    const value = word(state, index);
    if (value === null) return [];
    const was = word(before, index);
    return {
      ...object,
      value,
      was: was === value ? null : was,
      waits: waiting.filter((thread) => thread.next?.object === index),
    };
  });
}

/** The decisions of a state as moves on offer. */
export function moves(atlas, state, last) {
  return ways(atlas, state).map((taken) => {
    const now = atlas.states[state].threads[taken.thread];
    const act = atlas.acts[now?.next ?? taken.act];
    return {
      choice: taken.choice,
      to: taken.to,
      thread: named(atlas, taken.thread),
      text: act.text,
      ...place(atlas, act),
      how: taken.how ?? null,
      surprise: Boolean(taken.surprise),
      interrupts: preempts(atlas, state, last, taken) ? named(atlas, last) : null,
    };
  });
}

/** Whether a step reads what its own thread wrote, which is no news. */
export const readsItself = (row) => row.reads?.thread.index === row.thread.index;

/** The lines beside the timeline: from each write to who reads it, and from the latest write to who
 * reads an older one. Those that overlap lie in lanes of their own. */
export function arrows(rows) {
  const free = [];
  const line = (from, row, kind) => from && { from: from.step, to: row.step, kind };
  return rows
    .flatMap((row) => [
      !readsItself(row) && line(row.reads, row, row.reads?.synchronizes ? "synchronizes" : "reads"),
      line(row.stale, row, "misses"),
    ])
    .filter(Boolean)
    .sort((a, b) => a.from - b.from || a.to - b.to)
    .map((arrow) => {
      let lane = free.findIndex((until) => until <= arrow.from);
      if (lane < 0) lane = free.length;
      free[lane] = arrow.to;
      return { ...arrow, lane };
    });
}
