// Elements, made in one line.

const SVG = "http://www.w3.org/2000/svg";

const fill = (element, attributes, children) => {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(
    ...children
      .flat(Infinity)
      .filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
};

/** An HTML element: `h("button", { class: "next", onclick: go }, "Forward")`. Null and false are left
 * out, of attributes and of children. */
export const h = (tag, attributes, ...children) =>
  fill(document.createElement(tag), attributes, children);

/** An SVG element. */
export const svg = (tag, attributes, ...children) =>
  fill(document.createElementNS(SVG, tag), attributes, children);

/** Text for screen readers alone. */
export const unseen = (text) => h("span", { class: "rv-unseen" }, text);

/** A thread's mark: its number in schedules, in its colour. */
export const badge = (thread) =>
  h("span", { class: `rv-badge rv-t${thread.index % 7}`, "aria-hidden": "true" }, thread.number);

/** A thread by mark and name. */
export const threadName = (thread) => [
  badge(thread),
  " ",
  h("span", { class: "rv-name" }, thread.name),
];

/** A part of the page that scrolls by itself; it can be reached by keyboard. */
export const scrolling = (className, label, ...children) =>
  h(
    "div",
    { class: `rv-scroll ${className}`, role: "group", tabindex: "0", "aria-label": label },
    ...children,
  );

/** A mark of an end: its shape says right or wrong, its letter which one. */
export const endMark = (end, index) =>
  h(
    "span",
    { class: `rv-end ${end.good ? "rv-good" : "rv-bad"}`, "aria-hidden": "true" },
    letter(index),
  );

/** The letter of the how-manieth end. */
export const letter = (index) => String.fromCharCode(97 + (index % 26));
