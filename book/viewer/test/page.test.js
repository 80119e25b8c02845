import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { importMap, page } from "./page.js";
import { document } from "./two_updates.js";

const folder = new URL("../", import.meta.url);
const modules = readdirSync(folder).filter((name) => name.endsWith(".js"));

test("a page has every module that another one imports, and none asks for a file or the network", () => {
  const { imports } = importMap();
  for (const name of modules) {
    const text = readFileSync(new URL(name, folder), "utf8");
    for (const [, from] of text.matchAll(/(?:from|import) "([^"]+)"/g)) {
      assert.ok(from in imports, `${name} imports ${from}`);
    }
    assert.doesNotMatch(
      text,
      /https?:(?!\/\/www\.w3\.org\/2000\/svg)|fetch\(|XMLHttpRequest/,
      name,
    );
  }
});

test("a source that ends a script does not end the page's", () => {
  const wicked = {
    ...document,
    sources: { [document.file]: "// </script><script>alert(1)</script>" },
  };
  assert.doesNotMatch(page([wicked]), /alert\(1\)<\/script>/);
});

test("modules and style together stay below 100 kB", () => {
  const files = [...modules, "viewer.css"];
  const size = files.reduce((sum, name) => sum + readFileSync(new URL(name, folder)).length, 0);
  assert.ok(size < 100_000, `${size} bytes`);
});
