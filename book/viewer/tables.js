// How threads and objects stand, as tables.

import { badge, h, scrolling, threadName } from "#viewer/dom.js";
import { placeText } from "#viewer/words.js";

/** Why a thread does not go on: what it waits for stands so. */
export function reason(thread, objects) {
  const joined = /^join\((.*)\)$/.exec(thread.next.text);
  if (joined) return `waits for ${joined[1]} to end`;
  const object = objects.find((one) => one.waits.some((other) => other.index === thread.index));
  return object ? `waits: ${object.name} is ${object.value}` : "waits";
}

const stateText = (thread, objects) =>
  ({ ready: () => "can go on", waits: () => reason(thread, objects), ended: () => "has ended" })[
    thread.state
  ]();

const doing = (next) => [
  h("code", {}, next.text),
  " ",
  h("span", { class: "rv-note rv-place" }, placeText(next)),
];

/** The threads: what each is about to do, where, and whether it can. */
export const threadTable = (threads, objects) =>
  scrolling(
    "rv-threads",
    "Threads",
    h(
      "table",
      {},
      h("caption", {}, "Threads"),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ["thread", "next step", "state"].map((text) => h("th", { scope: "col" }, text)),
        ),
      ),
      h(
        "tbody",
        {},
        threads.map((thread) =>
          h(
            "tr",
            {
              class:
                thread.state === "ready"
                  ? `rv-t${thread.index % 7}`
                  : `rv-t${thread.index % 7} rv-idle`,
            },
            h("th", { scope: "row" }, threadName(thread)),
            h("td", {}, thread.next && doing(thread.next)),
            h(
              "td",
              {},
              stateText(thread, objects),
              thread.holds.length > 0 &&
                h("span", { class: "rv-note" }, `holds ${thread.holds.join(", ")}`),
            ),
          ),
        ),
      ),
    ),
  );

/** The objects: their values, who holds and who waits. */
export const objectTable = (objects) =>
  scrolling(
    "rv-objects",
    "Objects",
    h(
      "table",
      {},
      h("caption", {}, "Objects"),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ["object", "is", "waiting"].map((text) => h("th", { scope: "col" }, text)),
        ),
      ),
      h(
        "tbody",
        {},
        objects.length === 0 &&
          h("tr", {}, h("td", { colspan: 3, class: "rv-none" }, "Nothing is touched yet.")),
        objects.map((object) =>
          h(
            "tr",
            { class: object.was === null ? null : "rv-changed" },
            h("th", { scope: "row", title: object.noun }, h("code", {}, object.name)),
            h(
              "td",
              {},
              h("code", {}, object.value),
              object.was !== null && h("span", { class: "rv-note" }, `was ${object.was}`),
            ),
            h(
              "td",
              {},
              object.waits.map((thread) => [badge(thread), ` ${thread.name} `]),
            ),
          ),
        ),
      ),
    ),
  );
