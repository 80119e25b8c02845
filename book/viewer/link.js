// A link that carries a position: `#at=ATLAS:SCHEDULE&mode=MODE`.

import { parse, print } from "#viewer/schedule.js";

export const MODES = ["play", "schedule", "map"];

/** What a link's hash says; null if it is a heading's, or none. */
export function read(hash) {
  const fields = Object.fromEntries(
    hash
      .replace(/^#/, "")
      .split("&")
      .map((field) => {
        const at = field.indexOf("=");
        return at < 0 ? [field, ""] : [field.slice(0, at), field.slice(at + 1)];
      }),
  );
  if (!fields.at) return null;
  try {
    const at = decodeURIComponent(fields.at);
    const colon = at.indexOf(":");
    const atlas = colon < 0 ? at : at.slice(0, colon);
    const schedule = colon < 0 ? "" : at.slice(colon + 1);
    parse(schedule);
    return { atlas, schedule, mode: MODES.includes(fields.mode) ? fields.mode : null };
  } catch {
    return null;
  }
}

/** The hash of a position. */
export const write = (atlas, path, mode) =>
  `#at=${encodeURIComponent(atlas).replaceAll("%2F", "/")}:${print(path)}&mode=${mode}`;
