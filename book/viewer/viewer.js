// <race-viewer atlas="ID" mode="play|schedule|map" goal="lost update">: a program of the page, seen
// step by step. What stands inside is the story for readers without scripts, and gives way.
//
// `data-mode` and `data-schedule` say where the reader is.

import { address } from "#viewer/address.js";
import { chooser } from "#viewer/chooser.js";
import { h } from "#viewer/dom.js";
import { frame } from "#viewer/frame.js";
import { decode, follow, stateAt, ways } from "#viewer/graph.js";
import { MOST_STATES, map } from "#viewer/map.js";
import { player } from "#viewer/player.js";
import { print } from "#viewer/schedule.js";
import { objects, threads } from "#viewer/steps.js";
import { objectTable, threadTable } from "#viewer/tables.js";
import { ending, telling } from "#viewer/telling.js";
import { bring, panel as timeline } from "#viewer/timeline.js";

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

export class RaceViewer extends HTMLElement {
  /** The decisions before the reader: some are done, the others were once, or are the story's. */
  line = [];
  /** How many of them are done. */
  at = 0;
  mode = "play";
  #panels = {};
  #parts = {};
  #address = null;
  #said = null;
  #sizes = new ResizeObserver(() => this.#settle());

  connectedCallback() {
    const data = document.getElementById(this.getAttribute("atlas"));
    if (!data) return;
    if (!this.document) this.#open(decode(JSON.parse(data.textContent)));
    this.#sizes.observe(this);
    this.#address.listen();
  }

  disconnectedCallback() {
    this.#sizes.disconnect();
    this.#address?.leave();
    this.#panels.play?.stop();
  }

  #open(opened) {
    this.document = opened;
    const { atlas, story } = opened;
    const end = atlas.ends.find((one) => one.asked) ?? atlas.ends[0];
    this.line = follow(atlas, story?.schedule ?? end?.schedule ?? "");
    this.mode = this.getAttribute("mode") ?? (story ? "play" : "schedule");
    const small = atlas.states.length <= MOST_STATES;
    this.#panels = {
      play: player(this),
      schedule: chooser(this),
      ...(small && { map: map(this) }),
    };
    if (!this.#panels[this.mode]) this.mode = "play";
    this.#address = address(this);
    this.#parts = frame(opened, this.#panels, {
      mode: (mode) => this.#switch(mode),
      copy: () => this.#address.copy(),
      full: () => this.#full(),
      key: (event) => this.#onKey(event),
    });
    this.classList.add("rv");
    // Paper gets what stood here before, as long as the reader has not begun.
    const before = h("div", { class: "rv-paper" }, ...this.childNodes);
    this.replaceChildren(this.#parts.card, before);
    this.render();
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

  /** Shows where a schedule ends, as a reader has asked for. */
  show(schedule, mode = "play") {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.appear(follow(this.document.atlas, schedule), mode, still ? "auto" : "smooth");
    this.#parts.card.focus({ preventScroll: true });
    this.#address.remember();
  }

  /** Goes to the end of a path and scrolls the page there; what is folded around it opens. */
  appear(path, mode, behavior = "auto") {
    if (this.#panels[mode]) this.mode = mode;
    // What lies ahead on the line stays, where the path is on it.
    const isOnLine = path.every((choice, at) => this.line[at] === choice);
    [this.line, this.at, this.#said] = [isOnLine ? this.line : path, path.length, null];
    this.render();
    for (let fold = this.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    this.scrollIntoView({ behavior, block: "start" });
  }

  /** Says something instead of what the last step did. */
  say(text) {
    this.#said = text;
    this.#speak();
  }

  #move(line, at) {
    [this.line, this.at, this.#said] = [line, at, null];
    this.render();
    this.#address.remember();
  }

  #switch(mode) {
    [this.mode, this.#said] = [mode, null];
    this.render();
    this.#address.remember();
    this.#parts.tabs[mode].focus();
  }

  /** Draws all that depends on where the reader is. */
  render() {
    const { atlas } = this.document;
    const parts = this.#parts;
    this.dataset.mode = this.mode;
    this.dataset.schedule = print(this.path);
    this.classList.toggle("rv-begin", this.at === 0);
    for (const mode of Object.keys(this.#panels)) {
      const isChosen = mode === this.mode;
      parts.tabs[mode].setAttribute("aria-selected", String(isChosen));
      parts.tabs[mode].setAttribute("tabindex", isChosen ? "0" : "-1");
      parts.boxes[mode].hidden = !isChosen;
    }
    const now = threads(atlas, this.state);
    const things = objects(atlas, this.path);
    const able = new Set(ways(atlas, this.state).map((taken) => taken.thread));
    parts.time.replaceChildren(...timeline(this));
    this.#panels[this.mode].update();
    if (this.mode !== "play") this.#panels.play.stop();
    parts.source.mark(now);
    parts.objects.replaceChildren(objectTable(things));
    // The scheduler's moves say the same.
    parts.threads.hidden = this.mode === "schedule";
    parts.threads.replaceChildren(threadTable(now, things, able));
    this.#speak();
    this.#settle();
  }

  /** Scrolls the boxes to what matters now. */
  #settle() {
    this.#parts.source.settle();
    bring(this.#parts.time);
  }

  #speak() {
    const { says, after } = this.#parts;
    const playsFor = this.mode === "schedule" && { goal: this.#panels.schedule.goal() };
    const told = telling(this.document, this.path, this.state, playsFor);
    const { text, tone } = this.#said ? { text: this.#said, tone: "hint" } : told;
    says.className = `rv-says rv-tone-${tone}`;
    // What is said again is not read again.
    if (says.textContent !== text) says.textContent = text;
    after.replaceChildren(...ending(this.document, this.path, this.state));
  }

  #onKey(event) {
    const { key, target } = event;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    // The page's own arrow keys turn its leaves.
    if (ARROWS.includes(key) || target.matches("select, input")) event.stopPropagation();
    if (target.matches("select, .rv-scroll")) return;
    if (target.matches("input") && ARROWS.includes(key)) return;
    const isDone =
      (target.matches("[role=tab]") && this.#onTabKey(key)) || this.#panels[this.mode].onKey(key);
    if (!isDone && key !== "f") return;
    if (!isDone) this.#full();
    event.stopPropagation();
    event.preventDefault();
  }

  #onTabKey(key) {
    const modes = Object.keys(this.#panels);
    const here = modes.indexOf(this.mode);
    const last = modes.length - 1;
    const to = { ArrowRight: here + 1, ArrowLeft: here + last, Home: 0, End: last }[key];
    if (to !== undefined) this.#switch(modes[to % modes.length]);
    return to !== undefined;
  }

  #full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.fullscreenEnabled) this.requestFullscreen();
  }
}
