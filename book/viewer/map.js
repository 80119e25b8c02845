// The map: every state as a circle, every decision as a line; time runs down the page.

import { endOf, fate, stateAt, ways } from "#viewer/graph.js";
import { endMark, h, letter, svg } from "#viewer/dom.js";
import { layout } from "#viewer/layout.js";
import { pathTo } from "#viewer/route.js";
import { threads } from "#viewer/steps.js";
import { endText, plural } from "#viewer/words.js";

/** Larger graphs have no map. */
export const MOST_STATES = 150;

const [ROW, MARGIN] = [46, 20];

/** As wide as the page, if that is neither crowded nor lost. */
const column = (width) => Math.min(Math.max(560 / (width || 1), 34), 76);

/** The panel: `{ element, update(), onKey(key) }`. */
export function map(viewer) {
  const { atlas } = viewer.document;
  const { places, width, height } = layout(atlas);
  const step = column(width);
  const at = (state) => ({ x: MARGIN + places[state].x * step, y: MARGIN + places[state].y * ROW });
  // Where all ends are wrong, or none, that needs no mark.
  const differs = new Set(atlas.ends.map((end) => end.good)).size > 1;
  const lines = new Map();
  const nodes = atlas.states.map((_, state) => node(state));

  function line(state, taken) {
    const [a, b] = [at(state), at(taken.to)];
    const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    const element = svg(
      "g",
      { class: `rv-edge rv-t${taken.thread % 7}${taken.surprise ? " rv-surprise" : ""}` },
      svg("path", { d: `M${a.x} ${a.y}L${b.x} ${b.y}` }),
      svg("text", { x: middle.x, y: middle.y + 4 }, taken.choice.split(":")[0]),
    );
    lines.set(`${state} ${taken.choice}`, element);
    return element;
  }

  function node(state) {
    const { x, y } = at(state);
    const end = endOf(atlas, state);
    const sure = fate(atlas, state);
    const tone =
      sure.end !== null || differs ? { true: "rv-good", false: "rv-bad" }[sure.good] : "";
    const shape = end
      ? end.good
        ? svg("rect", { x: x - 10, y: y - 10, width: 20, height: 20, rx: 3 })
        : svg("path", { d: `M${x} ${y - 13}l13 13-13 13-13-13z` })
      : svg("circle", { cx: x, cy: y, r: 9 });
    return svg(
      "g",
      {
        class: `rv-node ${tone ?? ""}${end ? " rv-over" : ""}`,
        role: "button",
        tabindex: "-1",
        "data-state": state,
        onclick: () => go(state),
      },
      svg("circle", { class: "rv-halo", cx: x, cy: y, r: 16 }),
      shape,
      sure.end !== null && svg("text", { x, y: y + 4 }, letter(sure.end)),
    );
  }

  function label(state) {
    const end = endOf(atlas, state);
    const { y } = places[state];
    if (end) return `After ${plural(y, "step")}, the end: ${endText(end)}`;
    const doing = threads(atlas, state)
      .filter((thread) => thread.state === "ready" && thread.next)
      .map((thread) => `${thread.name} at ${thread.next.text}`);
    const { end: only } = fate(atlas, state);
    const sure = only === null ? "" : `; only ${endText(atlas.ends[only])} is ahead`;
    return `After ${plural(y, "step")}: ${doing.join(", ")}${sure}`;
  }
  nodes.forEach((element, state) => element.setAttribute("aria-label", label(state)));

  function go(state) {
    const path = pathTo(atlas, viewer.path, viewer.state, state);
    if (path) viewer.take(path);
  }

  const edges = atlas.states.flatMap((_, state) =>
    ways(atlas, state).map((taken) => line(state, taken)),
  );
  const size = [2 * MARGIN + width * step, 2 * MARGIN + height * ROW];
  const picture = svg(
    "svg",
    {
      class: "rv-graph",
      role: "group",
      "aria-label": "Map of all states",
      width: size[0],
      height: size[1],
      viewBox: `0 0 ${size.join(" ")}`,
    },
    edges,
    nodes,
  );
  const box = h("div", { class: "rv-scroll rv-mapbox" }, picture);
  const legend = h(
    "ul",
    { class: "rv-legend" },
    atlas.ends.map((end, index) => h("li", {}, endMark(end, index), ` ${endText(end)}`)),
    sample("rv-way", "the way so far"),
    sample("", "open; with a letter, only that end is ahead"),
    differs && sample("rv-bad", "only wrong ends ahead"),
  );

  function focusOn(state, really) {
    nodes.forEach((element, one) => element.setAttribute("tabindex", one === state ? "0" : "-1"));
    if (really) nodes[state].focus();
  }

  function update() {
    const { path, state } = viewer;
    for (const element of lines.values()) element.classList.remove("rv-taken", "rv-offered");
    nodes.forEach((element) => {
      element.classList.remove("rv-taken", "rv-current");
      element.removeAttribute("aria-current");
    });
    path.forEach((choice, at) => {
      const from = stateAt(atlas, path.slice(0, at));
      lines.get(`${from} ${choice}`).classList.add("rv-taken");
      nodes[from].classList.add("rv-taken");
    });
    for (const { choice } of ways(atlas, state))
      lines.get(`${state} ${choice}`).classList.add("rv-offered");
    nodes[state].classList.add("rv-current");
    nodes[state].setAttribute("aria-current", "location");
    focusOn(state, nodes.includes(document.activeElement));
    const { x, y } = at(state);
    if (box.clientWidth < size[0]) box.scrollLeft = x - box.clientWidth / 2;
    if (box.clientHeight < size[1]) box.scrollTop = y - box.clientHeight / 2;
  }

  /** Arrow keys walk over the map; Enter goes there. */
  function onKey(key) {
    const focused = nodes.indexOf(document.activeElement);
    if (focused < 0) return false;
    const [dx, dy] = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    }[key] ?? [0, 0];
    if (key === "Enter" || key === " ") go(focused);
    else if (dx === 0 && dy === 0) return false;
    else {
      const here = places[focused];
      const row = (state) => places[state].y === here.y + dy;
      const joined = (state) =>
        ways(atlas, dy > 0 ? focused : state).some((one) => one.to === (dy > 0 ? state : focused));
      const fits = (state) =>
        row(state) && (dy === 0 ? (places[state].x - here.x) * dx > 0 : joined(state));
      const near = (state) => Math.abs(places[state].x - here.x);
      const [next] = [...atlas.states.keys()].filter(fits).sort((a, b) => near(a) - near(b));
      if (next !== undefined) focusOn(next, true);
    }
    return true;
  }

  const element = h("div", { class: "rv-map" }, box, legend);
  return { element, update, onKey };
}

const sample = (kind, text) =>
  h("li", {}, h("span", { class: `rv-dot ${kind}`, "aria-hidden": "true" }), ` ${text}`);
