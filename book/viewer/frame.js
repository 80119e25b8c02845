// What a viewer is made of, before anything is drawn into it.

import { h, scrolling } from "#viewer/dom.js";
import { source } from "#viewer/source.js";

const TABS = { play: "Play", schedule: "Be the scheduler", map: "Map" };

/** What keys do, once the focus is in the viewer. */
const KEYS = {
  play: "← → a step, Home, End",
  schedule: "1–9 a step, u undo, r restart, h a move, g another goal",
  map: "← → ↑ ↓ over the map, Enter goes there",
};

let frames = 0;

/**
 * The frame around the panels, by mode; `on` has what is to be done: `mode(mode)`, `copy()`, `key(event)`,
 * `full()`. It gives the parts that change.
 */
export function frame(document, panels, on) {
  const { lab, subject, scenario, asks, file } = document;
  const id = `rv-${(frames += 1)}`;
  const tabs = {};
  const boxes = {};
  for (const [mode, panel] of Object.entries(panels)) {
    tabs[mode] = h(
      "button",
      {
        type: "button",
        role: "tab",
        id: `${id}-tab-${mode}`,
        "aria-controls": `${id}-${mode}`,
        onclick: () => on.mode(mode),
      },
      TABS[mode],
    );
    boxes[mode] = h(
      "div",
      { role: "tabpanel", id: `${id}-${mode}`, "aria-labelledby": `${id}-tab-${mode}` },
      panel.element,
      h("p", { class: "rv-keys" }, `keys: ${KEYS[mode]}, f full screen`),
    );
  }
  const program = file?.split("/").pop() ?? subject;
  const parts = {
    tabs,
    boxes,
    says: h("div", { class: "rv-says", role: "status" }),
    after: h("div", { class: "rv-after" }),
    time: scrolling("rv-time", "Timeline"),
    source: source(document),
    threads: h("div"),
    objects: h("div"),
  };
  const title = h(
    "p",
    { class: "rv-title" },
    h("b", {}, `${lab} · ${program}`),
    h("span", {}, asks ? `${scenario}: ${asks}` : scenario),
  );
  const list = { class: "rv-tabs", role: "tablist", "aria-label": "How to look at it" };
  parts.card = h(
    "section",
    {
      class: "rv-card",
      tabindex: "-1",
      "aria-label": `${lab}, ${program}, ${scenario}`,
      onkeydown: on.key,
    },
    h("header", { class: "rv-head" }, title, h("div", { class: "rv-tools" }, tools(on))),
    h("div", list, Object.values(tabs)),
    h(
      "div",
      { class: "rv-body" },
      h("div", { class: "rv-main" }, Object.values(boxes), parts.says, parts.after, parts.time),
      h(
        "div",
        { class: "rv-side" },
        h("div", { class: "rv-now" }, parts.objects, parts.threads),
        parts.source.element,
      ),
    ),
  );
  return parts;
}

function tools(on) {
  const copied = async () => {
    copy.textContent = await on.copy();
    setTimeout(() => (copy.textContent = "Copy link"), 2000);
  };
  const copy = h("button", { type: "button", class: "rv-copy", onclick: copied }, "Copy link");
  const full = h("button", { type: "button", class: "rv-full", onclick: on.full }, "Full screen");
  full.hidden = !globalThis.document.fullscreenEnabled;
  return [copy, full];
}
