// Sentences, in the words of `racelab explore`.

import { readsItself } from "#viewer/steps.js";

export const plural = (many, what) => `${many} ${what}${many === 1 ? "" : "s"}`;

/** `1 preemption`; surprises come first, where there are any. */
export function costText({ surprises, preemptions }) {
  const preempted = plural(preemptions, "preemption");
  return surprises > 0 ? `${plural(surprises, "surprise")}, ${preempted}` : preempted;
}

/** `3 steps, 1 preemption, 1 surprise`. */
export function soFar({ steps, preemptions, surprises }) {
  const parts = [plural(steps, "step"), plural(preemptions, "preemption")];
  if (surprises > 0) parts.push(plural(surprises, "surprise"));
  return parts.join(", ");
}

/** What can still be reached, by the bug's name or else the outcome; bugs first. */
export function aheadOf(ends, counts) {
  const found = new Map();
  ends.forEach((end, index) => {
    if (counts[index] === 0) return;
    const isPlain = end.good && end.asked === undefined;
    const name = end.kind ?? (isPlain ? "as it should be" : end.value);
    const row = found.get(name) ?? { name, good: end.good, asked: end.asked, executions: 0 };
    row.executions += counts[index];
    found.set(name, row);
  });
  return [...found.values()].sort((a, b) => Number(a.good) - Number(b.good));
}

/** What an end is called: its outcome, and the bug's name where there is one that differs. */
export const endText = (end) =>
  end.kind && end.kind !== end.value ? `${end.value}: ${end.kind}` : end.value;

/** A file's own name and a line: `racy.rs:22`. */
export const placeText = (place) => `${place.file.split(/[/\\]/).pop()}:${place.line}`;

/** What a row of the timeline says, as one sentence. */
export function stepText(row) {
  const parts = [
    `Step ${row.step}: ${row.thread.name} does ${row.text}, ${placeText(row)}`,
    ...notes(row),
  ];
  return `${parts.join("; ")}.`;
}

/** What there is to say about a row beside its call. */
export function notes(row) {
  const said = [];
  if (row.interrupts) said.push(`interrupts ${row.interrupts.name}`);
  // Which value it reads by itself, its call says already.
  if (row.how && !row.reads && !row.stale && !row.how.startsWith("reads ")) said.push(row.how);
  if (row.reads && (row.stale || !readsItself(row)))
    said.push(`reads ${row.reads.thread.name}’s step ${row.reads.step}`);
  else if (row.stale) said.push("reads the initial value");
  if (row.stale)
    said.push(`stale: the latest is ${row.stale.thread.name}’s step ${row.stale.step}`);
  if (row.reads?.synchronizes && !readsItself(row)) said.push("synchronizes with it");
  if (row.wakes.length) said.push(`wakes ${row.wakes.map((one) => one.name).join(", ")}`);
  if (row.unwinds) said.push("while its panic unwinds");
  return said;
}

/** The command that shows an execution again in a checkout of the labs. */
export function replay({ lab, subject, scenario }, schedule) {
  const variant = subject === "exercise" ? "" : ` --variant ${subject}`;
  return `cargo run -- replay ${lab.split("_")[0]} ${scenario} ${schedule}${variant}`;
}
