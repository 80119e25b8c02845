// What the viewer says about where the reader is.

import { endOf } from "#viewer/graph.js";
import { h } from "#viewer/dom.js";
import { verdict } from "#viewer/goals.js";
import { costOf } from "#viewer/route.js";
import { parse, print } from "#viewer/schedule.js";
import { rows } from "#viewer/steps.js";
import { endText, replay, stepText } from "#viewer/words.js";

/** The last step and, where it is over, the end: `{ text, tone }`. Who plays for a goal hears how it
 * stands to that. */
export function telling({ atlas }, path, state, playsFor) {
  const last = rows(atlas, path).at(-1);
  const step = last ? stepText(last) : "Before the first step.";
  const end = endOf(atlas, state);
  if (!end) return { text: step, tone: "plain" };
  if (!playsFor)
    return { text: `${step} The end: ${endText(end)}.`, tone: end.good ? "fine" : "bad" };
  const { says, tone } = verdict(playsFor.goal, end, costOf(atlas, path));
  return { text: `${step} ${says}`, tone };
}

/** What there is to say behind an end: why, and how to see it in a checkout. */
export function ending(document, path, state) {
  const { atlas, story } = document;
  const end = endOf(atlas, state);
  if (!end) return [];
  const schedule = print(path);
  const isThis = (other) => Boolean(other) && print(parse(other)) === schedule;
  const why = isThis(story?.schedule) ? story.says : isThis(end.schedule) && end.says;
  const command = h("code", {}, replay(document, schedule));
  return [
    ...(why ? [h("p", { class: "rv-why" }, why)] : []),
    h("p", { class: "rv-replay" }, "replay: ", command),
  ];
}
