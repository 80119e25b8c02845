// The timeline as a table: a column for each thread, a row for each step.

import { h, threadName, unseen } from "#viewer/dom.js";
import { endOf, stateAt, ways } from "#viewer/graph.js";
import { arrows, rows as rowsOf, threads as threadsAt } from "#viewer/steps.js";
import { endText, notes, placeText } from "#viewer/words.js";

/** What a viewer shows: in play the whole line, else what is done; and what its lines mean. */
export function panel(viewer) {
  const { atlas } = viewer.document;
  const plays = viewer.mode === "play";
  const line = plays ? viewer.line : viewer.path;
  const rows = rowsOf(atlas, line);
  const state = stateAt(atlas, line);
  const end = endOf(atlas, state);
  const waits = (thread) => thread.state === "waits" && !thread.next.text.startsWith("join(");
  const stuck = end ? threadsAt(atlas, state).filter(waits) : [];
  // As long as the reader chooses, no column comes or goes.
  const acting = plays
    ? [...rows.map((row) => row.thread.index), ...stuck.map((thread) => thread.index)]
    : atlas.states.flatMap((_, one) => ways(atlas, one).map((taken) => taken.thread));
  const shown = new Set(acting);
  const table = timeline({
    rows,
    at: viewer.at,
    threads: atlas.threads
      .map((one, index) => ({ index, ...one }))
      .filter((_, at) => shown.has(at)),
    stuck,
    end: end && endText(end),
    isWeak: atlas.as_written,
    go: (step) => viewer.goTo(step),
  });
  return [table, atlas.as_written && key(rows)].filter(Boolean);
}

/** Scrolls the timeline's box, and only it, to the step that was done last. */
export function bring(box) {
  const row = box.querySelector("[aria-current]");
  if (!row || box.scrollHeight <= box.clientHeight) return;
  const [top, bottom] = [row.offsetTop, row.offsetTop + row.offsetHeight];
  const margin = row.offsetHeight;
  if (top - margin < box.scrollTop || bottom + margin > box.scrollTop + box.clientHeight) {
    box.scrollTop = top - box.clientHeight / 2;
  }
}

/**
 * The table of `rows`. `at` is how many of the steps are done, `stuck` are the threads that wait when
 * it is over, `end` says how it ended, `isWeak` draws who reads from whom, `go` is called with the
 * number of a step that was clicked.
 */
function timeline({ rows, at, threads, stuck = [], end = null, isWeak = false, go }) {
  const drawn = isWeak ? arrows(rows) : [];
  const lanes = Math.max(0, ...drawn.map((arrow) => arrow.lane + 1));
  const cell = (thread, content) =>
    threads.map((one) =>
      h("td", { class: `rv-t${one.index % 7}` }, one.index === thread.index ? content : null),
    );
  const line = (row) =>
    h(
      "tr",
      {
        class: row.step > at ? "rv-later" : row.surprise ? "rv-surprise" : null,
        "aria-current": row.step === at ? "step" : null,
        "data-step": row.step,
        // Who selects text does not go there.
        onclick: () => getSelection().isCollapsed && go(row.step),
      },
      h("th", { scope: "row" }, String(row.step)),
      cell(row.thread, [h("code", {}, row.text), remarks(row)]),
      lanes > 0 && h("td", { class: "rv-lanes" }, segments(drawn, row.step, at)),
      h("td", { class: "rv-place" }, placeText(row)),
    );
  const waiting = (thread) =>
    h(
      "tr",
      { class: at < rows.length ? "rv-later" : null },
      h("th", { scope: "row" }, "waits"),
      cell(thread, h("code", {}, thread.next.text)),
      lanes > 0 && h("td", { class: "rv-lanes" }),
      h("td", { class: "rv-place" }, placeText(thread.next)),
    );
  const columns = 2 + threads.length + (lanes > 0 ? 1 : 0);
  return h(
    "table",
    { class: "rv-timeline", style: `--lanes: ${lanes}` },
    h("caption", { class: "rv-unseen" }, "Timeline: a column for each thread, a row for each step"),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, "step"),
        threads.map((thread) =>
          h("th", { scope: "col", class: `rv-t${thread.index % 7}` }, threadName(thread)),
        ),
        lanes > 0 && h("th", { scope: "col" }, h("span", { class: "rv-unseen" }, "reads from")),
        h("th", { scope: "col" }, "where"),
      ),
    ),
    h(
      "tbody",
      {},
      rows.length === 0 &&
        h("tr", {}, h("td", { colspan: columns, class: "rv-none" }, "No step is done yet.")),
      rows.map(line),
      stuck.map(waiting),
      end &&
        h(
          "tr",
          { class: at < rows.length ? "rv-later" : null },
          h("th", { scope: "row" }, "end"),
          h("td", { colspan: columns - 1 }, end),
        ),
    ),
  );
}

function remarks(row) {
  const said = notes(row);
  if (said.length === 0) return null;
  return h("span", { class: "rv-note" }, unseen("; "), said.join(", "));
}

/** What the lines look like in one row: where one begins, goes past, or ends; fainter as
 * long as its read is not done. */
function segments(drawn, step, at) {
  return drawn
    .filter((arrow) => arrow.from <= step && step <= arrow.to)
    .map((arrow) => {
      const part = step === arrow.from ? "from" : step === arrow.to ? "to" : "past";
      return h("span", {
        class: `rv-arrow rv-${part} rv-${arrow.kind}${arrow.to > at ? " rv-future" : ""}`,
        style: `--lane: ${arrow.lane}`,
        "aria-hidden": "true",
      });
    });
}

const KEY = {
  synchronizes: "from a write to who reads it; the two synchronize",
  reads: "from a write to who reads it; the two do not synchronize",
  misses: "the latest write, which a stale read does not see",
};

/** What the lines beside a timeline mean; null if there are none. */
function key(rows) {
  const kinds = new Set(arrows(rows).map((arrow) => arrow.kind));
  const told = Object.entries(KEY).filter(([kind]) => kinds.has(kind));
  const item = ([kind, text]) =>
    h("li", {}, h("span", { class: `rv-sample rv-${kind}`, "aria-hidden": "true" }), ` ${text}`);
  return told.length > 0 ? h("ul", { class: "rv-key" }, told.map(item)) : null;
}
