// How threads and objects stand, as tables.

import { badge, h, scrolling, threadName } from "#viewer/dom.js";
import { placeText } from "#viewer/words.js";

/** How a thread stands that `objects` may keep waiting; `isOffered` says whether it has a move. */
export function standing(thread, objects, isOffered = false) {
  if (thread.state === "ended") return "has ended";
  if (isOffered) return "can go on";
  // What it does would lead nowhere: others go first.
  if (thread.state === "ready") return "would go round in a circle";
  const joined = /^join\((.*)\)$/.exec(thread.next.text);
  if (joined) return `waits for ${joined[1]} to end`;
  const object = objects.find((one) => one.waits.some((other) => other.index === thread.index));
  return object ? `waits: ${object.name} is ${object.value}` : "waits";
}

const doing = (next) => [
  h("code", {}, next.text),
  " ",
  h("span", { class: "rv-note rv-place" }, placeText(next)),
];

/** The threads: what each is about to do, where, and whether it can; `able` are the indices of those
 * that have a move. */
export const threadTable = (threads, objects, able) =>
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
            {},
            h("th", { scope: "row" }, threadName(thread)),
            h("td", {}, thread.next && doing(thread.next)),
            h(
              "td",
              {},
              standing(thread, objects, able.has(thread.index)),
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
