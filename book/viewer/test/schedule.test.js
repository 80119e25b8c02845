import assert from "node:assert/strict";
import { test } from "node:test";
import { parse, print } from "#viewer/schedule.js";

test("a schedule is read and printed as the explorer prints it", () => {
  for (const text of ["", "1.2.2.1", "0.1x5.2:1", "2:1x3.0.0", "3-1.3-1-12:2"]) {
    assert.equal(print(parse(text)), text);
  }
  assert.deepEqual(parse("1x3.2:1"), ["1", "1", "1", "2:1"]);
});

test("the first way of a step has no number", () => {
  assert.deepEqual(parse("2:0.1"), ["2", "1"]);
});

test("what is not a schedule is refused", () => {
  for (const text of [
    "1..2",
    "a",
    "1x",
    "1:",
    "1x0",
    "-1",
    "1-",
    "1,2",
    "1x99999999999",
    ".",
    "1.2 ",
  ]) {
    assert.throws(() => parse(text), /is not a decision/, text);
  }
});
