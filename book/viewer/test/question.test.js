import assert from "node:assert/strict";
import { test } from "node:test";

// The module makes a class of an element; here is none.
globalThis.HTMLElement ??= class {};
const { judge } = await import("#viewer/question.js");

const answers = (...right) => ({ answers: right.map((right) => ({ right, says: "" })) });

test("the right answer is right, and then every answer is explained", () => {
  assert.deepEqual(judge(answers(false, true), [1]), {
    right: true,
    text: "Right.",
    said: [true, true],
  });
});

test("a wrong answer is explained, and the others stay open", () => {
  assert.deepEqual(judge(answers(false, true), [0]), {
    right: false,
    text: "Not quite.",
    said: [true, false],
  });
});

test("of several right answers all must be chosen, and no other", () => {
  const question = answers(true, true, true, false);
  assert.equal(judge(question, [0]).text, "Right so far; 2 more are right.");
  assert.equal(judge(question, [0, 1]).text, "Right so far; one more is right.");
  assert.equal(judge(question, [0, 1, 2, 3]).right, false);
  assert.equal(judge(question, [0, 1, 2]).right, true);
});

test("without an answer nothing is told", () => {
  assert.deepEqual(judge(answers(false, true), []), {
    right: false,
    text: "Choose an answer first.",
    said: [false, false],
  });
});
