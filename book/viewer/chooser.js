// Be the scheduler: the reader chooses who takes the next step.

import { ahead, endOf } from "#viewer/graph.js";
import { badge, h } from "#viewer/dom.js";
import { RACE, advice, goalsWith } from "#viewer/goals.js";
import { costOf, lastThread } from "#viewer/route.js";
import { moves, objects, threads } from "#viewer/steps.js";
import { standing } from "#viewer/tables.js";
import { aheadOf, costText, endText, placeText, plural, soFar } from "#viewer/words.js";

const EXECUTION =
  "An execution stands for all interleavings in which every thread sees the same; the tables count interleavings.";

/** The panel: `{ element, update(), onKey(key), goal() }`. */
export function chooser(viewer) {
  const { atlas } = viewer.document;
  // Where all ways end the same, there is nothing to be aimed at.
  const isOpen = atlas.ends.length > 1;
  const goals = isOpen ? goalsWith(atlas, viewer.getAttribute("goal")) : [];
  let goal = goals[0];

  const aim = h("div", { class: "rv-goal" });
  const list = h("ol", { class: "rv-moves", "aria-label": "Who goes on" });
  const open = h("div", { class: "rv-ahead" });
  const paid = h("span", { class: "rv-paid" });
  const tool = (text, key, act) =>
    h(
      "button",
      { type: "button", "data-key": key, "aria-keyshortcuts": key, onclick: act },
      text,
      " ",
      h("kbd", { "aria-hidden": "true" }, key),
    );
  const undo = tool("Undo", "u", () => viewer.goTo(viewer.at - 1));
  const restart = tool("Restart", "r", () => viewer.goTo(0));
  const hint = tool("A move?", "h", advise);

  function advise() {
    const { state, path } = viewer;
    if (!goal) return viewer.say("Every way ends the same.");
    const end = endOf(atlas, state);
    const best = advice(atlas, state, lastThread(atlas, path), goal);
    if (end && best) return viewer.say("You are there.");
    if (!best) return viewer.say("The goal is out of reach from here: u takes a step back.");
    const [choice] = best.path;
    const move = moves(atlas, state, null).find((one) => one.choice === choice);
    const way = move.surprise ? ` (${move.how})` : "";
    viewer.say(
      `Let ${move.thread.name} go on${way}. From here it takes ${plural(best.path.length, "step")} and ${costText(best.cost)}.`,
    );
    const mark = [...list.querySelectorAll("button")].find(
      (button) => button.dataset.choice === choice,
    );
    mark?.classList.add("rv-advised");
    mark?.focus();
  }

  function another(next) {
    const chosen = aim.contains(document.activeElement);
    goal = next;
    viewer.render();
    if (chosen) aim.querySelector("select").focus();
  }

  function goalLine() {
    if (!goal) return [`Whatever you choose, it ends with ${endText(atlas.ends[0])}.`];
    const names = goals.map((one, at) =>
      h("option", { value: at, selected: one === goal }, one.asks),
    );
    const asks =
      goals.length > 1
        ? h(
            "select",
            { "aria-label": "Goal", onchange: (event) => another(goals[event.target.value]) },
            names,
          )
        : h("span", {}, goal.asks);
    return [
      h("b", {}, "Goal: "),
      asks,
      h("span", { class: "rv-par" }, ` par: ${costText(goal.par)}`),
    ];
  }

  const offer = (move, at) =>
    h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: `rv-move rv-t${move.thread.index % 7}${move.surprise ? " rv-surprise" : ""}`,
          "data-choice": move.choice,
          "aria-keyshortcuts": at < 9 ? String(at + 1) : null,
          onclick: () => viewer.choose(move.choice),
        },
        h("kbd", { "aria-hidden": "true" }, at < 9 ? String(at + 1) : "·"),
        h("span", { class: "rv-who" }, badge(move.thread), " ", move.thread.name),
        h("code", {}, move.text),
        h("span", { class: "rv-place" }, placeText(move)),
        remark(move),
      ),
    );

  const remark = (move) => {
    const said = [move.how, move.interrupts && `interrupts ${move.interrupts.name}`].filter(
      Boolean,
    );
    return said.length > 0 && h("span", { class: "rv-note" }, said.join(", "));
  };

  const idle = (thread, things) =>
    h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: `rv-move rv-t${thread.index % 7}`, disabled: true },
        h("kbd", { "aria-hidden": "true" }, "–"),
        h("span", { class: "rv-who" }, badge(thread), " ", thread.name),
        thread.next && h("code", {}, thread.next.text),
        thread.next && h("span", { class: "rv-place" }, placeText(thread.next)),
        h("span", { class: "rv-note" }, standing(thread, things)),
      ),
    );

  function endsAhead(state) {
    const counts = ahead(atlas, state);
    const now = aheadOf(atlas.ends, counts);
    // An end may be known by another name, and have a race as well.
    const races = atlas.ends.some((end, index) => end.race && counts[index] > 0);
    const lost = aheadOf(
      atlas.ends,
      atlas.ends.map(() => 1),
    )
      .filter(({ name }) => now.every((one) => one.name !== name))
      .filter(({ name }) => !(races && name === RACE));
    const sign = ({ good, asked }) => (asked === false ? "·" : good ? "✓" : "✕");
    const item = (end) =>
      h(
        "li",
        { class: end.good ? "rv-good" : "rv-bad" },
        `${sign(end)} ${end.name} `,
        h("span", { class: "rv-many" }, plural(end.executions, "execution")),
      );
    return [
      h("b", {}, "Ahead: "),
      h(
        "ul",
        {},
        now.map(item),
        lost.map(({ name }) => h("li", { class: "rv-lost" }, `out of reach: ${name}`)),
      ),
      h("small", { class: "rv-many" }, EXECUTION),
    ];
  }

  function update() {
    const { state, path } = viewer;
    const focused = list.contains(document.activeElement)
      ? [...list.querySelectorAll("button")].indexOf(document.activeElement)
      : -1;
    const things = objects(atlas, path);
    const offered = moves(atlas, state, lastThread(atlas, path));
    const able = new Set(offered.map((move) => move.thread.index));
    const others = threads(atlas, state).filter((thread) => !able.has(thread.index));
    aim.replaceChildren(...goalLine());
    list.replaceChildren(...offered.map(offer), ...others.map((thread) => idle(thread, things)));
    paid.textContent = `So far: ${soFar(costOf(atlas, path))}`;
    open.replaceChildren(...endsAhead(state));
    for (const one of [undo, restart]) one.setAttribute("aria-disabled", String(path.length === 0));
    if (focused >= 0) {
      const buttons = list.querySelectorAll("button:enabled");
      (buttons[Math.min(focused, buttons.length - 1)] ?? undo).focus();
    }
  }

  /** Whether a key was one of the scheduler's. */
  function onKey(key) {
    if (/^[1-9]$/.test(key)) {
      const move = moves(atlas, viewer.state, null)[Number(key) - 1];
      if (move) viewer.choose(move.choice);
      return true;
    }
    const act = { u: () => viewer.goTo(viewer.at - 1), r: () => viewer.goTo(0), h: advise };
    act.Backspace = act.u;
    if (goal) act.g = () => another(goals[(goals.indexOf(goal) + 1) % goals.length]);
    act[key]?.();
    return key in act;
  }

  const element = h(
    "div",
    { class: "rv-chooser" },
    aim,
    list,
    h("div", { class: "rv-tools" }, undo, restart, goals.length > 0 && hint, paid),
    open,
  );
  return { element, update, onKey, goal: () => goal };
}
