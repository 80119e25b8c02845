// <race-viewer atlas="ID" mode="play|schedule|map" goal="lost update">: a program of the page, seen
// step by step. What stands inside is the story for readers without scripts, and gives way.

import { decode, endOf, follow, stateAt, ways } from "#viewer/graph.js";
import { h, scrolling } from "#viewer/dom.js";
import { verdict } from "#viewer/goals.js";
import * as link from "#viewer/link.js";
import { MOST_STATES, map } from "#viewer/map.js";
import { player } from "#viewer/player.js";
import { costOf } from "#viewer/route.js";
import { parse, print } from "#viewer/schedule.js";
import { chooser } from "#viewer/chooser.js";
import { source } from "#viewer/source.js";
import { objects, rows, threads } from "#viewer/steps.js";
import { objectTable, threadTable } from "#viewer/tables.js";
import { key, timeline } from "#viewer/timeline.js";
import { endText, replay, stepText } from "#viewer/words.js";

const TABS = { play: "Play", schedule: "Be the scheduler", map: "Map" };
const PATIENCE = 150;

let viewers = 0;

export class RaceViewer extends HTMLElement {
  /** The decisions that lie before the reader: some are done, the others were, or are the story's. */
  line = [];
  /** How many of them are done. */
  at = 0;
  mode = "play";
  #panels = {};
  #parts = {};
  #said = null;
  #writing = null;

  connectedCallback() {
    if (this.document) return;
    const data = document.getElementById(this.getAttribute("atlas"));
    if (!data) return;
    this.document = decode(JSON.parse(data.textContent));
    const { atlas, story } = this.document;
    this.line = follow(atlas, story?.schedule ?? atlas.ends[0]?.schedule ?? "");
    this.mode = this.getAttribute("mode") ?? (story ? "play" : "schedule");
    this.#build();
    if (!this.#panels[this.mode]) this.mode = "play";
    this.render();
    addEventListener("hashchange", this.#onHash);
    this.#onHash();
  }

  disconnectedCallback() {
    removeEventListener("hashchange", this.#onHash);
    this.#panels.play?.stop();
  }

  /** The decisions that are done. */
  get path() {
    return this.line.slice(0, this.at);
  }

  /** The state that they lead to. */
  get state() {
    return stateAt(this.document.atlas, this.path);
  }

  /** Goes along the line, to before the first step or after any. */
  goTo(at) {
    this.#move(this.line, Math.min(Math.max(at, 0), this.line.length));
  }

  /** Takes a decision. */
  choose(choice) {
    const same = this.line[this.at] === choice;
    this.#move(same ? this.line : [...this.path, choice], this.at + 1);
  }

  /** Takes another line: a printed schedule, seen from its beginning, or decisions, seen from their
   * end. */
  take(line) {
    if (typeof line === "string") this.#move(follow(this.document.atlas, line), 0);
    else this.#move(line, line.length);
  }

  /** Shows where a schedule ends. */
  show(schedule, mode = "play") {
    if (this.#panels[mode]) this.mode = mode;
    this.take(follow(this.document.atlas, schedule));
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "start" });
    this.#parts.card.focus({ preventScroll: true });
  }

  /** Says something instead of what the last step did. */
  say(text) {
    this.#said = text;
    this.#speak();
  }

  #move(line, at) {
    [this.line, this.at, this.#said] = [line, at, null];
    this.render();
    this.#remember();
  }

  #switch(mode, focus = true) {
    this.mode = mode;
    this.#said = null;
    this.render();
    this.#remember();
    if (focus) this.#parts.tabs[mode].focus();
  }

  #build() {
    const { lab, subject, scenario, asks, atlas, file } = this.document;
    const id = `rv-${(viewers += 1)}`;
    const has = Object.keys(TABS).filter((mode) => mode !== "map" || atlas.states.length <= MOST_STATES);
    const makers = { play: player, schedule: chooser, map };
    for (const mode of has) this.#panels[mode] = makers[mode](this);
    const tabs = {};
    for (const mode of has) {
      tabs[mode] = h(
        "button",
        { type: "button", role: "tab", id: `${id}-tab-${mode}`, "aria-controls": `${id}-${mode}`, onclick: () => this.#switch(mode) },
        TABS[mode],
      );
    }
    const panels = has.map((mode) => {
      const attributes = { role: "tabpanel", id: `${id}-${mode}`, "aria-labelledby": `${id}-tab-${mode}`, class: "rv-panel" };
      return (this.#panels[mode].frame = h("div", attributes, this.#panels[mode].element));
    });
    const copy = h("button", { type: "button", class: "rv-copy", onclick: () => this.#copy(copy) }, "Copy link");
    const full = h("button", { type: "button", class: "rv-full", onclick: () => this.#full() }, "Full screen");
    full.hidden = !document.fullscreenEnabled;
    const program = file?.split("/").pop() ?? subject;
    const parts = {
      tabs,
      says: h("div", { class: "rv-says", role: "status" }),
      after: h("div", { class: "rv-after" }),
      time: scrolling("rv-time", "Timeline"),
      source: source(this.document),
      threads: h("div"),
      objects: h("div"),
    };
    parts.card = h(
      "section",
      { class: "rv-card", tabindex: "-1", "aria-label": `${lab}, ${program}, ${scenario}`, onkeydown: (event) => this.#onKey(event) },
      h(
        "header",
        { class: "rv-head" },
        h("p", { class: "rv-title" }, h("b", {}, `${lab} · ${program}`), h("span", {}, asks ? `${scenario}: ${asks}` : scenario)),
        h("div", { class: "rv-tools" }, copy, full),
      ),
      h("div", { class: "rv-tabs", role: "tablist", "aria-label": "How to look at it" }, Object.values(tabs)),
      h(
        "div",
        { class: "rv-body" },
        h("div", { class: "rv-main" }, panels, parts.says, parts.after, parts.time),
        h("div", { class: "rv-side" }, h("div", { class: "rv-now" }, parts.objects, parts.threads), parts.source.element),
      ),
    );
    this.#parts = parts;
    this.classList.add("rv");
    this.replaceChildren(parts.card);
  }

  /** Draws all that depends on where the reader is. */
  render() {
    const { atlas } = this.document;
    const { tabs, time, source, threads: threadBox, objects: objectBox } = this.#parts;
    this.dataset.mode = this.mode;
    this.dataset.schedule = print(this.path);
    for (const [mode, panel] of Object.entries(this.#panels)) {
      const chosen = mode === this.mode;
      tabs[mode].setAttribute("aria-selected", String(chosen));
      tabs[mode].setAttribute("tabindex", chosen ? "0" : "-1");
      panel.frame.hidden = !chosen;
    }
    const now = threads(atlas, this.state);
    const things = objects(atlas, this.path);
    time.replaceChildren(...this.#timeline());
    this.#panels[this.mode].update();
    if (this.mode !== "play") this.#panels.play.stop();
    source.mark(now);
    objectBox.replaceChildren(objectTable(things));
    threadBox.hidden = this.mode === "schedule";
    threadBox.replaceChildren(threadTable(now, things));
    this.#keepInView(time);
    this.#speak();
  }

  #timeline() {
    const { atlas } = this.document;
    const line = this.mode === "play" ? this.line : this.path;
    const all = rows(atlas, line);
    const state = stateAt(atlas, line);
    const end = endOf(atlas, state);
    const stuck = end ? threads(atlas, state).filter((thread) => thread.state === "waits" && !/^join\(/.test(thread.next.text)) : [];
    const acting = new Set(all.map((row) => row.thread.index).concat(stuck.map((thread) => thread.index)));
    const ever = new Set(atlas.states.flatMap((_, one) => ways(atlas, one).map((taken) => taken.thread)));
    const shown = this.mode === "play" ? acting : ever;
    const columns = atlas.threads.map((thread, index) => ({ index, ...thread })).filter(({ index }) => shown.has(index));
    const table = timeline({
      rows: all,
      at: this.at,
      threads: columns,
      stuck,
      end: end && endText(end),
      isWeak: atlas.as_written,
      go: (step) => this.goTo(step),
    });
    return [table, atlas.as_written && key(all)].filter(Boolean);
  }

  /** Scrolls the timeline's box, and only it. */
  #keepInView(box) {
    const row = box.querySelector("[aria-current]");
    if (!row || box.scrollHeight <= box.clientHeight) return;
    const margin = row.offsetHeight;
    if (row.offsetTop - margin < box.scrollTop || row.offsetTop + 2 * margin > box.scrollTop + box.clientHeight) {
      box.scrollTop = row.offsetTop - box.clientHeight / 2;
    }
  }

  #speak() {
    const { atlas } = this.document;
    const { says, after } = this.#parts;
    const end = endOf(atlas, this.state);
    const last = rows(atlas, this.path).at(-1);
    const step = last ? stepText(last) : "Before the first step.";
    const cost = costOf(atlas, this.path);
    let [text, tone] = [step, "plain"];
    if (end) {
      const judged = this.mode === "schedule" && verdict(this.#panels.schedule.goal(), end, cost);
      tone = judged ? judged.tone : end.good ? "fine" : "bad";
      text = `${step} ${judged ? judged.says : `The end: ${endText(end)}.`}`;
    }
    if (this.#said) [text, tone] = [this.#said, "hint"];
    says.className = `rv-says rv-tone-${tone}`;
    if (says.textContent !== text) says.textContent = text;
    after.replaceChildren(...(end ? this.#ending(end) : []));
  }

  /** What there is to say behind an end: why, and how to see it in a checkout. */
  #ending(end) {
    const schedule = print(this.path);
    const { story } = this.document;
    const same = (other) => other && print(parse(other)) === schedule;
    const why = same(story?.schedule) ? story.says : same(end.schedule) ? end.says : null;
    return [
      why && h("p", { class: "rv-why" }, why),
      h("p", { class: "rv-replay" }, "replay: ", h("code", {}, replay(this.document, schedule))),
    ].filter(Boolean);
  }

  #onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { key, target } = event;
    // The page's own keys turn its leaves.
    event.stopPropagation();
    if (target.matches("[role=tab]") && this.#onTabKey(event)) return;
    if (target.matches("select, .rv-scroll")) return;
    if (target.matches("input") && key.startsWith("Arrow")) return;
    if (key === "f" && document.fullscreenEnabled) this.#full();
    else if (!this.#panels[this.mode].onKey(key)) return;
    event.preventDefault();
  }

  #onTabKey(event) {
    const modes = Object.keys(this.#parts.tabs);
    const here = modes.indexOf(this.mode);
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1 + modes.length, Home: 0, End: modes.length - 1 }[event.key];
    if (to === undefined) return false;
    event.preventDefault();
    this.#switch(modes[to % modes.length]);
    return true;
  }

  /** Goes where the page's link says, if it means this viewer. */
  #onHash = () => {
    const said = link.read(location.hash);
    const id = this.getAttribute("atlas");
    if (said?.atlas !== id) return;
    const twins = [...document.querySelectorAll("race-viewer")].filter((one) => one.getAttribute("atlas") === id);
    if ((twins.find((one) => one.getAttribute("mode") === said.mode) ?? twins[0]) !== this) return;
    if (said.mode && this.#panels[said.mode]) this.mode = said.mode;
    const path = follow(this.document.atlas, said.schedule);
    const ahead = print(this.line).startsWith(print(path)) && path.every((choice, at) => this.line[at] === choice);
    [this.line, this.at, this.#said] = [ahead ? this.line : path, path.length, null];
    this.render();
    this.scrollIntoView({ block: "start" });
  };

  get #hash() {
    return link.write(this.getAttribute("atlas"), this.path, this.mode);
  }

  /** Keeps the page's link up to date, a moment later: browsers refuse too many changes. */
  #remember() {
    clearTimeout(this.#writing);
    this.#writing = setTimeout(() => {
      try {
        history.replaceState(history.state, "", this.#hash);
      } catch {
        // Where a browser forbids it, the button still copies the link.
      }
    }, PATIENCE);
  }

  async #copy(button) {
    const url = new URL(this.#hash, location.href).href;
    let done = "Copied";
    try {
      await navigator.clipboard.writeText(url);
    } catch {
      location.replace(this.#hash);
      done = "It is in the address bar";
    }
    button.textContent = done;
    setTimeout(() => (button.textContent = "Copy link"), 2000);
  }

  #full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.requestFullscreen();
  }
}
