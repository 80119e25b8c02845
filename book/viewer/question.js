// <race-question id="…" data-question='{"many":false,"answers":[…]}'>: a question of a chapter. What
// stands inside is the question with its answers; it becomes a form that says what is right and why.

import { h } from "#viewer/dom.js";
import { read } from "#viewer/link.js";

const store = {
  key: (id) => `racelab ${location.pathname} ${id}`,
  read(id) {
    try {
      return JSON.parse(localStorage.getItem(store.key(id)))?.chosen ?? null;
    } catch {
      return null;
    }
  },
  write(id, chosen) {
    try {
      localStorage.setItem(store.key(id), JSON.stringify({ chosen }));
    } catch {
      // A browser may forbid it to a page from the file system: then nothing is kept.
    }
  },
};

/** What is to be said to an answer: `{ right, text }` for the whole, `said` by answer. */
export function judge({ answers }, chosen) {
  const wrong = chosen.filter((at) => !answers[at].right).length;
  const missing = answers.filter((answer, at) => answer.right && !chosen.includes(at)).length;
  const right = wrong === 0 && missing === 0;
  let text = "Right.";
  if (chosen.length === 0) text = "Choose an answer first.";
  else if (wrong > 0) text = "Not quite.";
  else if (missing > 0)
    text =
      missing === 1
        ? "Right so far; one more is right."
        : `Right so far; ${missing} more are right.`;
  // Who is right may read why the others are not.
  const said = answers.map((_, at) => right || chosen.includes(at));
  return { right, text, said };
}

export class RaceQuestion extends HTMLElement {
  #inputs = [];
  #notes = [];

  connectedCallback() {
    if (this.question) return;
    this.question = JSON.parse(this.dataset.question);
    this.classList.add("rv-question");
    this.querySelector("details")?.remove();
    const fields = this.querySelector("fieldset");
    this.#inputs = [...fields.querySelectorAll("input")];
    this.#inputs.forEach((input, at) => {
      input.value = at;
      input.checked = false;
      input.addEventListener("change", () => this.#clear());
      const note = h("div", { class: "rv-feedback", id: `${this.id}-says-${at}`, hidden: true });
      input.setAttribute("aria-describedby", note.id);
      input.closest("label").after(note);
      this.#notes.push(note);
    });
    this.status = h("span", { class: "rv-verdict", role: "status" });
    const form = h(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          this.#check();
        },
      },
      h("div", { class: "rv-tools" }, h("button", { type: "submit" }, "Check"), this.status),
    );
    fields.replaceWith(form);
    form.prepend(fields);
    // Keys that choose an answer are not the page's.
    fields.addEventListener("keydown", (event) => event.stopPropagation());
    // A viewer below an answer has keys of its own: they check no answer.
    form.addEventListener("keydown", (event) => {
      const shown = event.target.closest?.("race-viewer");
      if (shown && event.key === "Enter" && event.target.matches("input")) event.preventDefault();
    });
    const kept = store.read(this.id);
    if (kept) {
      this.#inputs.forEach((input, at) => (input.checked = kept.includes(at)));
      this.#check();
    }
    this.#follow();
  }

  /** A link may lead to a position in a program that only an answer shows. */
  async #follow() {
    const linked = read(location.hash)?.atlas;
    const shows = this.question.answers.map((answer) => answer.shows);
    const shown = shows.find((shows) => shows?.atlas === linked);
    if (!shown || viewerOf(linked)) return;
    if (await load(shown, this)) show(shown, this);
  }

  get #chosen() {
    return this.#inputs.flatMap((input, at) => (input.checked ? [at] : []));
  }

  #clear() {
    this.status.textContent = "";
    this.removeAttribute("data-right");
    for (const note of this.#notes) {
      note.hidden = true;
      note.replaceChildren();
    }
  }

  #check() {
    const chosen = this.#chosen;
    const { right, text, said } = judge(this.question, chosen);
    this.#clear();
    this.status.textContent = text;
    if (chosen.length === 0) return;
    this.dataset.right = String(right);
    store.write(this.id, chosen);
    this.question.answers.forEach((answer, at) => {
      if (!said[at]) return;
      const note = this.#notes[at];
      note.hidden = false;
      note.className = `rv-feedback ${answer.right ? "rv-good" : "rv-bad"}`;
      const says = h("div", { class: "rv-saying" });
      says.innerHTML = answer.says ?? "";
      const title = h("b", {}, answer.right ? "✓ Right. " : "✕ Wrong. ");
      const proof = answer.shows && shower(answer.shows, note);
      note.replaceChildren(...[title, says, proof].filter(Boolean));
    });
  }
}

/** The page's viewer of a program, if it has one. */
const viewerOf = (atlas) => document.querySelector(`race-viewer[atlas="${CSS.escape(atlas)}"]`);

/** What is on its way, by the ids of the atlases. */
const loading = new Map();

/** Brings the data of a program into the page, if it is not there: by a script, since a page from the
 * file system may load nothing else. Where that cannot be, it says so in `place`, and gives false. */
async function load({ atlas, from }, place) {
  if (document.getElementById(atlas)) return true;
  if (!loading.has(atlas)) {
    const coming = new Promise((resolve, reject) => {
      document.head.append(h("script", { src: from, onload: resolve, onerror: reject }));
    });
    loading.set(atlas, coming);
  }
  try {
    await loading.get(atlas);
    return true;
  } catch {
    loading.delete(atlas);
    const said = `${from} cannot be loaded: is the book's folder whole?`;
    place.append(h("p", { role: "alert" }, said));
    return false;
  }
}

/** The page's viewer of a program; if it has none yet, a new one in `place`. */
function show({ atlas }, place) {
  if (!viewerOf(atlas)) place.append(h("race-viewer", { atlas }));
  return viewerOf(atlas);
}

/** What shows the interleaving that proves an answer, in the page's viewer of the program or in one
 * below the answer. */
function shower(shows, note) {
  const onclick = async () => {
    if (await load(shows, note)) show(shows, note).show(shows.schedule);
  };
  return h("button", { type: "button", class: "rv-show", onclick }, "Show it");
}
