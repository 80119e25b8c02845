// Makes a page with a viewer and a question, as the book does, from one or more documents:
// `node test/page.js FIXTURE… [--theme=coal] > page.html`. It works from the file system.

import { readFileSync, readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";

const folder = new URL("../", import.meta.url);

/** The import map: each module by its bare name, as it is. */
export function importMap() {
  const files = readdirSync(folder).filter((name) => name.endsWith(".js"));
  const data = (name) =>
    `data:text/javascript;charset=utf-8,${encodeURIComponent(readFileSync(new URL(name, folder), "utf8"))}`;
  return { imports: Object.fromEntries(files.map((name) => [`#viewer/${name}`, data(name)])) };
}

const escape = (text) => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

/** What is in a script is read until its end tag. */
const json = (value) => JSON.stringify(value).replaceAll("<", "\\u003c");

const THEMES = {
  light: ["hsl(0, 0%, 100%)", "hsl(0, 0%, 0%)"],
  rust: ["hsl(60, 9%, 87%)", "#262625"],
  coal: ["hsl(200, 7%, 8%)", "#98a3ad"],
  navy: ["hsl(226, 23%, 11%)", "#bcbdd0"],
  ayu: ["hsl(210, 25%, 8%)", "#c5c5c5"],
};

/** The page of these documents. */
export function page(documents, { theme = "light", mode = null } = {}) {
  const [bg, fg] = THEMES[theme];
  const ids = documents.map(
    ({ lab, subject, scenario }) => `atlas-${lab.slice(0, 2)}-${subject}-${scenario}`,
  );
  const [first] = documents;
  const schedule = first.story?.schedule ?? first.atlas.ends[0].schedule;
  const answers = [
    { right: false, says: "<p>There is another.</p>", shows: { atlas: ids[0], schedule } },
    {
      right: true,
      says: "<p>This interleaving proves it.</p>",
      shows: { atlas: ids[0], schedule },
    },
  ];
  const viewers = documents.map(
    (document, at) =>
      `<script type="application/json" class="atlas" id="${ids[at]}">${json(document)}</script>
      <race-viewer atlas="${ids[at]}"${mode ? ` mode="${mode}"` : ""}><p>The story, for readers without scripts.</p></race-viewer>`,
  );
  return `<!doctype html>
<html lang="en" class="${theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Viewer</title>
<style>
:root { --bg: ${bg}; --fg: ${fg}; --mono-font: "Source Code Pro", Consolas, monospace; font-size: 62.5%; color-scheme: ${theme === "light" || theme === "rust" ? "light" : "dark"}; }
html { background: var(--bg); color: var(--fg); font-family: "Open Sans", sans-serif; }
body { margin: 0; font-size: 1.6rem; }
main { max-width: 750px; margin: 0 auto; padding: 0 15px; }
table { margin: 0 auto; border-collapse: collapse; }
table td { padding: 3px 20px; border: 1px solid #888; }
table thead { background: #888; }
table tbody tr:nth-child(2n) { background: #8883; }
</style>
<style>${readFileSync(new URL("viewer.css", folder), "utf8")}</style>
<script type="importmap">${json(importMap())}</script>
</head>
<body>
<main>
<h1 id="top">${escape(first.lab)}</h1>
${viewers.join("\n")}
<race-question id="q-1" data-question="${escape(json({ many: false, answers }))}">
<fieldset><legend><p>Is there only one outcome?</p></legend>
<label><input type="radio" name="q-1"> <span>Yes</span></label>
<label><input type="radio" name="q-1"> <span>No</span></label></fieldset>
<details><summary>Answer</summary><p>No.</p></details>
</race-question>
<p id="below">Below.</p>
</main>
<script type="module">import "#viewer/main.js"</script>
</body>
</html>
`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const options = process.argv.slice(2).filter((argument) => argument.startsWith("--"));
  const files = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
  const named = Object.fromEntries(options.map((option) => option.slice(2).split("=")));
  // The test runner starts every file here.
  if (files.length === 0)
    console.error("usage: node test/page.js DOCUMENT… [--theme=coal] [--mode=map]");
  else
    process.stdout.write(
      page(
        files.map((file) => JSON.parse(readFileSync(file))),
        named,
      ),
    );
}
