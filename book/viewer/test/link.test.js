import assert from "node:assert/strict";
import { test } from "node:test";
import { read, write } from "#viewer/link.js";

test("a link says atlas, schedule and mode, and is read back", () => {
  const hash = write("atlas-08-racy-one_passes", ["1", "2:1", "0", "0", "0"], "map");
  assert.equal(hash, "#at=atlas-08-racy-one_passes:1.2:1.0x3&mode=map");
  assert.deepEqual(read(hash), {
    atlas: "atlas-08-racy-one_passes",
    schedule: "1.2:1.0x3",
    mode: "map",
  });
});

test("a wrong answer's name goes into the link, too", () => {
  const id = "atlas-01-wrong/two_locks-every_update_counts";
  assert.equal(read(write(id, ["1"], "play")).atlas, id);
});

test("a heading's anchor is no link of the viewer", () => {
  for (const hash of [
    "",
    "#",
    "#the-racy-program",
    "#at=",
    "#at=atlas:nonsense",
    "#at=%E0%A4%A:1",
  ]) {
    assert.equal(read(hash), null, hash);
  }
});

test("a mode that there is not is none", () => {
  assert.equal(read("#at=a:1&mode=dance").mode, null);
  assert.deepEqual(read("#at=a"), { atlas: "a", schedule: "", mode: null });
});
