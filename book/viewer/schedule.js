// A schedule: the decisions of one execution, printed short.
//
// `1.2.2.1` lets thread 1 do one step, thread 2 two, thread 1 one; `1x5` is five steps of thread 1,
// `2:1` a step of thread 2 in its second way, `3-1` a step of the first thread that thread 3 has
// started. In memory it is an array of decisions as the atlas names them: `["1", "2:1"]`.

const PART = /^(\d+(?:-\d+)*)(?::(\d+))?(?:x(\d+))?$/;
const MOST = 1_000_000;

/** The decisions of a printed schedule. Throws where it is none. */
export function parse(text) {
  if (text === "") return [];
  return text.split(".").flatMap((part) => {
    const [, thread, way = "0", times = "1"] = PART.exec(part) ?? [];
    const many = Number(times);
    if (thread === undefined || many === 0 || many > MOST) {
      throw new Error(
        `\`${part}\` in the schedule is not a decision: it is a list like \`1.2.2.1\`, \`1x5\` or \`2:1\``,
      );
    }
    return Array(many).fill(Number(way) === 0 ? thread : `${thread}:${Number(way)}`);
  });
}

/** Prints decisions: the same one three times or more as `1x3`. */
export function print(choices) {
  const parts = [];
  for (let at = 0; at < choices.length;) {
    const choice = choices[at];
    let times = 1;
    while (choices[at + times] === choice) times += 1;
    parts.push(times > 2 ? `${choice}x${times}` : Array(times).fill(choice).join("."));
    at += times;
  }
  return parts.join(".");
}
