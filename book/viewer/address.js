// The page's link as the place where a viewer's position is kept.

import { follow } from "#viewer/graph.js";
import * as link from "#viewer/link.js";

/** Browsers refuse too many changes of a link; the last one within so many milliseconds counts. */
const PATIENCE = 150;

/** The link of one viewer: `{ listen(), leave(), remember(), copy() }`. */
export function address(viewer) {
  const id = viewer.getAttribute("atlas");
  const hash = () => link.write(id, viewer.path, viewer.mode);
  let writing = null;

  /** Goes where the page's link says, if it means this viewer. */
  function read() {
    const said = link.read(location.hash);
    if (said?.atlas === id && isMine(said.mode)) {
      viewer.appear(follow(viewer.document.atlas, said.schedule), said.mode);
    }
  }

  /** Of several viewers of one program a link means that which opens in its mode, else the first. */
  function isMine(mode) {
    const all = [...document.querySelectorAll("race-viewer")];
    const same = all.filter((one) => one.getAttribute("atlas") === id);
    return (same.find((one) => one.getAttribute("mode") === mode) ?? same[0]) === viewer;
  }

  function remember() {
    clearTimeout(writing);
    writing = setTimeout(() => {
      try {
        history.replaceState(history.state, "", hash());
      } catch {
        // Where a browser forbids it, the link can still be copied.
      }
    }, PATIENCE);
  }

  /** Copies the link; says what became of it. */
  async function copy() {
    try {
      await navigator.clipboard.writeText(new URL(hash(), location.href).href);
      return "Copied";
    } catch {
      location.replace(hash());
      return "It is in the address bar";
    }
  }

  const listen = () => {
    addEventListener("hashchange", read);
    read();
  };
  const leave = () => removeEventListener("hashchange", read);
  return { listen, leave, remember, copy };
}
