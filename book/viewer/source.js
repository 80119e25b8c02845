// The program's text, with the line that each thread is about to execute.

import { badge, h, scrolling, unseen } from "#viewer/dom.js";

const AROUND = 2;

/** The source files of a document, the program first: `{ element, mark(threads), settle() }`. */
export function source({ sources, file, atlas }) {
  const main = find(sources, file) ?? Object.keys(sources)[0];
  const used = atlas.files.map((name) => find(sources, name));
  const names = [main, ...used].filter((name, at, all) => name && all.indexOf(name) === at);
  const most = together(atlas);
  const files = names.map((name) => {
    const lines = sources[name].replace(/\n$/, "").split("\n");
    const own = atlas.acts.filter((act) => used[act.file] === name).map((act) => act.line);
    const part = [Math.min(...own) - AROUND, Math.max(...own) + AROUND];
    return listing(name, lines, name === main ? [1, lines.length] : part, most);
  });
  const mark = (threads) => {
    const at = (name) => (thread) => thread.next && find(sources, thread.next.file) === name;
    for (const one of files) one.mark(threads.filter(at(one.name)));
  };
  const settle = () => files.forEach((one) => one.settle());
  return {
    element: h(
      "div",
      { class: "rv-source" },
      files.map((one) => one.element),
    ),
    mark,
    settle,
  };
}

/** How many threads are at one line together, at most. */
function together(atlas) {
  const counts = atlas.states.map(({ threads }) => {
    const acts = threads.flatMap((now) => (now?.next === undefined ? [] : atlas.acts[now.next]));
    const lines = acts.map((act) => `${act.file}:${act.line}`);
    return Math.max(1, ...lines.map((line) => lines.filter((other) => other === line).length));
  });
  return Math.max(...counts);
}

/** A file's name among the sources; what was built elsewhere has more folders in front. */
const find = (sources, file) =>
  Object.keys(sources).find((name) => file === name || file?.endsWith(`/${name}`));

function listing(name, lines, [first, last], most) {
  const rows = new Map();
  const short = name.split("/").pop();
  lines.forEach((text, at) => {
    if (at + 1 < first || at + 1 > last) return;
    const marks = h("span", { class: "rv-marks" });
    const row = h(
      "div",
      { class: "rv-line" },
      h("span", { class: "rv-number" }, String(at + 1)),
      marks,
      h("code", {}, highlighted(text)),
    );
    rows.set(at + 1, { row, marks });
  });
  const box = scrolling(
    "rv-lines",
    `Source: ${short}`,
    [...rows.values()].map(({ row }) => row),
  );
  box.style.setProperty("--marks", most);
  const element = h("figure", { class: "rv-file" }, h("figcaption", {}, short), box);
  let marked = [];
  const mark = (threads) => {
    for (const { row, marks } of rows.values()) {
      row.className = "rv-line";
      marks.replaceChildren();
    }
    const here = threads.filter((thread) => rows.has(thread.next.line));
    for (const thread of here) {
      const { row, marks } = rows.get(thread.next.line);
      row.className = `rv-line rv-here rv-t${thread.index % 7}`;
      // A line of several threads has the colour of none.
      if (marks.firstChild) row.className = "rv-line rv-here rv-several";
      const does = thread.state === "waits" ? "waits here" : "is about to do this";
      const kind = thread.state === "waits" ? "rv-waiting" : null;
      const said = unseen(`${thread.name} ${does}: `);
      marks.append(
        h("span", { class: kind, title: `${thread.name} ${does}` }, badge(thread), said),
      );
    }
    marked = here.map((thread) => rows.get(thread.next.line).row);
    settle();
  };
  const settle = () => bring(box, marked);
  return { name, element, mark, settle };
}

/** Comments are fainter. */
function highlighted(text) {
  const at = text.search(/(^|\s)\/\//);
  return at < 0
    ? text || " "
    : [text.slice(0, at), h("span", { class: "rv-comment" }, text.slice(at))];
}

/** Scrolls a box, and only it, until all that is marked is to be seen. */
function bring(box, marked) {
  if (marked.length === 0 || box.scrollHeight <= box.clientHeight) return;
  const tops = marked.map((row) => row.offsetTop);
  const [top, bottom] = [Math.min(...tops), Math.max(...tops) + marked[0].offsetHeight];
  const margin = marked[0].offsetHeight * 2;
  if (top - margin < box.scrollTop || bottom + margin > box.scrollTop + box.clientHeight) {
    box.scrollTop = Math.max(0, (top + bottom - box.clientHeight) / 2);
  }
}
