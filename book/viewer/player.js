// Play: an execution step by step.

import { h, svg } from "#viewer/dom.js";
import { endText } from "#viewer/words.js";
import { print } from "#viewer/schedule.js";

const BEAT = 1300;

const ICONS = {
  first: "M3 3v10M13 3 6 8l7 5z",
  back: "M11 3 4 8l7 5z",
  play: "M4 3l9 5-9 5z",
  pause: "M5 3v10M11 3v10",
  forward: "M5 3l7 5-7 5z",
  last: "M13 3v10M3 3l7 5-7 5z",
};

const icon = (name) =>
  svg(
    "svg",
    { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" },
    svg("path", { d: ICONS[name] }),
  );

/** The panel: `{ element, update() }`. It goes along the viewer's `line`. */
export function player(viewer) {
  const { atlas, story } = viewer.document;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let beat = null;

  const button = (name, label, keys, act) =>
    h(
      "button",
      {
        type: "button",
        class: `rv-icon rv-${name}`,
        "aria-label": label,
        title: keys ? `${label} (${keys})` : label,
        onclick: act,
      },
      icon(name),
    );
  const go = (at) => {
    pause();
    viewer.goTo(at);
  };
  const first = button("first", "First", "Home", () => go(0));
  const back = button("back", "Back", "←", () => go(viewer.at - 1));
  const play = button("play", "Play", "", () => (beat === null ? start() : pause()));
  const forward = button("forward", "Forward", "→", () => go(viewer.at + 1));
  const last = button("last", "Last", "End", () => go(viewer.line.length));
  const scrub = h("input", {
    type: "range",
    class: "rv-scrub",
    min: 0,
    step: 1,
    "aria-label": "Step",
    oninput: () => go(Number(scrub.value)),
  });
  const count = h("output", { class: "rv-count" });
  const which = h("select", {
    class: "rv-which",
    "aria-label": "Which execution",
    onchange: () => which.value && viewer.take(which.value),
  });

  function start() {
    if (viewer.at >= viewer.line.length) viewer.goTo(0);
    beat = setInterval(() => {
      if (!viewer.isConnected || document.hidden) return pause();
      viewer.goTo(viewer.at + 1);
      if (viewer.at >= viewer.line.length) pause();
    }, BEAT);
    look();
  }
  function pause() {
    clearInterval(beat);
    beat = null;
    look();
  }
  function look() {
    const name = beat === null ? "play" : "pause";
    play.setAttribute("aria-label", beat === null ? "Play" : "Pause");
    play.title = play.getAttribute("aria-label");
    play.replaceChildren(icon(name));
    play.hidden = still.matches;
  }

  const known = [
    ...(story ? [{ schedule: story.schedule, text: "the shortest counterexample" }] : []),
    ...atlas.ends
      .filter((end) => end.schedule !== story?.schedule)
      .map((end) => ({
        schedule: end.schedule,
        text: `the shortest ${end.asked === undefined ? "way to" : "that is"} ${endText(end)}`,
      })),
  ];

  function update() {
    const { at, line } = viewer;
    scrub.max = line.length;
    scrub.value = at;
    scrub.setAttribute(
      "aria-valuetext",
      at === 0 ? "before the first step" : `step ${at} of ${line.length}`,
    );
    count.value = `${at} / ${line.length}`;
    // They keep the focus at either end.
    for (const one of [first, back]) one.setAttribute("aria-disabled", String(at === 0));
    for (const one of [forward, last])
      one.setAttribute("aria-disabled", String(at === line.length));
    const schedule = print(line);
    const own = known.some((one) => one.schedule === schedule)
      ? []
      : [{ schedule: "", text: "your own way" }];
    which.replaceChildren(
      ...[...own, ...known].map((one) =>
        h(
          "option",
          { value: one.schedule, selected: one.schedule === schedule || !one.schedule },
          one.text,
        ),
      ),
    );
    if (viewer.mode !== "play") pause();
    look();
  }

  /** Whether a key was one of play's. */
  function onKey(key) {
    const to = {
      ArrowRight: viewer.at + 1,
      ArrowLeft: viewer.at - 1,
      Home: 0,
      End: viewer.line.length,
    }[key];
    if (to !== undefined) go(to);
    return to !== undefined;
  }

  const element = h(
    "div",
    { class: "rv-player" },
    h("div", { class: "rv-buttons" }, first, back, play, forward, last),
    h("div", { class: "rv-track" }, scrub, count),
    which,
  );
  return { element, update, onKey, stop: pause };
}
